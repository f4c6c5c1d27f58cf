import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app/app.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { createServer } from '../../src/serve/server.ts';
import { reportSources } from '../../src/store/crawl/source-report.ts';
import { readSummary, summaryText } from '../../src/cli/source-summary.ts';
import { serve, type Outlet } from '../fetch/loopback.ts';
import { install, type Installation } from '../pipeline/installation.ts';
import { site } from '../publish/newsroom.ts';

const never = new AbortController().signal;
const MINUTE = 60_000;
let outlet: Outlet;
let installation: Installation;
let app: App;
/** Whether the second listing of `dua` cannot be read. */
let broken = true;

const feed = (ttl: string, ...dates: Date[]) =>
  `<rss version="2.0"><channel><title>Kabar</title>${ttl}${dates
    .map(
      (date, index) =>
        `<item><title>Kabar ${index}</title><link>/k/${index}</link><pubDate>${date.toUTCString()}</pubDate></item>`,
    )
    .join('')}</channel></rss>`;
const ago = (days: number) => new Date(Date.now() - days * 86_400_000);

const answer = (body: string) => (_: unknown, response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(body);

beforeAll(async () => {
  outlet = await serve({
    '/beku.xml': answer(feed('', ago(40), ago(41), ago(50))),
    '/ttl.xml': answer(feed('<ttl>45</ttl>', ago(0))),
    '/lama.xml': answer(feed('<ttl>100000</ttl>', ago(0))),
    '/aneh.xml': answer(feed('<ttl>-5</ttl>', ago(0))),
    '/hidup.xml': answer(feed('', ago(0))),
    '/mati.xml': (_, response) =>
      void response.writeHead(broken ? 500 : 200).end(broken ? '' : feed('', ago(0))),
  });
  const source = (id: string, files = [id]): string => `
  - { id: ${id}, name: ${id}, homepage: '${outlet.url}/', language: id, timezone: Asia/Jakarta, delay: 0s, every: 15m, listings: [${files.map((file) => `{ feed: '${outlet.url}/${file}.xml' }`).join(', ')}] }`;
  installation = await install(
    'pglite',
    `sources:${['beku', 'ttl', 'lama', 'aneh'].map((id) => source(id)).join('')}${source('dua', ['mati', 'hidup'])}\neditions: [{ id: semua, title: Semua }]\n`,
  );
  app = await openApp(installation.env);
  await crawlOnce(await app.jobs(), { all: true }, never);
}, 900_000);
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await outlet[Symbol.asyncDispose]();
});

test.each([
  ['beku', 15],
  ['ttl', 45],
  ['lama', 60],
  ['aneh', 15],
])('%s is looked at again after %d minutes', async (id, minutes) => {
  const row = await app.db
    .selectFrom('listing')
    .select(['due_at as dueAt', 'checked_at as checkedAt'])
    .where('source_id', '=', id)
    .executeTakeFirstOrThrow();
  expect((row.dueAt.getTime() - (row.checkedAt?.getTime() ?? 0)) / MINUTE).toBeCloseTo(minutes, 3);
});

test('a readable feed that is no longer updated is reported', async () => {
  const report = await reportSources(app.db);
  expect(report.map(({ id, onlyOld }) => [id, onlyOld])).toEqual([
    ['aneh', 0],
    ['beku', 3],
    ['dua', 0],
    ['lama', 0],
    ['ttl', 0],
  ]);
  expect(summaryText(await readSummary(app.db))).toContain(
    'beku: all 3 entries of its listings are older than maxAge (stopped)',
  );
  const { editions, sources } = app.config;
  const server = createServer({ db: app.db, site, editions, sources, now: () => new Date() });
  const page = await (await server.request('/status')).text();
  expect(page).toContain('tetapi semua 3 isinya sudah lama: daftarnya tampaknya tidak lagi diperbarui');
});

test('a source without news for days is reported', async () => {
  await app.db
    .updateTable('candidate')
    .set({ seen_at: ago(5) })
    .where('source_id', '=', 'ttl')
    .execute();
  expect(summaryText(await readSummary(app.db))).toContain('ttl: nothing new has been listed since');
});

test('a source is failing as long as one of its listings is, regardless of the order of polls', async () => {
  const status = async () => {
    const { editions, sources } = app.config;
    const server = createServer({ db: app.db, site, editions, sources, now: () => new Date() });
    const page = await (await server.request('/status')).text();
    return page
      .replaceAll(/\s+/g, ' ')
      .split('<tr>')
      .find((row) => row.includes('dua'));
  };
  await lookAgain('hidup.xml');
  expect(await status()).toContain('sebagian terganggu sejak');
  expect(summaryText(await readSummary(app.db))).toMatch(/^dua .* failing$/m);
  broken = false;
  await lookAgain('mati.xml');
  expect(await status()).not.toContain('terganggu');
  expect(summaryText(await readSummary(app.db))).toMatch(/^dua .* ok$/m);
});

async function lookAgain(file: string): Promise<void> {
  await app.db
    .updateTable('listing')
    .set({ due_at: ago(1) })
    .where('url', 'like', `%/${file}`)
    .execute();
  await crawlOnce(await app.jobs(), { sources: ['dua'] }, never);
}
