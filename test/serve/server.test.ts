import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { renderEdition } from '../../src/jobs/publish/render-edition.ts';
import { FEED_FORMATS, loadFormats } from '../../src/publish/feeds/format-registry.ts';
import { createServer } from '../../src/serve/server.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore } from '../store/database.ts';
import {
  addStory,
  addTranslationRow,
  changeArticle,
  editions,
  NOW,
  openNewsroom,
  site,
  sources,
} from '../publish/newsroom.ts';

let store: Store;
let app: Hono;
let clock = NOW.getTime();
const guids: Record<string, string> = {};

async function publish(storyId: number): Promise<void> {
  await publishStory(store.db, storyId, editions, sources, new Date(clock));
}

async function render(): Promise<void> {
  for (const edition of editions)
    await renderEdition(store.db, edition, { editions, sources, site }, new Date(clock));
}

beforeAll(async () => {
  store = await freshStore('pglite');
  const { db } = store;
  await openNewsroom(db);
  const war = await addStory(db, {
    source: 'kanal-teluk-arab',
    language: 'ar',
    headline: 'الحرب في المدينة',
    body: '<p>قال المسؤول إن الحرب توقفت. وأضاف أن المفاوضات مستمرة.</p>',
    agency: 'AFP',
    section: 'Politik',
    dateline: { place: 'Moskow', raw: 'موسكو' },
    translation: {
      headline: 'Perang di kota & <sekitarnya>',
      body: '<p>Pejabat itu berkata perang berhenti. Perundingan berlanjut, katanya.</p>',
    },
  });
  await addStory(db, { storyId: war.storyId, source: 'pantai-post', translated: false, agency: 'AFP' });
  const short = await addStory(db, {
    source: 'kabar-nusa',
    language: 'id',
    translation: { origin: 'original', translator: null },
  });
  const changed = await addStory(db, {});
  const taken = await addStory(db, {});
  for (const { storyId } of [war, short, changed, taken]) await publish(storyId);
  const version = await changeArticle(db, changed.articleId, {
    body: '<p>New.</p>',
    correction: 'Angka keliru.',
  });
  await addTranslationRow(db, changed.articleId, version, {
    translation: { body: '<p>Kalimat pertama. Kalimat lain.</p>' },
  });
  await db
    .insertInto('takedown')
    .values({ url: 'x', story_id: taken.storyId, why: 'permintaan sumber', at: NOW })
    .execute();
  clock += 3_600_000;
  for (const { storyId } of [changed, taken]) await publish(storyId);
  await render();
  Object.assign(guids, { war: war.guid, short: short.guid, changed: changed.guid, taken: taken.guid });
  app = createServer({ db, site, editions, sources, now: () => new Date(clock) });
});
afterAll(() => store[Symbol.asyncDispose]());

