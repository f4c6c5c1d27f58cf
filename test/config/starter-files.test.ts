import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { envLine, withEnvFile } from '../../src/config/env-file.ts';
import { ENGINES } from '../../src/translate/engine/engine-registry.ts';
import { loadSources } from '../../src/config/load-sources.ts';
import { readSettings } from '../../src/config/read-settings.ts';
import { appendSource, sourceEntry } from '../../src/config/source-entry.ts';
import { starterFiles } from '../../src/config/starter-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'warta-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

function envFile(text: string): string {
  const file = join(folder, '.env');
  writeFileSync(file, text);
  return file;
}

describe('.env', () => {
  test.each([
    'plain',
    'Warta Teluk',
    `it's`,
    'a "quoted" name',
    `both ' and "`,
    'with # a hash',
    'dollar $HOME ${x}',
    'back\\slash \\n',
    'كردستان',
    'postgres://u:p%40ss@h:5432/db?sslmode=require',
    ' spaces ',
    '',
  ])('a value is read as it was written: %s', (value) => {
    expect(parseEnv(envLine('NAME', value))).toEqual({ NAME: value });
  });

  test('fills in what the environment lacks, and says where a value is from', () => {
    const file = envFile(
      '\ufeff# note\nWARTA_NAME="Warta Teluk"\nWARTA_PORT=81\nexport WARTA_HUB=https://hub.example/\n',
    );
    const reading = readSettings(withEnvFile({ WARTA_PORT: '82', WARTA_NAME: '' }, file), ENGINES);
    expect(reading.problems).toEqual([]);
    expect(reading.settings).toMatchObject({
      siteName: 'Warta Teluk',
      port: 82,
      hub: 'https://hub.example/',
    });
    expect(reading.origins).toMatchObject({
      WARTA_NAME: '.env',
      WARTA_PORT: 'environment',
      WARTA_HOST: 'default',
    });
  });

  test('a missing file changes nothing; one that cannot be read is an error', () => {
    expect(withEnvFile({ A: '1' }, join(folder, 'missing'))).toEqual({ A: '1' });
    expect(() => withEnvFile({}, folder)).toThrow(/cannot be read: EISDIR/);
  });
});

describe('the files of a new installation', () => {
  const answers = { contact: 'redaksi@warta.example', name: `Warta 'Teluk'`, edition: 'Warta Teluk: 2026' };
  const text = (name: string, more = {}): string =>
    starterFiles({ ...answers, ...more }).find((file) => file.name === name)?.text ?? '';

  test('settings are valid and complete', () => {
    const { settings, problems } = readSettings(withEnvFile({}, envFile(text('.env'))), ENGINES);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({ contact: answers.contact, siteName: answers.name });
    expect(settings.databaseUrl).toBeUndefined();
    const database = 'postgres://warta:p%23ss@db.example/warta?application_name=a b';
    const served = readSettings(withEnvFile({}, envFile(text('.env', { database }))), ENGINES);
    expect(served.settings.databaseUrl).toBe(database);
  });

  test.each([
    ['Warta Teluk: 2026', 'warta-teluk-2026'],
    ['Arsip', 'semua'],
    ['أخبار', 'semua'],
    ['# "yes"', 'yes'],
  ])('sources.yaml is valid with the edition %s and takes the first outlet', (title, id) => {
    const file = text('sources.yaml', { edition: title });
    expect(loadSources(file, 'sources.yaml')).toMatchObject({
      sources: [],
      editions: [{ id, title, language: 'id' }],
    });
    const entry = sourceEntry({
      id: 'kanal',
      name: 'Kanal',
      homepage: 'https://kanal.example/',
      language: 'en',
      timezone: 'UTC',
      listings: [{ kind: 'feed', url: 'https://kanal.example/rss' }],
    });
    const added = appendSource(file, entry);
    expect(loadSources(added, 'sources.yaml').sources.map((source) => source.id)).toEqual(['kanal']);
    expect(loadSources(added, 'sources.yaml').editions).toHaveLength(1);
    expect(added).toContain('# how often listings are polled');
  });
});
