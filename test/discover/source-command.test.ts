import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type Outlets, serveOutlets } from '../../fixtures/serve.ts';
import check from '../../src/commands/check.ts';
import schema from '../../src/commands/schema.ts';
import opml from '../../src/commands/opml.ts';
import source from '../../src/commands/source.ts';
import type { Command, Invocation } from '../../src/cli/command.ts';
import { ENGINES } from '../../src/translate/engine/engine-registry.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadSources } from '../../src/config/load-sources.ts';
import { openFetcher } from '../../src/fetch/fetch.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'warta-source-'));
const file = join(folder, 'sources.yaml');
let outlets: Outlets;

beforeAll(async () => {
  outlets = await serveOutlets();
});

afterAll(async () => {
  await outlets[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Runs a command as cli.ts would, with the real fetcher and without a database. */
async function run(command: Command, args: string[], options: Invocation['options'] = {}) {
  if (!existsSync(file)) cpSync(join(root, 'sources.yaml'), file);
  const env = { WARTA_SOURCES: file, WARTA_CONTACT: 'test@warta.example' };
  const lines: string[] = [];
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => written.mockRestore());
  await using fetcher = openFetcher({
    userAgent: 'Warta/test',
    contact: 'https://warta.example/',
    // The outlets are on loopback, so short time-outs are enough.
    wait: () => Promise.resolve(),
    allowPrivate: ['127.0.0.1'],
  });
  const code = await command.run({
    args,
    options,
    env,
    signal: new AbortController().signal,
    print: (line = '') => void lines.push(line),
    open: () => Promise.reject(new Error('an outlet is looked at without a database')),
    openWeb: () =>
      Promise.resolve({
        config: loadConfig(env, ENGINES),
        http: fetcher,
        now: () => new Date(),
        [Symbol.asyncDispose]: () => fetcher[Symbol.asyncDispose](),
      }),
  });
  const errors = written.mock.calls.map(([line]) => String(line)).join('');
  return { code, text: lines.join('\n'), errors };
}

test('add finds the feed of a home page and hashes an entry', async () => {
  const { code, text } = await run(source, ['add', outlets.origins['cakrabuana'] ?? ''], { limit: '2' });
  expect(code).toBe(0);
  expect(text).toContain(`  - id: harian-cakrabuana
    name: Harian Cakrabuana
    homepage: ${outlets.origins['cakrabuana']}/
    language: id
    timezone: Asia/Jakarta
    listings:
      - feed: ${outlets.origins['cakrabuana']}/rss # Harian Cakrabuana
`);
  expect(text).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d {2}\S/);
});

test('add --write keeps the file and its comments, and preview then knows the source', async () => {
  const address = (outlets.origins['alqindil-ar'] ?? '').replace('http://', '');
  const before = readFileSync(join(root, 'sources.yaml'), 'utf8');
  expect(await run(source, ['add', `http://${address}`], { write: true, id: 'qindil' })).toMatchObject({
    code: 0,
  });
  const after = readFileSync(file, 'utf8');
  const entry = after.slice(
    after.indexOf('\n  - id: qindil\n'),
    after.indexOf('\n\n', after.indexOf('id: qindil')) + 1,
  );
  expect(entry).toContain('name: القنديل');
  expect(entry).toContain(`sitemap: http://${address}/sitemap-news.xml`);
  expect(after.replace(entry, '')).toBe(before);
  const { code, text } = await run(source, ['preview', 'qindil']);
  expect(code).toBe(0);
  expect(text).toContain('news-sitemap: ');
  expect(await run(source, ['add', `http://${address}`])).toMatchObject({
    text: expect.stringContaining('already has qindil'),
  });
});

test('preview of an address, and what cannot be read', async () => {
  const feed = await run(source, ['preview', `${outlets.origins['strait-ledger']}/atom.xml`], { limit: '1' });
  expect(feed.code).toBe(0);
  expect(feed.text).toContain('The Strait Ledger, language en, time zone Asia/Singapore');
  expect(feed.text).toContain('atom, the address itself: ');
  expect((await run(source, ['preview', 'no such thing'])).code).toBe(2);
  expect((await run(source, ['remove', 'x'])).code).toBe(2);
});

test('a subscription list becomes valid entries of sources.yaml', async () => {
  const list = join(folder, 'list.opml');
  writeFileSync(
    list,
    `<opml version="2.0"><body><outline text="Grup"><outline text="Kabar: Satu" language="id"
      xmlUrl="https://satu.example/feed" htmlUrl="https://satu.example/"/><outline title="أخبار"
      xmlUrl="https://dua.example/rss"/></outline><outline text="x" xmlUrl="nope"/></body></opml>`,
  );
  const { code, text } = await run(opml, [list]);
  expect(code).toBe(0);
  const { sources } = loadSources(`sources:\n${text}\n`, 'x');
  expect(sources.map(({ id, name, language, listings }) => [id, name, language, listings[0]?.url])).toEqual([
    ['kabar-satu', 'Kabar: Satu', 'id', 'https://satu.example/feed'],
    ['dua', 'أخبار', 'en', 'https://dua.example/rss'],
  ]);
  writeFileSync(list, 'no list');
  expect((await run(opml, [list])).code).toBe(2);
});

const OUTLINES = `
  <outline text="Berita &amp; Politik"><outline text="Pos Selat" title="" xmlUrl="https://posselat.example/feed"/></outline>
  <outline type="rss" xmlUrl="https://tanpanama.example/rss.xml"/>
  <outline text="Dobel" xmlUrl="https://dobel.example/feed"/>
  <outline text="Dobel lagi" xmlUrl="HTTPS://dobel.example:443/feed#atas"/>
  <outline text="Feed skema" xmlUrl="feed://skema.example/rss"/>
  <outline text="Feed https" xmlUrl="feed:https://skema-dua.example/rss"/>
  <outline text="Huruf" xmlurl="https://huruf.example/rss" htmlurl="javascript:alert(1)"/>
  <outline text="Komentar" isComment="true" xmlUrl="https://komentar.example/rss"/>
  <outline text="Jahat" xmlUrl="javascript:alert(1)"/>
  <outline text="Berkas" xmlUrl="file:///etc/passwd"/>
  <outline text="Jurnal Étoilé" xmlUrl="https://etoile.example/rss" language="fr-fr"/>
  <outline text="Bahasa aneh" xmlUrl="https://aneh.example/rss" language="English"/>
  <outline text=" &lt;b&gt;Tebal&lt;/b&gt; &amp;amp; Miring " xmlUrl=" https://tebal.example/rss "/>
  <outline text="Situs" type="link" url="https://situs.example/"/>
  <outline text="Daftar" type="include" url="https://daftar.example/list.opml"/>`;

test.each(['utf-8', 'iso-8859-1', 'utf-16le'] as const)(
  'no odd outline loses a subscription list, in %s',
  async (charset) => {
    const list = join(folder, 'odd.opml');
    const mark = charset === 'utf-16le' ? '\ufeff' : '';
    const xml = `${mark}<?xml version="1.0" encoding="${charset.replace('le', '')}"?>\n<opml version="1.0"><body>${OUTLINES}</body></opml>`;
    writeFileSync(list, Buffer.from(xml, charset === 'iso-8859-1' ? 'latin1' : charset));
    const { code, text, errors } = await run(opml, [list]);
    expect(code).toBe(0);
    const { sources } = loadSources(`sources:\n${text}\n`, 'x');
    expect(sources.map(({ name, language, listings }) => [name, language, listings[0]?.url])).toEqual([
      ['Pos Selat', 'en', 'https://posselat.example/feed'],
      ['tanpanama.example', 'en', 'https://tanpanama.example/rss.xml'],
      ['Dobel', 'en', 'https://dobel.example/feed'],
      ['Feed skema', 'en', 'http://skema.example/rss'],
      ['Feed https', 'en', 'https://skema-dua.example/rss'],
      ['Huruf', 'en', 'https://huruf.example/rss'],
      ['Jurnal Étoilé', 'fr-FR', 'https://etoile.example/rss'],
      ['Bahasa aneh', 'en', 'https://aneh.example/rss'],
      ['Tebal & Miring', 'en', 'https://tebal.example/rss'],
    ]);
    expect(text).toContain('language: en # declared as English: check it');
    for (const name of ['Dobel lagi', 'Komentar', 'Jahat', 'Berkas', 'Daftar'])
      expect(errors).toContain(`"${name}"`);
  },
);

test('a wrong id or number of rows is reported before any request', async () => {
  const asked = outlets.control.requests.length;
  const address = outlets.origins['cakrabuana'] ?? '';
  for (const options of [{ id: 'Bad Id' }, { id: 'antara-id' }, { limit: 'many' }])
    expect((await run(source, ['add', address], options)).code).toBe(2);
  expect(outlets.control.requests.length).toBe(asked);
});

test('check describes what would be done', async () => {
  const { code, text } = await run(check, []);
  expect(code).toBe(0);
  expect(text).toMatch(/^al-arabiya-en +en +15m +5s +excerpt +2 feed$/m);
  expect(text).toContain('No problems.');
  const json = JSON.parse((await run(check, [], { json: true })).text) as { sources: unknown[] };
  expect(json.sources.length).toBeGreaterThanOrEqual(16);
});

test('schema is written, and a stale one is detected', async () => {
  const target = join(folder, 'schema.json');
  expect(await run(schema, [target], { check: true })).toMatchObject({ code: 1 });
  expect(await run(schema, [target])).toMatchObject({ code: 0 });
  expect(await run(schema, [target], { check: true })).toMatchObject({ code: 0 });
  expect(readFileSync(target, 'utf8')).toBe(readFileSync(join(root, 'sources.schema.json'), 'utf8'));
});