const get = async (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

describe('feeds', () => {
  test.each([
    ['/semua/rss.xml', 'application/rss+xml; charset=utf-8'],
    ['/semua/atom.xml', 'application/atom+xml; charset=utf-8'],
    ['/semua/feed.json', 'application/feed+json; charset=utf-8'],
    ['/perang/rss.xml', 'application/rss+xml; charset=utf-8'],
    ['/semua/ringkas/atom.xml', 'application/atom+xml; charset=utf-8'],
    ['/sumber/kanal-teluk-arab/rss.xml', 'application/rss+xml; charset=utf-8'],
    ['/semua/bagian/politik/rss.xml', 'application/rss+xml; charset=utf-8'],
    ['/semua/kantor-berita/afp/atom.xml', 'application/atom+xml; charset=utf-8'],
    ['/cari.xml?q=perang', 'application/rss+xml; charset=utf-8'],
    ['/umpan.opml', 'text/x-opml; charset=utf-8'],
  ])('%s is served as %s with conditional requests', async (path, type) => {
    const first = await get(path);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe(type);
    expect(first.headers.get('cache-control')).toContain('stale-if-error');
    const etag = first.headers.get('etag') ?? '';
    expect((await get(path, { 'If-None-Match': etag })).status).toBe(304);
    expect((await get(path, { 'If-None-Match': `W/${etag}, "x"` })).status).toBe(304);
    expect((await get(path, { 'If-None-Match': '"x"' })).status).toBe(200);
    expect((await get(path, { 'If-Modified-Since': first.headers.get('last-modified') ?? '' })).status).toBe(
      304,
    );
  });

  test('compressed responses decode to the same bytes and have different entity tags', async () => {
    const plain = await get('/semua/rss.xml');
    const body = await plain.text();
    const tags = new Set([plain.headers.get('etag')]);
    for (const [accept, encoding, unpack] of [
      ['gzip, deflate', 'gzip', gunzipSync],
      ['gzip, br;q=0.9', 'br', brotliDecompressSync],
    ] as const) {
      const packed = await get('/semua/rss.xml', { 'Accept-Encoding': accept });
      expect(packed.headers.get('content-encoding')).toBe(encoding);
      expect(packed.headers.get('vary')).toBe('Accept, Accept-Encoding');
      expect(unpack(Buffer.from(await packed.arrayBuffer())).toString()).toBe(body);
      tags.add(packed.headers.get('etag'));
      const again = await get('/semua/rss.xml', {
        'If-None-Match': packed.headers.get('etag') ?? '',
        'Accept-Encoding': accept,
      });
      expect(again.status).toBe(304);
    }
    expect(tags.size).toBe(3);
    expect(
      (await get('/semua/rss.xml', { 'Accept-Encoding': 'br;q=0, gzip;q=0' })).headers.get(
        'content-encoding',
      ),
    ).toBeNull();
  });

  test.each(['/semua/rss.xml', '/sumber/kanal-teluk-arab/feed.json', '/cari.xml?q=perang', '/umpan.opml'])(
    'scripts of other sites may send conditional requests for %s',
    async (path) => {
      const { status, headers } = await app.request(path, {
        method: 'OPTIONS',
        headers: { Origin: 'https://pembaca.example', 'Access-Control-Request-Headers': 'if-none-match' },
      });
      expect(status).toBe(204);
      expect(headers.get('allow')).toBe('GET, HEAD, OPTIONS');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-headers')).toContain('If-None-Match');
    },
  );

  test('a search feed, which exists only as RSS, links to no other format', async () => {
    const xml = await (await get('/cari.xml?q=perang')).text();
    expect(xml).toContain('<atom:link href="https://warta.example/cari.xml?q=perang" rel="self"');
    expect(xml).not.toContain('application/atom+xml');
    expect(await (await get('/semua/rss.xml')).text()).toContain('type="application/atom+xml"');
  });

  test('browsers get feeds as plain XML with a stylesheet', async () => {
    const shown = await get('/semua/rss.xml', { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(shown.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    const [, style = ''] =
      /<\?xml-stylesheet href="([^"]+)" type="text\/css"\?>/.exec(await shown.text()) ?? [];
    expect((await get(style)).headers.get('content-type')).toBe('text/css; charset=utf-8');
  });

  test('an edition without stories has a valid feed', async () => {
    const extra = createServer({
      db: store.db,
      site,
      editions: [...editions, { ...editions[0]!, id: 'baru' }],
      sources,
      now: () => new Date(clock),
    });
    const response = await extra.request('/baru/rss.xml');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<channel>');
  });

  test('an item contains text, dateline, credit lines and its own elements', async () => {
    const xml = await (await get('/perang/rss.xml')).text();
    expect(xml).toContain('wartaperang - Moskow - Pejabat itu berkata');
    expect(xml).toMatch(
      /Sumber: &lt;a href="[^"]+"&gt;&lt;bdi&gt;قناة الخليج \(AFP\)&lt;\/bdi&gt;&lt;\/a&gt;/,
    );
    expect(xml).toContain('Oleh: Mesin Uji');
    expect(xml).toContain('<title>Perang di kota &amp; ‹sekitarnya&gt;</title>');
    expect(xml).toContain('<dcterms:issued>2026-11-10T08:04:00.000Z</dcterms:issued>');
  });

  test('a withdrawn story has a tombstone, and its page has status 410', async () => {
    const xml = await (await get('/semua/atom.xml')).text();
    expect(xml).toContain(`<at:deleted-entry ref="urn:uuid:${guids['taken']}"`);
    expect(xml).not.toContain(`<id>urn:uuid:${guids['taken']}</id>`);
    const page = await get(`/cerita/${guids['taken']}`);
    expect(page.status).toBe(410);
    expect(await page.text()).toContain('permintaan sumber');
  });

  test('an edition that cannot be rendered keeps its last good documents and does not affect others', async () => {
    const before = await (await get('/semua/rss.xml')).text();
    const { storyId } = await addStory(store.db, { translation: { headline: 'Sesudah gangguan' } });
    await publish(storyId);
    const ill = { ...site, url: 'tidak sah' };
    const outcome = await renderEdition(
      store.db,
      editions[0]!,
      { editions, sources, site: ill },
      new Date(clock),
    );
    expect(outcome.written).toEqual([]);
    expect(outcome.failed.map(({ path }) => path)).toContain('/semua/');
    clock += 10_000;
    expect(await (await get('/semua/rss.xml')).text()).toBe(before);
    expect(await (await get('/perang/rss.xml')).text()).toContain('<item>');
    await render();
    clock += 10_000;
    // The old feed is served while the new one is rendered.
    await expect.poll(async () => (await get('/semua/rss.xml')).text()).toContain('Sesudah gangguan');
  });

  test('unchanged documents are not written', async () => {
    const outcome = await renderEdition(
      store.db,
      editions[0]!,
      { editions, sources, site },
      new Date(clock + 9_999),
    );
    expect(outcome).toEqual({ written: [], failed: [] });
  });
});

function pages(): string[] {
  return [
    '/',
    '/perang/',
    '/sumber/',
    '/sumber/kanal-teluk-arab/',
    '/arsip/',
    '/arsip/2026-11-10',
    '/cari',
    '/cari?q=perang',
    '/umpan',
    '/tentang',
    '/status',
    '/semua/bagian/politik/',
    '/semua/kantor-berita/afp/',
    `/cerita/${guids['war']}`,
    `/cerita/${guids['war']}/asli`,
    `/cerita/${guids['changed']}`,
    `/cerita/${guids['changed']}/versi`,
    `/cerita/${guids['short']}`,
  ];
}

describe('pages', () => {
  test('all exist, are small, in Indonesian and without scripts', async () => {
    for (const path of pages()) {
      const response = await get(path);
      const body = await response.text();
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(body).toContain('<html lang="id">');
      expect(body).not.toMatch(/<script(?! type="application\/ld\+json")|\son\w+=|style="/);
      expect(Buffer.byteLength(body)).toBeLessThan(50_000);
      expect((await get(path, { 'If-None-Match': response.headers.get('etag') ?? '' })).status).toBe(304);
    }
  });

  test('a full translation is canonical; an excerpt refers to the outlet’s page', async () => {
    const full = await (await get(`/cerita/${guids['war']}`)).text();
    expect(full).toContain(`<link rel="canonical" href="https://warta.example/cerita/${guids['war']}"`);
    expect(full).toContain('lang="id-t-ar-t0-und"');
    const short = await (await get(`/cerita/${guids['short']}`)).text();
    expect(short).toMatch(/<link rel="canonical" href="https:\/\/kabar-nusa\.example\//);
    expect(short).toContain('Baca selengkapnya di <bdi>Kabar Nusa</bdi>');
    expect((await get(`/cerita/${guids['short']}/asli`)).status).toBe(404);
  });

  test('the outlet’s own text refers to the outlet’s page even if shown in full', async () => {
    const { storyId, guid } = await addStory(store.db, {
      source: 'pantai-post',
      language: 'id',
      url: 'https://pantai-post.example/sendiri',
      translation: { origin: 'original', translator: null },
    });
    await publish(storyId);
    const page = await (await get(`/cerita/${guid}`)).text();
    expect(page).toContain('<link rel="canonical" href="https://pantai-post.example/sendiri"');
    expect(page).toContain(`<meta property="og:url" content="https://warta.example/cerita/${guid}"`);
  });

  test('a story has the outlet’s and our publication time and Open Graph metadata', async () => {
    const page = await (await get(`/cerita/${guids['war']}`)).text();
    expect(page).toMatch(/Terbit di sumber <time [^>]+>Selasa, 10 November 2026, 15\.04 WIB</);
    expect(page).toMatch(/Dimuat di Warta <time [^>]+>Selasa, 10 November 2026, 16\.30 WIB</);
    expect(page).toContain('<meta property="og:title" content="Perang di kota &amp; &lt;sekitarnya&gt;"');
    expect(page).toContain('<meta property="og:type" content="article"');
    expect(page).toContain('href="/semua/bagian/politik/"');
  });

  test('a section has one page for all names that outlets use', async () => {
    for (const [name, section] of [
      ['a', 'Middle East'],
      ['b', 'الشرق الأوسط'],
      ['c', 'timur-tengah'],
    ] as const) {
      const { storyId } = await addStory(store.db, { section, translation: { headline: `Kabar ${name}` } });
      await publish(storyId);
    }
    await render();
    clock += 120_000;
    const page = await (await get('/semua/bagian/timur-tengah/')).text();
    const feed = await (await get('/semua/bagian/timur-tengah/rss.xml')).text();
    for (const name of ['a', 'b', 'c'])
      for (const text of [page, feed]) expect(text).toContain(`Kabar ${name}</`);
    expect(feed).toContain('<category>Timur Tengah</category>');
    const offered = (await (await get('/umpan')).text()).match(/href="\/semua\/bagian\/[^"]+"/g);
    expect(offered).toEqual([
      'href="/semua/bagian/politik/rss.xml"',
      'href="/semua/bagian/timur-tengah/rss.xml"',
    ]);
  });

  test('a day links to the nearest days with stories', async () => {
    const day = await (await get('/arsip/2026-11-10')).text();
    expect(day).not.toMatch(/Hari (?:sebelumnya|berikutnya)/);
    const empty = await (await get('/arsip/2026-11-12')).text();
    expect(empty).toContain('<a href="/arsip/2026-11-10" rel="prev">Hari sebelumnya</a>');
    expect(empty).toContain('<meta name="robots" content="noindex"');
  });

  test('the original is shown next to the translation by sentences, right to left', async () => {
    const body = await (await get(`/cerita/${guids['war']}/asli`)).text();
    expect(body).toContain('<td lang="ar" dir="rtl">وأضاف أن المفاوضات مستمرة.</td>');
    expect(body).toContain('<td lang="id">Perundingan berlanjut, katanya.</td>');
  });

  test('corrections are shown with the changes of the text', async () => {
    const story = await (await get(`/cerita/${guids['changed']}`)).text();
    expect(story).toContain('<h2>Ralat</h2>');
    expect(story).toContain('Kanal Teluk mengoreksi beritanya: “Angka keliru.”');
    const versions = await (await get(`/cerita/${guids['changed']}/versi`)).text();
    expect(versions).toMatch(/<ins>lain\. ?<\/ins>|<ins>lain\./);
    expect(versions).toContain('<del>');
  });

  test('structured data names the original and cannot close its script element', async () => {
    const body = await (await get(`/cerita/${guids['war']}`)).text();
    const json = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(body)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({
      '@type': 'NewsArticle',
      headline: 'Perang di kota & <sekitarnya>',
      creditText: 'قناة الخليج (AFP)',
      translationOfWork: { inLanguage: 'ar', headline: 'الحرب في المدينة' },
      isBasedOn: [expect.stringContaining('kanal-teluk-arab'), expect.stringContaining('pantai-post')],
    });
    expect(json).not.toContain('<');
  });

  test.each([
    '/tidak-ada',
    '/cerita/xyz',
    '/cerita/00000000-0000-4000-8000-000000000000',
    '/arsip/2026-02-30',
    '/sumber/siapa/',
    '/x/rss.xml',
    '/%00',
    '/%E0%A4%A',
  ])('%s is not found and shows a page', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('Halaman tidak ditemukan');
  });

  test('a search matches stems, accepts any input and escapes it', async () => {
    expect(await (await get('/cari?q=perundingan')).text()).toContain('Perang di kota');
    for (const words of [
      '" -',
      "' or 1=1 --",
      '<script>alert(1)</script>',
      '((((',
      '\u0000',
      'x'.repeat(5000),
    ]) {
      const response = await get(`/cari?q=${encodeURIComponent(words)}`);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain('<script>alert');
    }
  });

  test('paths without the trailing slash redirect', async () => {
    expect((await get('/perang')).headers.get('location')).toBe('/perang/');
  });
});

test('without stories the front page says so and links to the status page', async () => {
  await using empty = await freshStore('pglite');
  await openNewsroom(empty.db);
  const fresh = createServer({ db: empty.db, site, editions, sources, now: () => new Date(clock) });
  for (const path of ['/', '/perang/', '/sumber/', '/arsip/', '/umpan', '/tentang', '/cari?q=x', '/status']) {
    const response = await fresh.request(path);
    expect([path, response.status]).toEqual([path, 200]);
  }
  const front = await (await fresh.request('/')).text();
  expect(front).toContain('Belum ada berita.');
  expect(front).toContain('<a href="/status">Lihat status sumber</a>');
  expect(await (await fresh.request('/arsip/')).text()).toContain('Belum ada berita.');
  expect(await (await fresh.request('/cari?q=x')).text()).toContain('Tidak ada berita yang memuat “x”.');
  for (const file of ['rss.xml', 'atom.xml', 'feed.json', 'ringkas/rss.xml'])
    expect([file, (await fresh.request(`/semua/${file}`)).status]).toEqual([file, 200]);
});

test('health, metrics, robots.txt and sitemap', async () => {
  expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
  expect((await get('/metrics')).status).toBe(404);
  expect(await (await get('/robots.txt')).text()).toContain('Sitemap: https://warta.example/sitemap.xml');
  expect(await (await get('/sitemap.xml')).text()).toContain(
    '<loc>https://warta.example/arsip/2026-11-10</loc>',
  );
});

function fail(): never {
  throw new Error('the database is away');
}

test('the last good feed is served while the database fails', async () => {
  const db = new Proxy(store.db, {
    get(target, key) {
      if (failing && key === 'selectFrom') return fail;
      const value = Reflect.get(target, key) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  let failing = false;
  const errors: string[] = [];
  const server = createServer({
    db,
    site,
    editions,
    sources,
    now: () => new Date(clock),
    onError: (_error, path) => errors.push(path),
  });
  expect((await server.request('/semua/rss.xml')).status).toBe(200);
  failing = true;
  clock += 600_000;
  expect((await server.request('/semua/rss.xml')).status).toBe(200);
  const page = await server.request('/sumber/');
  expect(page.status).toBe(500);
  expect(await page.text()).not.toContain('the database is away');
  expect(errors.toSorted()).toEqual(['/semua/rss.xml', '/sumber/']);
});

test('a new file in the folder is a feed format: rendered, served, linked and explained', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warta-formats-'));
  writeFileSync(
    join(folder, 'list.ts'),
    `export default {
      title: 'Daftar', mediaType: 'text/plain; charset=utf-8', file: 'daftar.txt',
      render: ({ self, items }) => [self.list, ...items.map(({ title }) => title)].join('\\n'),
    };`,
  );
  const formats = [...FEED_FORMATS, ...(await loadFormats(folder))];
  rmSync(folder, { recursive: true });
  for (const edition of editions)
    await renderEdition(store.db, edition, { editions, sources, site, formats }, new Date(clock));
  const server = createServer({ db: store.db, site, editions, sources, formats, now: () => new Date(clock) });
  const feed = await server.request('/perang/daftar.txt');
  expect(feed.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  const [url, ...titles] = (await feed.text()).split('\n');
  expect(url).toBe('https://warta.example/perang/daftar.txt');
  expect(titles).toContain('Perang di kota & ‹sekitarnya>');
  // Nothing changed since the other formats were rendered: the missing documents are rendered all the same.
  expect((await server.request('/semua/bagian/politik/daftar.txt')).status).toBe(200);
  const page = await (await server.request('/perang/')).text();
  expect(page).toMatch(
    /<link\s+rel="alternate"\s+type="text\/plain"\s+title="[^"]* \(Daftar\)"\s+href="\/perang\/daftar.txt"/,
  );
  expect(await (await server.request('/umpan')).text()).toContain(
    'href="https://warta.example/perang/daftar.txt"',
  );
  expect((await app.request('/perang/daftar.txt')).status).toBe(404);
});
