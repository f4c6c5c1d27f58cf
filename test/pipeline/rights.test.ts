import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app/app.ts';
import { exportSite } from '../../src/serve/static-export.ts';
import type { Command } from '../../src/cli/command.ts';
import auditCommand from '../../src/commands/audit.ts';
import explainCommand from '../../src/commands/explain.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { takeDown } from '../../src/jobs/publish/takedown.ts';
import { openSite } from '../../src/app/start-site.ts';
import type { PublishLevel } from '../../src/model/source.ts';
import { loadPublished } from '../../src/store/publication/published-stories.ts';
import { type Outlet, serve } from '../fetch/loopback.ts';
import { install, type Installation } from './installation.ts';

const never = new AbortController().signal;
const HOUR = 3_600_000;
const PHOTO = await sharp({ create: { width: 1000, height: 600, channels: 3, background: '#246' } })
  .jpeg()
  .toBuffer();
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="500"><script>alert(1)</script></svg>';

/** An invented story: the rights statements of its page, and the expected result. */
interface Case {
  readonly name: string;
  readonly topic: string;
  readonly head?: string;
  readonly headers?: Record<string, string>;
  readonly image?: string;
  readonly level: PublishLevel;
  readonly signal?: string;
  readonly picture?: boolean;
}

const rsl = (terms: string) =>
  `<script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>${terms}</license></content></rsl></script>`;
const ld = (fields: object) =>
  `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@type': 'NewsArticle', ...fields })}</script>`;

const cases: readonly Case[] = [
  { name: 'bebas', topic: 'pasar ikan', level: 'full', image: '/foto.jpg', picture: true },
  { name: 'gambar-svg', topic: 'jembatan gantung', level: 'full', image: '/bagan.svg', picture: false },
  {
    name: 'gambar-hilang',
    topic: 'perpustakaan keliling',
    level: 'full',
    image: '/hilang.jpg',
    picture: false,
  },
  {
    name: 'tanpa-gambar',
    topic: 'lomba dayung',
    head: '<meta name="robots" content="max-image-preview:none">',
    image: '/foto.jpg',
    level: 'full',
    signal: 'max-image-preview:none: pictures none',
    picture: false,
  },
  {
    name: 'arsip',
    topic: 'kebun teh',
    head: '<meta name="robots" content="index, noarchive">',
    image: '/foto.jpg',
    level: 'excerpt',
    signal: 'meta robots noarchive: excerpt',
    picture: false,
  },
  {
    name: 'kami',
    topic: 'kapal feri',
    head: '<meta name="warta" content="nosnippet">',
    level: 'headline',
    signal: 'meta robots nosnippet',
  },
  { name: 'lain', topic: 'sekolah musik', head: '<meta name="otherbot" content="none">', level: 'full' },
  {
    name: 'kepala',
    topic: 'gerhana bulan',
    headers: { 'x-robots-tag': 'otherbot: none, warta: noarchive' },
    level: 'excerpt',
    signal: 'X-Robots-Tag noarchive',
  },
  {
    name: 'cuplikan',
    topic: 'harga cabai',
    head: '<meta name="robots" content="max-snippet:60">',
    level: 'excerpt',
    signal: 'max-snippet:60',
  },
  {
    name: 'berakhir',
    topic: 'tarif parkir',
    headers: { 'x-robots-tag': 'unavailable_after: 25 Jun 2020 15:00:00 GMT' },
    level: 'headline',
    signal: 'unavailable_after',
  },
  {
    name: 'tdm-kepala',
    topic: 'menara suar',
    headers: { 'tdm-reservation': '1', 'tdm-policy': '/tdm-policy.json' },
    level: 'excerpt',
    signal: 'TDM-Reservation header',
  },
  {
    name: 'tdm-meta',
    topic: 'taman kupu-kupu',
    head: '<meta name="tdm-reservation" content="1">',
    level: 'excerpt',
    signal: 'meta tdm-reservation',
  },
  {
    name: 'tdm-berkas',
    topic: 'gua stalaktit',
    level: 'excerpt',
    signal: 'tdmrep.json for /berita/tdm-berkas',
  },
  {
    name: 'rsl-tautan',
    topic: 'pabrik kertas',
    head: '<link rel="license" type="application/rsl+xml" href="/rsl.xml">',
    level: 'excerpt',
    signal: 'RSL by link',
  },
  {
    name: 'rsl-kepala',
    topic: 'lapangan terbang',
    headers: { link: '</rsl.xml>; rel="license"; type="application/rsl+xml"' },
    level: 'excerpt',
    signal: 'RSL by Link header',
  },
  {
    name: 'rsl-semua',
    topic: 'stadion renang',
    head: rsl('<permits type="usage">all</permits><payment type="attribution"/>'),
    level: 'full',
  },
  {
    name: 'rsl-cari',
    topic: 'bendungan kecil',
    head: rsl('<permits type="usage">search</permits>'),
    level: 'excerpt',
    signal: 'RSL by script',
  },
  {
    name: 'rsl-larang',
    topic: 'kereta malam',
    head: rsl('<prohibits type="usage">all</prohibits>'),
    level: 'headline',
    signal: 'RSL by script',
  },
  {
    name: 'usage-ld',
    topic: 'festival layang-layang',
    head: ld({ usageInfo: 'All rights reserved. No republication.' }),
    level: 'excerpt',
    signal: 'usageInfo',
  },
  {
    name: 'usage-meta',
    topic: 'bengkel perahu',
    head: '<meta itemprop="usageInfo" content="Dilarang mengutip tanpa izin">',
    level: 'excerpt',
    signal: 'usageInfo',
  },
  {
    name: 'usage-mikro',
    topic: 'kebun raya',
    head: '<link itemprop="usageInfo" href="https://creativecommons.org/licenses/by-nc-nd/4.0/">',
    level: 'excerpt',
    signal: 'by-nc-nd',
  },
];

