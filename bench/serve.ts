/**
 * Measures requests per second and latency of the site: a feed, a 304 and the front page, against a bare
 * Hono server with the same bytes; then the feed while the process crawls busy outlets and translates
 * them with the embedded engine, with the delay of its event loop. Needs `npm ci` in bench/.
 *
 * @example node bench/serve.ts [seconds per round] [connections]
 */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Hono } from 'hono';
import { serveOutlets } from '../fixtures/serve.ts';
import { type App, openApp } from '../src/app/app.ts';
import { crawlOnce } from '../src/jobs/crawl.ts';
import { listen } from '../src/serve/listen.ts';
import { lowerThreadPriority } from '../src/threads/thread-priority.ts';
import { openSite, openSiteThread } from '../src/app/start-site.ts';
import { reportSources } from '../src/store/crawl/source-report.ts';
import { startPostgres } from '../test/store/postgres.ts';

const FEED = '/semua/rss.xml';
/** Requests per second of the paced round. */
const STEADY = 1000;
const seconds = Number(process.argv[2] ?? 5);
const connections = Number(process.argv[3] ?? 200);

/** Serves the demo's outlets from an embedded database in this process. */
async function serveSite(): Promise<void> {
  const outlets = await serveOutlets();
  const { app } = await install(outlets.sourcesYaml, { WARTA_ENGINES: 'none' });
  await crawlOnce(await app.jobs(), { all: true }, new AbortController().signal);
  const site = await openSite(app);
  process.on('message', () => process.exit(0));
  process.send?.({ url: site.url, feed: app.config.editions[0]?.id });
}

async function install(
  sourcesYaml: string,
  more: Record<string, string>,
): Promise<{ app: App; env: Record<string, string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'warta-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const sources = join(folder, 'sources.yaml');
  await writeFile(sources, sourcesYaml);
  const env = {
    WARTA_DATA: join(folder, 'data'),
    WARTA_SOURCES: sources,
    WARTA_CONTACT: 'bench@warta.example',
    WARTA_ALLOW_PRIVATE: '127.0.0.1',
    WARTA_PORT: '0',
    WARTA_LOG: 'silent',
    ...more,
  };
  return { app: await openApp(env), env };
}

/**
 * Runs everything in one process under full load: outlets with endless news, translation by the embedded
 * engine.
 */
async function serveBusy(databaseUrl: string | undefined): Promise<void> {
  const outlets = fork(join(import.meta.dirname, 'busy-outlets.ts'));
  // In production the outlets are other machines, so they must not compete for the processor.
  setPriority(outlets.pid ?? 0, constants.priority.PRIORITY_BELOW_NORMAL);
  const [{ sourcesYaml, modelsUrl }] = (await once(outlets, 'message')) as [Record<string, string>];
  const { app, env } = await install(sourcesYaml ?? '', {
    WARTA_ENGINES: 'bergamot',
    WARTA_WORKERS: '1',
    WARTA_MODELS_URL: modelsUrl ?? '',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  });
  const context = await app.jobs();
  const site = await openSiteThread(app, env);
  lowerThreadPriority();
  void crawlOnce(context, { all: true }, new AbortController().signal);
  const done = async (): Promise<Work> => {
    const rows = await reportSources(app.db);
    const sum = (pick: (row: (typeof rows)[number]) => number): number =>
      rows.reduce((total, row) => total + pick(row), 0);
    return {
      pages: sum((row) => row.fetched),
      translated: sum((row) => row.translated),
      published: sum((row) => row.published),
    };
  };
  // Measurement starts when all stages are busy: fetching, translating and rendering.
  while ((await done()).published < 5) await sleep(500);
  const before = await done();
  await siteDelay(site.url);
  const report = async (): Promise<never> => {
    const after = await done();
    process.send?.({
      delay: await siteDelay(site.url),
      work: {
        pages: after.pages - before.pages,
        translated: after.translated - before.translated,
        published: after.published - before.published,
      },
    });
    outlets.kill();
    process.exit(0);
  };
  process.on('message', () => void report());
  process.send?.({ url: site.url, feed: app.config.editions[0]?.id });
}

/** Returns the event loop delay of the serving thread since the last call, in milliseconds by quantile. */
async function siteDelay(url: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.matchAll(/^warta_site_delay_seconds\{quantile="([^"]+)"\} (.+)$/gm);
  return Object.fromEntries(
    [...lines].map(([, quantile, value]) => [`p${Number(quantile) * 100}`, Number(value) * 1000]),
  );
}

interface Work {
  readonly pages: number;
  readonly translated: number;
  readonly published: number;
}

