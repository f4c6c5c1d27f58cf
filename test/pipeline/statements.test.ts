import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openApp } from '../../src/app/app.ts';
import { prepareCrawl, tick } from '../../src/jobs/crawl.ts';
import { handlersOf } from '../../src/jobs/job-handlers.ts';
import { JOBS } from '../../src/jobs/job-list.ts';
import { addCandidates } from '../../src/store/crawl/candidates.ts';
import { preparePartitions } from '../../src/store/stories/fingerprints.ts';
import { html, type Outlet, serve } from '../fetch/loopback.ts';
import { KINDS } from '../store/database.ts';
import { install } from './installation.ts';
import { type LoggedStatement, logStatements } from './statement-log.ts';

/** Statements of a page's job. */
const MAX_PAGE = 42;
const PLACES = [
  'Ambar',
  'Belida',
  'Cemara',
  'Duri',
  'Enau',
  'Gelam',
  'Halia',
  'Ijuk',
  'Jarak',
  'Kenari',
  'Lontar',
  'Meranti',
];
/** The last page is named by no listing. */
const PAGES = PLACES.length - 1;

function openOutlet(): Promise<Outlet> {
  const pages = PLACES.map((_, page) => [`/k/${page}`, html(article(page))] as const);
  return serve({
    '/feed.xml': (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feed()),
    ...Object.fromEntries(pages),
    '/menu': html('<p>Menu</p>'),
  });
}

function titleOf(page: number): string {
  return `Jembatan ${PLACES[page]} dibuka untuk ${page * 37 + 11} ribu warga`;
}

function feed(): string {
  const items = Array.from(
    { length: PAGES },
    (_, page) =>
      `<item><title>${titleOf(page)}</title><link>/k/${page}</link><pubDate>${new Date().toUTCString()}</pubDate></item>`,
  );
  return `<rss version="2.0"><channel><title>Kabar</title>${items.join('')}</channel></rss>`;
}

function article(page: number): string {
  const place = PLACES[page];
  const paragraphs = Array.from(
    { length: 4 },
    (_, n) =>
      `<p>Warga ${place} melintasi jembatan nomor ${page * 131 + n} sejak Senin pagi, kata kepala dinas ${place} yang menghitung ${page * 977 + n * 13} kendaraan di gerbang ${PLACES[(page + n + 3) % PAGES]} ${page}${n}.</p>`,
  );
  return `<!doctype html><html lang="id"><head><title>${titleOf(page)}</title>
    <meta property="article:published_time" content="${new Date(Date.now() - 60_000).toISOString()}"></head>
    <body><main><article><h1>${titleOf(page)}</h1>${paragraphs.join('')}</article></main></body></html>`;
}

/** Statements of a kind of job, and its transactions, by its number of jobs. */
function costOf(log: readonly LoggedStatement[], job: string, jobs: number) {
  const texts = log.filter((one) => one.job === job).map(({ text }) => text);
  const transactions = texts.filter((text) => /^(?:begin|start transaction)/.test(text)).length;
  return { statements: texts.length / jobs, transactions: transactions / jobs, texts };
}

/*
 * PGlite pays for each statement, PostgreSQL and the queue for each transaction. A page is stored, placed and published by
 * one job; the limits leave room for the first page's robots.txt and partitions only.
 */
describe.each(KINDS)('statements of a crawl, on %s', (kind) => {
  test(
    'a page and a poll cost few; a job that fails or is repeated loses and doubles nothing',
    { timeout: 120_000 },
    async () => {
      await using outlet = await openOutlet();
      await using installation = await install(
        kind,
        `sources:
  - { id: kabar, name: Kabar, language: id, timezone: UTC, homepage: '${outlet.url}/', delay: 0s,
      publish: full, licence: izin, listings: [{ feed: '${outlet.url}/feed.xml' }] }
editions: [{ id: semua, title: Semua, language: id }]`,
      );
      using log = logStatements();
      await using app = await openApp(installation.env);
      const context = await app.jobs();
      await prepareCrawl(context);
      await preparePartitions(app.db, context.now());
      await tick(context, { all: true });
      log.clear();
      await context.queue.work(handlersOf(context, log.jobs), 4);
      await context.queue.idle(AbortSignal.timeout(60_000));
      const published = await app.db.selectFrom('publication').select('state').execute();
      expect(published.map(({ state }) => state)).toEqual(Array.from({ length: PAGES }, () => 'published'));

      const page = costOf(log.statements, 'collect', PAGES);
      expect(page).toMatchObject({ transactions: 1 });
      expect(page.statements).toBeLessThan(MAX_PAGE);
      const poll = costOf(log.statements, 'poll', 1);
      expect(poll).toMatchObject({ transactions: 1 });
      for (const job of ['cluster', 'translate', 'publish'])
        expect(costOf(log.statements, job, 1).texts).toEqual([]);

      // What cannot be placed at once is stored; its own job places it later.
      await sql`alter table placement add constraint refuses check (false) not valid`.execute(app.db);
      const jobs = handlersOf(context, JOBS);
      const collect = async (url: string, times: number): Promise<void> => {
        const [added] = await addCandidates(app.db, null, [
          { sourceId: 'kabar', key: url, candidate: { url } },
        ]);
        for (let time = 0; time < times; time++)
          await jobs.collect({ candidateId: added?.id ?? 0 }, new AbortController().signal);
      };
      const url = `${outlet.url}/k/${PAGES}`;
      await collect(url, 1);
      const last = app.db.selectFrom('article').select('story_id').where('url', '=', url);
      expect(await last.execute()).toEqual([{ story_id: null }]);
      await sql`alter table placement drop constraint refuses`.execute(app.db);
      await expect
        .poll(() => last.execute(), { timeout: 60_000 })
        .toEqual([{ story_id: expect.any(Number) }]);

      // A process that is killed after its transaction repeats the job: a page without an article is not fetched again.
      await collect(`${outlet.url}/menu`, 2);
      expect(
        await app.db.selectFrom('page').select('id').where('url', 'like', '%/menu').execute(),
      ).toHaveLength(1);
    },
  );
});
