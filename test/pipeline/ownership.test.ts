import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app/app.ts';
import type { Command } from '../../src/cli/command.ts';
import audit from '../../src/commands/audit.ts';
import explain from '../../src/commands/explain.ts';
import { inventStory } from '../../bench/dedupe/invent.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { loadPublished } from '../../src/store/publication/published-stories.ts';
import { reportSources } from '../../src/store/crawl/source-report.ts';
import { type Outlet, serve } from '../fetch/loopback.ts';
import { KINDS } from '../store/database.ts';
import { install } from './installation.ts';

/*
 * Korban and Pencuri ("victim" and "thief") are independent outlets. Nothing on Pencuri's pages may claim
 * a page of Korban.
 */

const never = new AbortController().signal;
const published = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const say =
  (type: string, body: string): Answer =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': type }).end(body);

function page(seed: number, head = '', language = 'id'): Answer {
  const text = inventStory(seed, 14)
    .map((sentence) => `<p>${sentence}. ${sentence.toLowerCase()} lagi.</p>`)
    .join('');
  return say(
    'text/html; charset=utf-8',
    `<!doctype html><html lang="${language}"><head><title>Kabar nomor ${seed} dari daerah</title>
<meta property="article:published_time" content="${published.toISOString()}">${head}</head>
<body><article><h1>Kabar nomor ${seed} dari daerah</h1>${text}</article></body></html>`,
  );
}

const feed = (links: readonly string[], extra = ''): Answer =>
  say(
    'application/rss+xml',
    `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Umpan</title>${links
      .map(
        (link, index) =>
          `<item><title>Judul dari umpan ${index}</title><link>${link}</link><pubDate>${published.toUTCString()}</pubDate>${extra}</item>`,
      )
      .join('')}</channel></rss>`,
  );

const entry = (id: string, name: string, { url }: Outlet, more = '') => `
  - { id: ${id}, name: ${name}, homepage: '${url}/', language: id, timezone: Asia/Jakarta, delay: 0s, publish: full,
      licence: 'Izin ${name}', listings: [{ feed: '${url}/umpan.xml' }]${more} }`;

const ld = (victim: string) =>
  `<script type="application/ld+json">${JSON.stringify({
    '@type': 'NewsArticle',
    url: `${victim}/berita/1`,
    mainEntityOfPage: `${victim}/berita/1`,
    publisher: { '@type': 'Organization', name: 'Korban', url: victim },
  })}</script>`;

const orders = KINDS.flatMap((kind) => [
  { kind, order: ['korban', 'pencuri'] },
  { kind, order: ['pencuri', 'korban'] },
]);

