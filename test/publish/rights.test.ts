import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/app/app.ts';
import type { Invocation } from '../../src/cli/command.ts';
import auditCommand from '../../src/commands/audit.ts';
import exportCommand from '../../src/commands/export.ts';
import opmlCommand from '../../src/commands/opml.ts';
import takedownCommand from '../../src/commands/takedown.ts';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { renderEdition } from '../../src/jobs/publish/render-edition.ts';
import { uncreditedItems } from '../../src/publish/audit.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore } from '../store/database.ts';
import { addStory, editions, NOW, openNewsroom, site, sources } from './newsroom.ts';

let store: Store;
let folder: string;
let kept: { storyId: number; guid: string; articleId: number };
let fallen: { storyId: number; guid: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warta-export-'));
  store = await freshStore('pglite');
  await openNewsroom(store.db);
  kept = await addStory(store.db, { agency: 'AFP', section: 'Dunia', byline: ['Rana Haddad'] });
  fallen = await addStory(store.db, {
    url: 'https://www.kanal-teluk.example/amp/2026/11/10/fall?utm_source=x',
  });
  await store.db
    .updateTable('article')
    .set({ key: 'https://kanal-teluk.example/2026/11/10/fall' })
    .where('story_id', '=', fallen.storyId)
    .execute();
  for (const { storyId } of [kept, fallen]) await publishStory(store.db, storyId, editions, sources, NOW);
  for (const edition of editions) await renderEdition(store.db, edition, { editions, sources, site }, NOW);
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function run(
  command: typeof auditCommand,
  args: string[],
  options: Invocation['options'] = {},
  minutes = 60,
) {
  const lines: string[] = [];
  const settings = { siteUrl: site.url, siteName: site.name, host: '127.0.0.1', port: 8080 };
  const app = {
    db: store.db,
    config: { editions, sources, settings },
    now: () => new Date(NOW.getTime() + minutes * 60_000),
  };
  const code = await command.run({
    args,
    options,
    env: {},
    signal: new AbortController().signal,
    print: (line = '') => lines.push(line),
    open: async () => app as unknown as App,
    openWeb: () => Promise.reject(new Error('nothing is fetched')),
  });
  return { code, text: lines.join('\n') };
}

test('an audit lists every published story with its evidence and finds no gaps', async () => {
  const { code, text } = await run(auditCommand, []);
  expect(text).toContain(`semua 1  ${kept.guid}  full  Kanal Teluk (AFP)`);
  expect(text).not.toContain('GAP');
  expect(code).toBe(0);
});

test('an audit finds stories whose rights or credit have changed', async () => {
  await store.db
    .updateTable('article')
    .set({ rights: JSON.stringify({ metaRobots: ['nosnippet'] }), published_at: null })
    .where('id', '=', kept.articleId)
    .execute();
  const { code, text } = await run(auditCommand, [], { jsonl: true, gaps: true });
  expect(code).toBe(1);
  expect(JSON.parse(text)).toMatchObject({
    guid: kept.guid,
    gaps: [
      expect.stringContaining('no-published-time'),
      'shown as full, allowed is headline (meta robots nosnippet: headline)',
    ],
  });
  await store.db
    .updateTable('article')
    .set({ rights: JSON.stringify({ metaRobots: [] }), published_at: NOW })
    .where('id', '=', kept.articleId)
    .execute();
});

test('a feed item without its source is detected', () => {
  expect(uncreditedItems('<rss><channel><item><guid>x</guid></item></channel></rss>')).toEqual(['x']);
});

test('the whole site is exported; a second export writes only changed files', async () => {
  const first = await run(exportCommand, [folder]);
  expect(first.code).toBe(0);
  const files = await readdir(folder, { recursive: true });
  for (const file of [
    'index.html',
    'semua/rss.xml',
    'semua/atom.xml',
    'semua/feed.json',
    'semua/ringkas/rss.xml',
    'umpan.opml',
    'gaya.css',
    'sumber/kanal-teluk/rss.xml',
    'semua/bagian/dunia/index.html',
    'semua/kantor-berita/afp/atom.xml',
    'arsip/2026-11-10/index.html',
    'tentang/index.html',
    `cerita/${kept.guid}/index.html`,
    `cerita/${kept.guid}/asli/index.html`,
  ])
    expect(files).toContain(file);
  expect((await run(exportCommand, [folder])).text).toMatch(/^0 files written, \d+ unchanged/);
});

test('a takedown by any form of the outlet’s URL withdraws the story from site and export; undo restores it', async () => {
  const address = 'https://m.kanal-teluk.example/2026/11/10/fall?utm_source=feed';
  expect((await run(takedownCommand, [address])).code).toBe(2);
  const down = await run(takedownCommand, [address], { why: 'atas permintaan sumber' });
  expect([down.code, down.text]).toEqual([0, 'semua: withdrawn']);
  await run(exportCommand, [folder]);
  expect(await readFile(join(folder, 'cerita', fallen.guid, 'index.html'), 'utf8')).toContain(
    'atas permintaan sumber',
  );
  expect(await readFile(join(folder, 'semua/atom.xml'), 'utf8')).toContain(
    `<at:deleted-entry ref="urn:uuid:${fallen.guid}"`,
  );
  expect((await run(takedownCommand, [], { list: true })).text).toContain('atas permintaan sumber');
  expect((await run(takedownCommand, [address], { undo: true }, 120)).text).toBe('semua: published');
  expect((await run(takedownCommand, [address], { undo: true })).code).toBe(1);
  expect(
    (await run(takedownCommand, [`https://warta.example/cerita/${fallen.guid}`], { why: 'x' })).text,
  ).toBe('semua: withdrawn');
});

test('a takedown of an unknown URL is stored, and the exit code says that nothing was found', async () => {
  const url = 'https://kanal-teluk.example/besok';
  expect((await run(takedownCommand, [url], { why: 'x' })).code).toBe(1);
  const { storyId } = await addStory(store.db, { url });
  expect(await publishStory(store.db, storyId, editions, sources, NOW)).toEqual([]);
});

test('subscriptions are exported and imported as OPML', async () => {
  const { text } = await run(opmlCommand, []);
  expect(text).toContain('xmlUrl="https://warta.example/semua/rss.xml"');
  const file = join(folder, 'langganan.opml');
  await import('node:fs/promises').then((fs) => fs.writeFile(file, text));
  const entries = await run(opmlCommand, [file]);
  expect(entries.code).toBe(0);
  expect(entries.text).toContain('- feed: https://warta.example/semua/rss.xml');
});
