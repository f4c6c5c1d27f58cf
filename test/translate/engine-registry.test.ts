import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsMarkdown } from '../../src/commands/config.ts';
import { describeSettings, readSettings } from '../../src/config/read-settings.ts';
import { openEngineChain } from '../../src/translate/engine/engine-chain.ts';
import { type EngineRegistry, loadEngines, openEngine } from '../../src/translate/engine/engine-registry.ts';

const now = (): Date => new Date('2026-11-23T06:00:00Z');
const tools = { post: fetch, now };
const { signal } = new AbortController();

let folder: string;
let engines: EngineRegistry;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warta-engines-'));
  writeFileSync(
    join(folder, 'shout.ts'),
    `export default {
      title: 'Shout', summary: 'capitals', byDefault: true, markup: 'plain',
      limits: { maxCharacters: 8, maxSegments: 2 },
      languages: { supported: ['en', 'id', 'zh'], codes: { zh: 'zh-Hans' } },
      folder: 'megaphones', timeoutSeconds: 7,
      settings: {
        mark: { variable: 'WARTA_SHOUT_MARK', kind: 'text', required: true, doc: 'the mark at the end.' },
        volume: { variable: 'WARTA_SHOUT_VOLUME', kind: { min: 1, max: 9 }, doc: 'repetitions.' },
        token: { variable: 'WARTA_SHOUT_TOKEN', kind: 'secret', doc: 'its token.' },
      },
      create: ({ mark, volume = 1, folder, timeoutMs }) => ({
        model: [folder, timeoutMs].join(' '),
        translate: (segments) => Promise.resolve(segments.map((text) => text.toUpperCase() + mark.repeat(volume))),
      }),
    };`,
  );
  engines = await loadEngines(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a new file in the folder is an engine: its settings are in the table, validated and documented', () => {
  const markdown = settingsMarkdown(describeSettings(readSettings({}, engines)));
  expect(markdown).toContain('| `WARTA_ENGINES` | list of engines | `shout` |');
  expect(markdown).toContain('`shout` (capitals)');
  expect(markdown).toContain('| `WARTA_SHOUT_MARK` | text |  | Engine `shout`: the mark at the end. |');
  expect(markdown).toContain('| `WARTA_SHOUT_VOLUME` | 1-9 |');
  expect(markdown).toContain('Not set: 60, for `shout` 7.');
  const problems = readSettings({ WARTA_SHOUT_VOLUME: '12', WARTA_SHOUT_MRK: '!' }, engines).problems;
  expect(problems.map(({ name, problem, fix }) => `${name} ${problem}; ${fix}`)).toEqual([
    'WARTA_SHOUT_VOLUME must be from 1 to 9; expected 1-9',
    'WARTA_ENGINES needs WARTA_SHOUT_MARK; set it, or take shout from the list',
    'WARTA_SHOUT_MRK is not a setting of Warta; did you mean WARTA_SHOUT_MARK?',
  ]);
  const rows = describeSettings(readSettings({ WARTA_SHOUT_TOKEN: 'hush' }, engines));
  expect(rows.find(({ name }) => name === 'WARTA_SHOUT_TOKEN')).toMatchObject({ value: '(hidden)' });
});

test('it translates in the chain, within its limits and languages, with its settings', async () => {
  const env = { WARTA_SHOUT_MARK: '!', WARTA_SHOUT_VOLUME: '2', WARTA_DATA: '/data' };
  const { settings, problems } = readSettings(env, engines);
  expect(problems).toEqual([]);
  const [name = ''] = settings.engines;
  const engine = await openEngine(name, settings.engineSettings[name] ?? {}, tools, engines);
  expect(engine).toMatchObject({ name: 'shout', credit: 'Shout', model: '/data/megaphones 7000' });
  expect([engine.pairs('en', 'id'), engine.pairs('ar', 'id'), engine.pairs('id', 'id')]).toEqual([
    true,
    false,
    false,
  ]);
  await using chain = openEngineChain([engine], now);
  const asked = ['one', 'two', 'three'].map((text) => ({ html: text, plain: text }));
  const { rendered } = await chain.translate(asked, { from: 'en', to: 'id' }, { signal });
  expect(rendered.map((one) => one?.text)).toEqual(['ONE!!', 'TWO!!', 'THREE!!']);
});

test('a file without a declaration is named', async () => {
  const other = mkdtempSync(join(tmpdir(), 'warta-engines-'));
  writeFileSync(join(other, 'mute.ts'), 'export default { create: () => ({}) };');
  await expect(loadEngines(other)).rejects.toThrow(/mute: an engine's default export/);
  rmSync(other, { recursive: true });
});
