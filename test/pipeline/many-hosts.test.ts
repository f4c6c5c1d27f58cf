import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { openApp } from '../../src/app/app.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { saveRobots } from '../../src/store/crawl/hosts.ts';
import { KINDS } from '../store/database.ts';
import { install, type Installation } from './installation.ts';

/** More than there are slots for polls (4) and for pages (`WARTA_CONCURRENCY`, 3 here). */
const HOSTS = 6;
const PAGES = 2;

interface LoggedRequest {
  readonly path: string;
  /** Milliseconds on the clock of this process. */
  readonly at: number;
}

interface Outlet extends AsyncDisposable {
  readonly url: string;
  readonly requests: LoggedRequest[];
}

/** An outlet on a port of its own, which is a host of its own. */
async function openOutlet(outlet: number): Promise<Outlet> {
  const requests: LoggedRequest[] = [];
  const server = createServer(({ url: path = '' }, response) => {
    requests.push({ path, at: performance.now() });
    const page = /^\/k\/(\d+)$/.exec(path)?.[1];
    if (path === '/feed.xml')
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feed(outlet));
    else if (page !== undefined)
      response.writeHead(200, { 'content-type': 'text/html' }).end(article(outlet, Number(page)));
    else response.writeHead(404).end();
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function feed(outlet: number): string {
  const items = Array.from(
    { length: PAGES },
    (_, page) =>
      `<item><title>Panen ${outlet}-${page}</title><link>/k/${page}</link><pubDate>${new Date().toUTCString()}</pubDate></item>`,
  );
  return `<rss version="2.0"><channel><title>Kabar ${outlet}</title>${items.join('')}</channel></rss>`;
}

function article(outlet: number, page: number): string {
  const title = `Panen kecamatan ${outlet} musim ${page}`;
  const paragraph = `<p>Petani kecamatan ${outlet} menutup musim ${page} dengan ${outlet * 31 + page} ton padi, kata ketua kelompok tani setempat pada hari Senin.</p>`;
  return `<!doctype html><html lang="id"><head><title>${title}</title></head><body><article><h1>${title}</h1>${paragraph.repeat(5)}</article></body></html>`;
}

function setUp(
  kind: (typeof KINDS)[number],
  outlets: readonly Outlet[],
  delay: string,
): Promise<Installation> {
  const sources = outlets.map(
    ({ url }, n) =>
      `  - { id: kabar-${n}, name: Kabar ${n}, homepage: '${url}/', language: id, timezone: Asia/Jakarta, delay: ${delay}, listings: [{ feed: '${url}/feed.xml' }] }\n`,
  );
  const yaml = `sources:\n${sources.join('')}editions: [{ id: semua, title: Semua }]\n`;
  return install(kind, yaml, { WARTA_CONCURRENCY: '3' });
}

const pathsOf = ({ requests }: Outlet): string[] => requests.map(({ path }) => path).toSorted();

describe.each(KINDS)('more hosts than slots, on %s', (kind) => {
  test('no job holds a slot while it waits for its host', { timeout: 120_000 }, async () => {
    const outlets = await Promise.all(Array.from({ length: HOSTS }, (_, n) => openOutlet(n)));
    await using closing = new AsyncDisposableStack();
    for (const outlet of outlets) closing.use(outlet);
    // No host has a second turn within the time of the test.
    await using installation = await setUp(kind, outlets, '10m');
    await using app = await openApp(installation.env);
    const [fetchedAt, expiresAt] = [new Date(), new Date(Date.now() + 24 * 3600_000)];
    // The host of the first outlet has had its turn: its feed waits, too.
    for (const { url } of outlets.slice(1)) await saveRobots(app.db, url, { text: '', fetchedAt, expiresAt });

    const stop = new AbortController();
    const end = crawlOnce(await app.jobs(), { all: true }, stop.signal).catch((error: unknown) => error);
    const queue = await app.queue();
    await expect
      .poll(() => queue.counts(), { timeout: 100_000, interval: 200 })
      .toMatchObject({ active: 0, ready: 1 + (HOSTS - 1) * PAGES });
    stop.abort(new Error('seen enough'));
    expect(await end).toEqual(new Error('seen enough'));
    expect(outlets.map(pathsOf)).toEqual(outlets.map((_, n) => (n === 0 ? ['/robots.txt'] : ['/feed.xml'])));
  });

  test("each page is fetched once, at its host's pace", { timeout: 120_000 }, async () => {
    const delayMs = 1000;
    const outlets = await Promise.all(Array.from({ length: HOSTS }, (_, n) => openOutlet(n)));
    await using closing = new AsyncDisposableStack();
    for (const outlet of outlets) closing.use(outlet);
    await using installation = await setUp(kind, outlets, `${delayMs / 1000}s`);
    await using app = await openApp(installation.env);
    await crawlOnce(await app.jobs(), { all: true }, AbortSignal.timeout(100_000));

    const pages = Array.from({ length: PAGES }, (_, page) => `/k/${page}`);
    for (const outlet of outlets) {
      expect(pathsOf(outlet)).toEqual(['/.well-known/tdmrep.json', '/feed.xml', ...pages, '/robots.txt']);
      const gaps = outlet.requests.slice(1).map(({ at }, index) => at - (outlet.requests[index]?.at ?? 0));
      // Timers may fire a millisecond early.
      expect(Math.min(...gaps)).toBeGreaterThan(delayMs - 5);
    }
    const candidates = await app.db.selectFrom('candidate').select('state').execute();
    expect(candidates).toHaveLength(HOSTS * PAGES);
    expect(new Set(candidates.map(({ state }) => state))).toEqual(new Set(['stored']));
    expect(await (await app.queue()).counts()).toMatchObject({ ready: 0, active: 0, failed: 0 });
  });
});
