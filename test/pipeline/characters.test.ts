import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app/app.ts';
import { readRows } from '../../src/discover/discover.ts';
import { extract } from '../../src/extract/extract.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { jobHandlers } from '../../src/jobs/job-handlers.ts';
import { cleanStrings } from '../../src/text/clean-characters.ts';
import { ListingError } from '../../src/model/errors.ts';
import { reportSources } from '../../src/store/crawl/source-report.ts';
import { readSummary, summaryText } from '../../src/cli/source-summary.ts';
import { listing, now, outlet as source } from '../discover/outlet.ts';
import { html, type Outlet, serve } from '../fetch/loopback.ts';
import { KINDS } from '../store/database.ts';
import { install, type Installation } from './installation.ts';

const never = new AbortController().signal;

/** The characters in JavaScript strings. They are escaped in JSON and literal in XML and HTML. */
const PAYLOADS = [
  ['NUL', '\u0000'],
  ['half a pair', '\ud83d'],
  ['the other half', '\ude00'],
  ['a C0 control', '\u0008'],
  ['DEL', '\u007f'],
  ['a C1 control', '\u009d'],
  ['a noncharacter', '\uffff'],
  ['a noncharacter of another plane', '\u{1fffe}'],
] as const;
const BAD = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]|\p{Cs}|[\u{1fffe}\u{1ffff}]/u;

const body = Array.from(
  { length: 5 },
  (_, index) =>
    `Otoritas pelabuhan Velmar menyatakan pada hari ke-${index + 1} bahwa dermaga utara dibuka kembali setelah perbaikan selama dua tahun, kata seorang pejabat kepada wartawan di kota itu.`,
);

/** Every field that JSON-LD, meta, links and the page itself may have. */
const FIELDS = [
  'headline',
  'alternativeHeadline',
  'description',
  'articleBody',
  'articleSection',
  'keywords',
  'author',
  'creditText',
  'copyrightNotice',
  'usageInfo',
  'license',
  'image',
  'correction',
  'url',
  'inLanguage',
  'meta',
  'link',
  'page',
] as const;
type Field = (typeof FIELDS)[number];

function article(bad: string, fields: readonly Field[] = FIELDS): string {
  const hit = (field: Field, text: string) =>
    fields.includes(field) ? `${text.slice(0, 3)}${bad}${text.slice(3)}` : text;
  const data = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: hit('headline', 'Dermaga utara dibuka'),
    alternativeHeadline: hit('alternativeHeadline', 'Dermaga utara'),
    description: hit('description', 'Ringkasan tentang dermaga di Velmar.'),
    articleBody: hit('articleBody', body.join('\n\n')),
    articleSection: hit('articleSection', 'Ekonomi'),
    keywords: [hit('keywords', 'pelabuhan'), 'Velmar'],
    author: { '@type': 'Person', name: hit('author', 'Sari Wulan') },
    creditText: hit('creditText', 'Kabar Velmar'),
    copyrightNotice: hit('copyrightNotice', '© 2026 Kabar Velmar'),
    usageInfo: hit('usageInfo', 'https://kabar.example/syarat'),
    license: hit('license', 'https://kabar.example/lisensi'),
    image: {
      '@type': 'ImageObject',
      url: hit('image', 'https://kabar.example/a.jpg'),
      caption: hit('image', 'Dermaga'),
    },
    correction: hit('correction', 'Ralat: dua tahun, bukan tiga.'),
    url: hit('url', 'https://kabar.example/dermaga'),
    inLanguage: hit('inLanguage', 'id'),
    datePublished: new Date(now.getTime() - 3_600_000).toISOString(),
  };
  return `<!doctype html><html lang="id"><head><title>${hit('page', 'Dermaga utara dibuka')}</title>
    <script type="application/ld+json">${JSON.stringify(data)}</script>
    <meta property="og:title" content="${hit('meta', 'Dermaga utara dibuka')}">
    <meta property="og:image:alt" content="${hit('meta', 'Dermaga')}">
    <meta name="author" content="${hit('meta', 'Sari Wulan')}">
    <meta name="keywords" content="${hit('meta', 'pelabuhan')}">
    <meta name="robots" content="${hit('meta', 'noarchive')}">
    <link rel="alternate" hreflang="en" href="https://kabar.example/en/${hit('link', 'pier')}">
    <body><article><h1>${hit('page', 'Dermaga utara dibuka')}</h1>
    ${body.map((text) => `<p>${hit('page', text)} <a href="/x${hit('link', 'abc')}">${hit('page', 'tautan')}</a></p>`).join('')}
    </article></body></html>`;
}

function rss(bad: string, link: string): string {
  const hit = (text: string) => `${text.slice(0, 3)}${bad}${text.slice(3)}`;
  return `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>${hit('Kabar')}</title><item>
    <title>${hit('Dermaga utara')}</title><link>${link}</link><guid>${hit('dermaga')}</guid><category>${hit('Ekonomi')}</category>
    <dc:creator>${hit('Sari Wulan')}</dc:creator><description>${hit('Ringkasan')}</description>
    <pubDate>${new Date(now.getTime() - 3_600_000).toUTCString()}</pubDate></item></channel></rss>`;
}

const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => [key, ...strings(inner)])
      : [];
const damaged = (value: unknown): string[] => strings(value).filter((text) => BAD.test(text));