const WORDS =
  'warga petugas pagi pelabuhan rencana gedung biaya anggota musim jalan pertemuan sungai kantor laporan barang tamu minggu lampu meja suara papan pintu tangga kursi atap halaman dinding jendela perahu jaring karung gudang timbangan rak daftar nomor antrean tiket peron loket'.split(
    ' ',
  );

/** Different paragraphs for every topic, so that no two stories look like copies. */
function textOf(topic: string, seed: number): string {
  const pick = (index: number): string => WORDS[(seed * 7 + index * (seed + 3)) % WORDS.length] ?? '';
  return Array.from({ length: 5 }, (_, paragraph) => {
    const words = Array.from({ length: 16 }, (_word, index) => pick(paragraph * 16 + index));
    return `<p>Pengelola ${topic} mengatakan bahwa ${words.slice(0, 8).join(' ')} akan diperiksa lagi. Menurut catatan, ${words.slice(8).join(' ')} belum selesai pada hari ke-${seed + paragraph}.</p>`;
  }).join('\n');
}

const published = new Date(Math.floor(Date.now() / 1000) * 1000 - HOUR);
const say =
  (type: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse): void =>
    void response.writeHead(200, { 'content-type': type, ...headers }).end(body);

function pageOf({ topic, head = '', image }: Case, seed: number): string {
  const picture =
    image === undefined
      ? ''
      : `<meta property="og:image" content="${image}"><meta property="og:image:alt" content="Foto ${topic}">`;
  return `<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Kabar ${topic}</title>
<meta property="og:title" content="Kabar ${topic} hari ini"><meta property="article:published_time" content="${published.toISOString()}">
${picture}${head}</head><body><article><h1>Kabar ${topic} hari ini</h1>${textOf(topic, seed)}</article></body></html>`;
}

let outlet: Outlet;
let licensed: Outlet;
let installation: Installation;
let app: App;
const pages: Record<string, Case> = {};

