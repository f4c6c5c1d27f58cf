import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, afterAll, beforeEach, expect, test } from 'vitest';
import type { Invocation } from '../../src/cli/command.ts';
import models from '../../src/commands/models.ts';
import { startRegistry } from './registry.ts';
import { writeModel } from './tiny-model.ts';

/* The `warta models` command against a registry on loopback. */

const outlets = `
sources:
  - { id: gulf, name: Gulf Wire, language: ar, timezone: UTC, homepage: https://gulf.example/,
      listings: [{ feed: https://gulf.example/rss }] }
  - { id: isle, name: Isle Post, language: en, timezone: UTC, homepage: https://isle.example/,
      listings: [{ feed: https://isle.example/rss }] }
editions:
  - { id: semua, title: Semua, description: Semua, language: id }
`;

let source = '';
let home = '';

beforeAll(() => {
  source = mkdtempSync(join(tmpdir(), 'warta-source-'));
  for (const pair of ['en-id', 'ar-en', 'ru-en']) writeModel(join(source, pair), { the: 'itu' });
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'warta-home-'));
  writeFileSync(join(home, 'sources.yaml'), outlets);
});
afterAll(() => rmSync(source, { recursive: true }));

async function run(args: string[], options: Invocation['options'] = {}) {
  const lines: string[] = [];
  const code = await models.run({
    args,
    options,
    env: { WARTA_SOURCES: join(home, 'sources.yaml'), WARTA_DATA: join(home, 'data') },
    signal: new AbortController().signal,
    print: (line = '') => lines.push(line),
    open: () => Promise.reject(new Error('no database is needed')),
    openWeb: () => Promise.reject(new Error('no outlet is fetched')),
  });
  return { code, lines: lines.flatMap((line) => line.split('\n')) };
}

function offered() {
  return startRegistry(
    ['en-id', 'ar-en', 'ru-en'].map((pair) => {
      const [from = '', to = ''] = pair.split('-');
      return { folder: join(source, pair), from, to };
    }),
  );
}

test('list, pull, list, verify', async () => {
  await using registry = await offered();
  const options = { registry: registry.url };
  const before = await run(['list'], options);
  expect(before.lines.slice(2)).toEqual([
    expect.stringMatching(/^ar-en +- +2\.0, 0\.3 MB +yes$/),
    expect.stringMatching(/^en-id +- +2\.0, 0\.3 MB +yes$/),
  ]);
  expect((await run(['list'], { ...options, all: true })).lines.slice(2)).toHaveLength(3);
  expect(await run(['pull'], options)).toEqual({
    code: 0,
    lines: ['ar-en: 2.0 installed, 0.3 MB', 'en-id: 2.0 installed, 0.3 MB'],
  });
  expect((await run(['pull'], options)).lines).toEqual([
    'ar-en: 2.0 is installed',
    'en-id: 2.0 is installed',
  ]);
  const after = await run(['list'], options);
  expect(after.lines[3]).toMatch(/^en-id +2\.0, 0\.3 MB +2\.0, 0\.3 MB +yes$/);
  expect(await run(['verify'])).toEqual({ code: 0, lines: ['ar-en: whole', 'en-id: whole'] });
});

test('verify finds damage', async () => {
  expect(await run(['verify'])).toEqual({ code: 0, lines: ['No model is installed.'] });
  expect((await run(['add', source])).code).toBe(0);
  const file = join(home, 'data', 'models', 'en-id', 'vocab.spm');
  writeFileSync(file, readFileSync(file).fill(0x55, 100, 104));
  const { code, lines } = await run(['verify']);
  expect(code).toBe(1);
  expect(lines).toContain('en-id: vocab.spm: checksum');
  rmSync(file);
  expect((await run(['verify'])).lines).toContain('en-id: vocab.spm: missing');
});

test('pull by name, and a model that is not offered', async () => {
  await using registry = await offered();
  expect(await run(['pull', 'ru-en', 'xx-yy'], { registry: registry.url })).toEqual({
    code: 1,
    lines: ['ru-en: 2.0 installed, 0.3 MB', 'xx-yy: the registry does not offer it'],
  });
});

test('pull reports an error and continues with the next model', async () => {
  await using registry = await offered();
  registry.fault = (_, name) => (name.includes('/1-') ? 'missing' : undefined);
  const { code, lines } = await run(['pull'], { registry: registry.url });
  expect(code).toBe(1);
  expect(lines[0]).toMatch(/^ar-en: .*HTTP 404 \(unreachable\)$/);
  expect(lines[1]).toBe('en-id: 2.0 installed, 0.3 MB');
});

test('without network the list shows the last known state', async () => {
  let url = '';
  {
    await using registry = await offered();
    url = registry.url;
    await run(['list'], { registry: url });
  }
  const { code, lines } = await run(['list'], { registry: url });
  expect(code).toBe(0);
  expect(lines[3]).toMatch(/^en-id +- +2\.0/);
});

test('without network pull fails and explains what to do', async () => {
  const { code, lines } = await run(['pull'], { registry: 'http://127.0.0.1:1/v1' });
  expect(code).toBe(1);
  expect(lines[0]).toMatch(/no answer from http:\/\/127\.0\.0\.1:1.* \(unreachable\)$/);
  expect(lines[1]).toContain('warta models add FOLDER');
});

test('wrong use', async () => {
  expect((await run(['fetch'])).code).toBe(2);
  expect((await run(['add'])).code).toBe(2);
  expect((await run(['add', mkdtempSync(join(tmpdir(), 'warta-none-'))])).code).toBe(1);
});

test('a missing folder and a write error are reported in one sentence', async () => {
  const gone = join(home, 'gone');
  await expect(run(['add', gone])).rejects.toMatchObject({
    name: 'TranslateError',
    code: 'model-missing',
    message: expect.stringContaining(gone) as string,
  });
  writeFileSync(join(home, 'data'), 'a file where the folder should be');
  await expect(run(['add', source])).rejects.toThrow(/data.*not a directory/);
  await using registry = await startRegistry([{ folder: join(source, 'en-id'), from: 'en', to: 'id' }]);
  const { code, lines } = await run(['pull', 'en-id'], { registry: registry.url });
  expect(code).toBe(1);
  expect(lines.join('\n')).toContain('not a directory');
});