describe.each(PAYLOADS)('%s', (_, bad) => {
  test.each(FIELDS)('is removed from pages: %s', (field) => {
    const page = { url: 'https://kabar.example/dermaga', html: article(bad, [field]) };
    expect(damaged(extract(page, { now }))).toEqual([]);
  });

  test('is removed from listings and their errors', async () => {
    const purpose = { listing: listing('feed'), source: source(), baseUrl: 'https://kabar.example/rss', now };
    expect(damaged(await readRows(rss(bad, '/dermaga'), purpose))).toEqual([]);
    const json = { version: 'https://jsonfeed.org/version/1.1', title: 'Kabar' };
    const items = [
      { id: `a${bad}`, url: 'https://kabar.example/a', title: `Der${bad}maga`, tags: [`a${bad}b`] },
    ];
    expect(damaged(await readRows(JSON.stringify({ ...json, items }), purpose))).toEqual([]);
    expect(damaged(new ListingError('unreadable', `said ${bad}`).message)).toEqual([]);
  });
});

test('cleaning keeps valid text and dates', () => {
  const value = { text: 'a\tb\nc\r😀 ۀ \u200f', at: now, list: [1, null, undefined, true] };
  expect(cleanStrings(value)).toEqual(value);
  expect(cleanStrings({ ['a\u0000']: ['Vel\u0000mar', 'a\u000bb'] })).toEqual({ a: ['Velmar', 'a b'] });
});

describe.each(KINDS)('on %s', (kind) => {
  let outlet: Outlet;
  let installation: Installation;
  let app: App;
  beforeAll(async () => {
    outlet = await serve(
      Object.fromEntries(
        PAYLOADS.flatMap(([, bad], index) => [
          [
            `/berita/${index}`,
            html(
              article(bad)
                .replaceAll('dermaga"', `dermaga-${index}"`)
                .replaceAll('https://kabar.example/dermaga', ''),
            ),
          ],
          [`/rss/${index}`, html(rss(bad, `/berita/${index}`), { 'content-type': 'application/rss+xml' })],
        ]),
      ),
    );
    const feeds = PAYLOADS.map((_, index) => `{ feed: '${outlet.url}/rss/${index}' }`).join(', ');
    installation = await install(
      kind,
      `sources:
  - { id: kabar, name: Kabar, homepage: '${outlet.url}/', language: id, timezone: Asia/Jakarta, delay: 0s, every: 15m, maxAge: 3650d, listings: [${feeds}] }
editions: [{ id: semua, title: Semua }]
`,
    );
    app = await openApp(installation.env);
  }, 900_000);
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await installation[Symbol.asyncDispose]();
    await outlet[Symbol.asyncDispose]();
  });

  test('every page is stored at the first attempt', { timeout: 900_000 }, async () => {
    await crawlOnce(await app.jobs(), { all: true }, never);
    const candidates = await app.db.selectFrom('candidate').select(['state', 'error']).execute();
    expect(candidates).toEqual(PAYLOADS.map(() => ({ state: 'stored', error: null })));
    expect(outlet.asked.filter((path) => path.startsWith('/berita/'))).toHaveLength(PAYLOADS.length);
    expect(damaged(await app.db.selectFrom('article').selectAll().execute())).toEqual([]);
  });

  test('a database error marks the source as failing, whatever the job', async () => {
    const jobs = await app.jobs();
    const run = jobHandlers(jobs);
    const state = async () => summaryText(await readSummary(app.db));
    expect(await state()).toMatch(/^kabar .* ok\s*$/m);
    const { id: candidateId } = await app.db
      .selectFrom('candidate')
      .select('id')
      .orderBy('id')
      .limit(1)
      .executeTakeFirstOrThrow();
    await sql`update candidate set state = 'new' where id = ${candidateId}`.execute(app.db);
    await sql`alter table page add constraint refuses check (status < 0) not valid`.execute(app.db);
    await expect(run.collect({ candidateId }, never)).rejects.toThrow('refuses');
    expect(await state()).toMatch(/^kabar .* failing\s*$/m);
    expect(await state()).toMatch(/^kabar: jobs failed and are retried: .*refuses.* \(internal\)$/m);
    expect(await state()).toContain('1 internal');
    await sql`alter table page drop constraint refuses`.execute(app.db);
    // A successful read of a listing does not hide it.
    const { id: listingId } = await app.db
      .selectFrom('listing')
      .select('id')
      .limit(1)
      .executeTakeFirstOrThrow();
    await run.poll({ listingId }, never);
    expect(await state()).toMatch(/^kabar .* failing\s*$/m);
    await run.collect({ candidateId }, never);
    expect(await state()).toMatch(/^kabar .* ok\s*$/m);

    for (const [table, work] of [
      ['listing', () => run.poll({ listingId }, never)],
      ['placement', () => run.cluster({ articleId: 1 }, never)],
    ] as const) {
      await sql`update article set version = version + 1 where id = 1`.execute(app.db);
      await sql`alter table ${sql.table(table)} add constraint refuses check (false) not valid`.execute(
        app.db,
      );
      await expect(work()).rejects.toThrow('refuses');
      await sql`alter table ${sql.table(table)} drop constraint refuses`.execute(app.db);
      expect((await reportSources(app.db))[0]).toMatchObject({ errorCode: 'internal' });
      await run.poll({ listingId }, never);
    }
  });
});