async function newsroom(list: readonly Case[], robots?: string): Promise<Outlet> {
  const items = list.map(
    ({ name, topic }) =>
      `<item><title>Kabar ${topic} hari ini</title><link>/berita/${name}</link><pubDate>${published.toUTCString()}</pubDate></item>`,
  );
  const feed = `<rss version="2.0"><channel><title>Kabar</title>${items.join('')}</channel></rss>`;
  return serve(
    {
      '/feed.xml': say('application/rss+xml', feed),
      '/foto.jpg': say('image/jpeg', PHOTO),
      '/bagan.svg': say('image/jpeg', SVG),
      '/.well-known/tdmrep.json': say(
        'application/json',
        '[{"location":"/berita/tdm-berkas","tdm-reservation":1}]',
      ),
      ...Object.fromEntries(
        list.map(({ name }, index) => [
          `/berita/${name}`,
          (request: IncomingMessage, response: ServerResponse) => {
            const now = pages[name] ?? list[index];
            if (now)
              say(
                'text/html; charset=utf-8',
                pageOf(now, list.length + index),
                now.headers,
              )(request, response);
          },
        ]),
      ),
    },
    robots,
  );
}

const rslOfHost: Case = {
  name: 'rsl-robots',
  topic: 'mercusuar tua',
  level: 'excerpt',
  signal: 'RSL by robots.txt',
};

const source = (id: string, { url }: Outlet) => `
  - id: ${id}
    name: Kabar ${id}
    homepage: ${url}/
    language: id
    timezone: Asia/Jakarta
    delay: 0s
    publish: full
    licence: Kerja sama 2026
    images: proxy
    listings:
      - feed: ${url}/feed.xml`;

beforeAll(async () => {
  outlet = await newsroom(cases);
  licensed = await newsroom(
    [rslOfHost],
    'User-agent: *\nAllow: /\n\nLicense: https://kanal.example/rsl.xml\n',
  );
  installation = await install(
    'pglite',
    `sources:${source('teluk', outlet)}${source('tanjung', licensed)}\neditions:\n  - id: semua\n    title: Semua\n    limit: 100\n`,
  );
  app = await openApp(installation.env);
  await crawlOnce(await app.jobs(), { all: true }, never);
}, 900_000);
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await outlet[Symbol.asyncDispose]();
  await licensed[Symbol.asyncDispose]();
});

const storyOf = async (name: string) =>
  (await loadPublished(app.db, { editionId: 'semua' }, 100)).find(({ lead }) =>
    lead.url.endsWith(`/${name}`),
  );

test.each([...cases, rslOfHost])('$name: $level', async ({ name, level, signal, picture }) => {
  const story = await storyOf(name);
  expect(story?.level).toBe(level);
  const { signals } = await app.db
    .selectFrom('publication')
    .select('signals')
    .where('story_id', '=', story?.id ?? 0)
    .executeTakeFirstOrThrow();
  if (signal === undefined) expect(signals).toEqual([]);
  else expect(signals.join('\n')).toContain(signal);
  if (picture !== undefined) expect((story?.picture ?? []).length > 0).toBe(picture);
});

async function printed(command: Command, args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const code = await command.run({
    args,
    options: {},
    env: {},
    signal: never,
    print: (line = '') => lines.push(line),
    open: async () => app,
    openWeb: () => Promise.reject(new Error('nothing is fetched')),
  });
  return { code, text: lines.join('\n') };
}

test('an audit names every signal and finds no violation', async () => {
  const { code, text } = await printed(auditCommand, []);
  expect(code).toBe(0);
  for (const { signal } of [...cases, rslOfHost]) if (signal !== undefined) expect(text).toContain(signal);
});

