import { rm, stat, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outlets, serveOutlets } from '../../fixtures/serve.ts';
import { KINDS } from '../store/database.ts';
import { install, type Running, start } from './installation.ts';

let outlets: Outlets;
beforeAll(async () => {
  outlets = await serveOutlets();
});
afterAll(() => outlets[Symbol.asyncDispose]());

describe.each(KINDS)('exit codes for cron, on %s', (kind) => {
  test('0 for success, 1 for a failed source, each with a table', { timeout: 900_000 }, async () => {
    // A listing that is due every minute is due again before a slow machine has started the second crawl.
    await using installation = await install(kind, outlets.sourcesYaml.replace('every: 1m', 'every: 1h'));
    const well = start(installation, ['crawl', '--source', 'cakrabuana']);
    expect(await well.ended).toBe(0);
    expect(well.output()).toMatch(/cakrabuana +5 +5 +5/);
    // Nothing is due now, and the failing outlet is not polled.
    const again = start(installation, ['crawl', '--source', 'cakrabuana']);
    expect(await again.ended).toBe(0);
    expect(again.output()).toContain('nothing is due');
    const ill = start(installation, ['crawl', '--all', '--source', 'radio-tebing']);
    expect(await ill.ended).toBe(1);
    expect(ill.output()).toContain('HTTP 500');
    const status = start(installation, ['status']);
    expect(await status.ended).toBe(1);
    expect(status.output()).toMatch(/^radio-tebing .* failing$/m);
    expect(status.output()).toMatch(/radio-tebing: http.*HTTP 500.*\n +never read yet, next attempt 2/);
  });

  test('3 while another process crawls', { timeout: 900_000 }, async () => {
    await using installation = await install(kind, outlets.sourcesYaml);
    const first = start(installation, ['crawl', '--all']);
    // It is running once it sends requests.
    const asked = outlets.control.requests.length;
    while (outlets.control.requests.length === asked) await sleep(5);
    const second = start(installation, ['crawl']);
    expect(await second.ended).toBe(3);
    expect(second.errors()).toMatch(/another (warta process|crawl)/);
    first.process.kill('SIGTERM');
    // 1 where it could not finish within ten seconds, e.g. on a busy machine.
    expect([128 + constants.signals.SIGTERM, 1]).toContain(await first.ended);
  });
});

test(
  'an empty folder publishes after init, source add and crawl; .env is read by each',
  { timeout: 300_000 },
  async () => {
    await using installation = await install('pglite', '', { WARTA_ENGINES: 'none' });
    const { WARTA_CONTACT: _, WARTA_SOURCES: __, WARTA_DATA: ___, ...env } = installation.env;
    const cwd = installation.folder;
    await rm(join(cwd, 'sources.yaml'));
    const warta = async (...args: string[]): Promise<Running & { code: number | string }> => {
      const run = start({ env, cwd }, args);
      return { ...run, code: await run.ended };
    };
    const refused = await warta('init');
    expect([refused.code, refused.errors()]).toEqual([2, expect.stringContaining('--contact')]);
    const init = await warta('init', '--contact', 'redaksi@warta.example', '--name', 'Warta Teluk');
    expect([init.code, init.errors()]).toEqual([0, '']);
    for (const file of ['.env', 'sources.yaml', 'sources.schema.json', 'glossary.yaml'])
      expect(init.output()).toContain(`wrote ${file}`);
    expect((await stat(join(cwd, '.env'))).mode & 0o777).toBe(0o600);
    const settings = await warta('config', '--json');
    expect(JSON.parse(settings.output())).toContainEqual(
      expect.objectContaining({ name: 'WARTA_CONTACT', value: 'redaksi@warta.example', origin: '.env' }),
    );
    const add = await warta('source', 'add', outlets.origins['cakrabuana'] ?? '', '--write');
    expect([add.code, add.errors()]).toEqual([0, '']);
    const crawl = await warta('crawl');
    expect([crawl.code, crawl.errors()]).toEqual([0, '']);
    expect(crawl.output()).not.toContain('nothing is published');
    const again = await warta('init', '--contact', 'other@warta.example');
    expect(again.output().match(/^kept /gm)).toHaveLength(4);
  },
);

describe('configuration errors', () => {
  test('2 with all errors and their places', { timeout: 900_000 }, async () => {
    const wrong = outlets.sourcesYaml
      .replace('publish: excerpt', 'publish: some')
      .replace('language: ar', 'lang: ar');
    await using installation = await install('pglite', wrong, { WARTA_PORT: 'eighty', WARTA_CONTCT: 'x' });
    const run = start(installation, ['crawl']);
    expect(await run.ended).toBe(2);
    for (const part of ['WARTA_PORT', 'eighty', 'WARTA_CONTCT', 'publish', 'some', 'lang', 'sources.yaml:'])
      expect(run.errors()).toContain(part);
    expect(run.errors()).not.toContain('    at ');
  });

  test(
    '2 for broken YAML, a missing file, an unknown source, command or option',
    { timeout: 900_000 },
    async () => {
      await using broken = await install('pglite', 'sources: [\n  - {');
      const run = start(broken, ['crawl']);
      expect(await run.ended).toBe(2);
      expect(run.errors()).toMatch(/sources\.yaml:\d+:\d+/);
      await using missing = await install('pglite', '', { WARTA_SOURCES: '/nowhere/sources.yaml' });
      expect(await start(missing, ['crawl']).ended).toBe(2);
      await using well = await install('pglite', outlets.sourcesYaml);
      const unknown = start(well, ['crawl', '--source', 'cakrabuna']);
      expect(await unknown.ended).toBe(2);
      expect(unknown.errors()).toContain('did you mean cakrabuana?');
      expect(await start(well, ['crwal']).ended).toBe(2);
      expect(await start(well, ['crawl', '--fast']).ended).toBe(2);
    },
  );
});

test(
  'a database that cannot be reached is named in a line, without its password',
  { timeout: 900_000 },
  async () => {
    await using installation = await install('pglite', outlets.sourcesYaml, {
      DATABASE_URL: 'postgres://warta:secret@127.0.0.1:1/warta',
    });
    const run = start(installation, ['status']);
    expect(await run.ended).toBe(1);
    expect(run.errors()).toMatch(/^warta: .*ECONNREFUSED 127\.0\.0\.1:1\n {2}.*DATABASE_URL\n$/);
    expect(run.errors()).not.toContain('secret');
  },
);

test('secret settings can be read from a file', { timeout: 900_000 }, async () => {
  await using installation = await install('postgres', outlets.sourcesYaml);
  const file = join(installation.folder, 'database-url');
  await writeFile(file, `${installation.env['DATABASE_URL']}\n`);
  const { DATABASE_URL: _, ...env } = installation.env;
  const run = start({ env: { ...env, DATABASE_URL_FILE: file } }, ['migrate']);
  expect(await run.ended).toBe(0);
  expect(run.output()).toContain('postgres');
  const config = start({ env: { ...env, DATABASE_URL_FILE: file } }, ['config']);
  expect(await config.ended).toBe(0);
  expect(config.output()).toContain('(hidden)');
  expect(config.output()).not.toContain('warta:warta');
});