async function serveBare(url: string): Promise<void> {
  const response = await fetch(url, { headers: { 'Accept-Encoding': 'gzip' } });
  const type = response.headers.get('content-type') ?? '';
  const { gzipSync } = await import('node:zlib');
  const bytes = new Uint8Array(gzipSync(await response.text()));
  const app = new Hono();
  app.get('/*', (context) =>
    context.body(bytes, 200, {
      'Content-Type': type,
      'Content-Encoding': 'gzip',
      ETag: '"x"',
      Vary: 'Accept-Encoding',
    }),
  );
  const server = await listen((request) => app.fetch(request), '127.0.0.1', 0);
  process.on('message', () => process.exit(0));
  process.send?.({ url: server.url });
}

interface Measured {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly errors: number;
}

/** Measures at full speed over all connections. */
async function load(url: string, headers: readonly string[]): Promise<Measured> {
  const cannon = join(import.meta.dirname, 'node_modules/.bin/autocannon');
  const flags = [
    '-j',
    '-c',
    String(connections),
    '-d',
    String(seconds),
    ...headers.flatMap((header) => ['-H', header]),
    url,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [cannon, ...flags], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as Measured;
}

/**
 * Measures at a rate below saturation over as many connections, which is what readers experience. Returns
 * the median of three rounds by p99 latency.
 */
async function pace(url: string): Promise<Measured> {
  const rounds = [await paceOnce(url), await paceOnce(url), await paceOnce(url)];
  return rounds.toSorted((a, b) => a.latency.p99 - b.latency.p99)[1] as Measured;
}

async function paceOnce(url: string): Promise<Measured> {
  const args = [
    join(import.meta.dirname, 'paced.ts'),
    url,
    String(STEADY),
    String(seconds),
    String(connections),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Measured;
}

function line(name: string, { requests, latency, errors }: Measured): void {
  const columns = [
    `${requests.average.toFixed(0)}/s`,
    `p50 ${latency.p50} ms`,
    `p99 ${latency.p99} ms`,
    `max ${latency.max} ms`,
    `${errors} errors`,
  ];
  console.log(`${name.padEnd(38)} ${columns.map((column) => column.padStart(14)).join('')}`);
}

type Child = ReturnType<typeof fork>;
async function start(...args: string[]): Promise<{ child: Child; url: string; feed: string }> {
  const child = fork(import.meta.filename, args);
  const [ready] = (await once(child, 'message')) as [{ url: string; feed?: string }];
  return { child, url: ready.url, feed: `/${ready.feed}/rss.xml` };
}

async function compare(): Promise<void> {
  const site = await start('site');
  const bare = await start('bare', site.url + site.feed);
  const etag = (await fetch(site.url + site.feed)).headers.get('etag') ?? '';
  const gzip = ['Accept-Encoding: gzip'];
  await load(bare.url + FEED, gzip);
  await load(site.url + site.feed, gzip);
  const base = await load(bare.url + FEED, gzip);
  const feed = await load(site.url + site.feed, gzip);
  const again = await load(bare.url + FEED, gzip);
  const bareRate = (base.requests.average + again.requests.average) / 2;
  line('bare Hono, same bytes', base);
  line(`  the same, ${STEADY}/s`, await pace(bare.url + FEED));
  line('feed, 200', feed);
  line('feed, 304', await load(site.url + site.feed, [`If-None-Match: ${etag}`]));
  line('front page, 200', await load(`${site.url}/`, gzip));
  console.log(`feed against bare Hono: ${(feed.requests.average / bareRate).toFixed(2)}`);
  for (const { child } of [site, bare]) child.send('end');

  await using postgres = await startPostgres();
  await compareBusy('PostgreSQL', `${postgres.url}/postgres`);
  await compareBusy('embedded database');
}

async function compareBusy(name: string, ...database: string[]): Promise<void> {
  const gzip = ['Accept-Encoding: gzip'];
  const busy = await start('busy', ...database);
  await fetch(busy.url + busy.feed);
  line(`feed, 200, at work, ${name}`, await load(busy.url + busy.feed, gzip));
  line(`  the same, ${STEADY}/s`, await pace(busy.url + busy.feed));
  busy.child.send('end');
  const [{ delay, work }] = (await once(busy.child, 'message')) as [
    { delay: Record<string, number>; work: Work },
  ];
  const { pages, translated, published } = work;
  console.log(`  meanwhile ${pages} pages read, ${translated} stories translated, ${published} published`);
  const points = Object.entries(delay).map(([point, ms]) => `${point} ${ms.toFixed(1)} ms`);
  console.log(`  delay of the event loop (1 ms is none): ${points.join(', ')}`);
}

if (process.argv[2] === 'site') await serveSite();
else if (process.argv[2] === 'busy') await serveBusy(process.argv[3]);
else if (process.argv[2] === 'bare') await serveBare(process.argv[3] ?? '');
else {
  await compare();
  process.exit(0);
}