describe.each(orders)('on $kind, read in the order $order', ({ kind, order }) => {
  const opened: AsyncDisposable[] = [];
  function keep<T extends AsyncDisposable>(one: T): T {
    opened.push(one);
    return one;
  }
  let app: App;
  let korban: Outlet;
  let pencuri: Outlet;
  let amp: Outlet;
  let stranger: Outlet;

  beforeAll(async () => {
    stranger = keep(await serve({ '/satu': page(12) }));
    amp = keep(await serve({ '/amp/satu': page(11) }));
    korban = keep(
      await serve({
        '/umpan.xml': (request, response) => feed([`${korban.url}/berita/1`])(request, response),
        ...Object.fromEntries([1, 2, 3].map((number) => [`/berita/${number}`, page(number)])),
      }),
    );
    const victim = korban.url;
    const claimed = `<source url="${victim}/umpan.xml">Korban</source><dc:creator>Korban</dc:creator>`;
    pencuri = keep(
      await serve({
        '/umpan.xml': (request, response) =>
          feed(
            [
              `${victim}/berita/1`,
              `${victim}/berita/2`,
              ...['/alih', '/kanonik', '/versi', '/klaim'].map((path) => pencuri.url + path),
              `${amp.url}/amp/satu`,
              `${stranger.url}/satu`,
            ],
            claimed,
          )(request, response),
        '/alih': (_, response) => void response.writeHead(302, { location: `${victim}/berita/3` }).end(),
        '/kanonik': page(
          7,
          `<link rel="canonical" href="${victim}/berita/1"><meta property="og:url" content="${victim}/berita/1">`,
        ),
        '/versi': page(8, `<link rel="alternate" hreflang="id" href="${victim}/berita/1">`, 'ms'),
        '/klaim': page(9, ld(victim)),
      }),
    );
    const hosts = `, hosts: ['${new URL(amp.url).host}']`;
    const installation = keep(
      await install(
        kind,
        `sources:${entry('korban', 'Korban', korban)}${entry('pencuri', 'Pencuri', pencuri, hosts)}\neditions: [{ id: semua, title: Semua }]\n`,
      ),
    );
    app = keep(await openApp(installation.env));
    const context = await app.jobs();
    for (const source of order) await crawlOnce(context, { all: true, sources: [source] }, never);
  }, 900_000);
  afterAll(async () => {
    for (const one of opened.toReversed()) await one[Symbol.asyncDispose]();
  });

  const articles = () =>
    app.db
      .selectFrom('article')
      .select(['source_id as source', 'url', 'headline', 'version'])
      .orderBy('url')
      .execute();
  const at = async (url: string) => (await articles()).filter((one) => one.url === url);

  test.each([1, 2, 3])(
    'page %d of another outlet, listed or redirected to, is that outlet’s',
    async (number) => {
      expect(await at(`${korban.url}/berita/${number}`)).toEqual([
        {
          source: 'korban',
          url: `${korban.url}/berita/${number}`,
          headline: `Kabar nomor ${number} dari daerah`,
          version: 1,
        },
      ]);
    },
  );

  test.each(['/kanonik', '/versi', '/klaim'])('%s keeps its owner regardless of its claims', async (path) => {
    expect(await at(pencuri.url + path)).toMatchObject([{ source: 'pencuri', version: 1 }]);
  });

  test('nothing is published under another outlet’s name or licence', async () => {
    const stories = await loadPublished(app.db, { editionId: 'semua' }, 100);
    expect(stories.length).toBeGreaterThanOrEqual(3);
    for (const { lead, licence } of stories) {
      const name = lead.url.startsWith(korban.url) ? 'Korban' : 'Pencuri';
      expect([lead.url, lead.outlet, licence]).toEqual([lead.url, name, `Izin ${name}`]);
    }
    expect(stories.map(({ lead }) => lead.url)).toContain(`${korban.url}/berita/1`);
  });

  test('a language version that only one side declares is ignored', async () => {
    const links = app.db.selectFrom('story_link').selectAll().where('evidence', '=', 'hreflang');
    expect(await links.execute()).toEqual([]);
  });

  const audited = async () => {
    const lines: string[] = [];
    const code = await audit.run({
      args: [],
      options: { trust: true },
      signal: never,
      open: async () => app,
      print: (line = '') => void lines.push(line),
    } as unknown as Parameters<Command['run']>[0]);
    return [code, lines.join('\n')];
  };

  test('the audit finds no disagreement, until a row assigns a story to another source', async () => {
    expect(await audited()).toEqual([0, '']);
    const url = `${korban.url}/berita/1`;
    const claim = (source: string) =>
      app.db.updateTable('article').set({ source_id: source }).where('url', '=', url).execute();
    await claim('pencuri');
    expect(await audited()).toEqual([
      1,
      expect.stringMatching(/GAP: Pencuri is credited, but 127\.0\.0\.1:\d+ belongs to korban/),
    ]);
    await claim('korban');
  });

  test('a host that the outlet declares as its own is accepted', async () => {
    expect(await at(`${amp.url}/amp/satu`)).toMatchObject([{ source: 'pencuri' }]);
  });

  test('a page of an unconfigured outlet is not fetched, but counted and explained', async () => {
    expect(stranger.asked).toEqual([]);
    const report = await reportSources(app.db);
    // The foreign page and the redirect.
    expect(report.map(({ id, foreign }) => [id, foreign])).toEqual([
      ['korban', 0],
      ['pencuri', 2],
    ]);
    const lines: string[] = [];
    const code = await explain.run({
      args: [`${stranger.url}/satu`],
      options: {},
      open: async () => app,
      print: (line = '') => void lines.push(line),
    } as unknown as Parameters<Command['run']>[0]);
    expect([code, lines.join()]).toEqual([
      0,
      expect.stringMatching(/Link of Pencuri: foreign .*belongs to no source.*hosts:/),
    ]);
  });
});