test.each([
  ['tdm-kepala', /rights: TDM-Reservation header: 1 \(http:[^)]*\/tdm-policy\.json\)/],
  ['tdm-berkas', /rights: tdmrep\.json for \/berita\/tdm-berkas: 1/],
  ['rsl-larang', /rights: rsl: permits -, prohibits usage:all, payment - \(script/],
  ['usage-mikro', /rights: usageInfo: https:\/\/creativecommons\.org/],
  ['kami', /rights: metaRobots: nosnippet \(warta\)/],
])('%s is explained by what was found where', async (name, line) => {
  const story = await storyOf(name);
  const { text } = await printed(explainCommand, [story?.guid ?? '']);
  expect(text).toMatch(line);
  expect(text).toMatch(
    /in semua: published, shown as (?:excerpt|headline), images (?:link|none), licence: Kerja sama/,
  );
  expect(text).toMatch(/lowered by /);
});

test('a permitted image is served from our own URL, in sizes, with its caption, and cached for long', async () => {
  await using site = await openSite(app);
  const story = await storyOf('bebas');
  const page = await (await fetch(`${site.url}/cerita/${story?.guid}`)).text();
  const tag = /<img[^>]*>/.exec(page)?.[0] ?? '';
  expect(tag).toMatch(/srcset="\/gambar\/[\w-]{22}\.webp 400w, \/gambar\/[\w-]{22}\.webp 800w"/);
  expect(tag).toMatch(/width="800"\s+height="480"\s+alt="Foto pasar ikan"\s+loading="lazy"/);
  const address = `${site.url}${/src="([^"]+)"/.exec(tag)?.[1]}`;
  const answer = await fetch(address);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect((await sharp(await answer.arrayBuffer()).metadata()).width).toBe(400);
  const etag = answer.headers.get('etag') ?? '';
  expect((await fetch(address, { headers: { 'if-none-match': etag } })).status).toBe(304);
  expect((await fetch(`${site.url}/gambar/${'x'.repeat(22)}.webp`)).status).toBe(404);
  const feed = await (await fetch(`${site.url}/semua/rss.xml`)).text();
  expect(feed).toMatch(
    /<media:content url="[^"]*\/gambar\/[\w-]{22}\.webp" type="image\/webp" medium="image" width="800" height="480">/,
  );
  const excerpt = await (await fetch(`${site.url}/cerita/${(await storyOf('arsip'))?.guid}`)).text();
  expect(excerpt).not.toContain('<img');
  expect(excerpt).toContain('/foto.jpg');
  expect(
    await (await fetch(`${site.url}/cerita/${(await storyOf('tanpa-gambar'))?.guid}`)).text(),
  ).not.toContain('foto.jpg');
});

test('image files are added and removed with their stories', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'warta-pictures-'));
  try {
    await exportSite(app, folder, never);
    const files = await readdir(join(folder, 'gambar'));
    expect(files.length).toBe(2);
    const story = await storyOf('bebas');
    expect(await readFile(join(folder, 'cerita', story?.guid ?? '', 'index.html'), 'utf8')).toContain(
      files[0],
    );
    const { guid = '' } = story ?? {};
    await takeDown(app.db, { url: `urn:uuid:${guid}`, guid }, 'atas permintaan', app.config, app.now());
    await using site = await openSite(app);
    expect((await fetch(`${site.url}/gambar/${files[0]}`)).status).toBe(404);
    await exportSite(app, folder, never);
    expect(await readdir(join(folder, 'gambar'))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a permission that is withdrawn later takes effect at the next recheck, although the text is unchanged', async () => {
  const before = await storyOf('lain');
  const known = cases.find(({ name }) => name === 'lain');
  if (known) pages['lain'] = { ...known, headers: { 'x-robots-tag': 'noarchive' } };
  const { id } = await app.db
    .selectFrom('candidate')
    .select('id')
    .where('url', 'like', '%/lain')
    .executeTakeFirstOrThrow();
  const context = await app.jobs();
  // It is already scheduled.
  await sql`update pgboss.job set start_after = now() where name = 'collect' and data ->> 'candidateId' = ${id}::text`.execute(
    app.db,
  );
  await context.queue.idle(never);
  const after = await storyOf('lain');
  expect([before?.level, after?.level]).toEqual(['full', 'excerpt']);
  expect(after?.guid).toBe(before?.guid);
});
