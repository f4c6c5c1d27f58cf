/**
 * Requests per second and slowest answers of the site's feeds against a bare Hono server that answers with the same
 * bytes, in turns in one run: a whole feed, a 304, the front page; then the same while this process crawls the invented
 * outlets, with the delay of its event loop. Needs `npm ci` in bench/.
 *
 *   node bench/serve.ts [seconds per round] [connections]
 */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { Hono } from 'hono';
import { serveOutlets } from '../fixtures/serve.ts';
import { openApp } from '../src/app.ts';
import { crawlOnce } from '../src/jobs/crawl.ts';
import { listen } from '../src/serve/listen.ts';
import { openSite } from '../src/site.ts';

const FEED = '/semua/rss.xml';
const seconds = Number(process.argv[2] ?? 5);
const connections = Number(process.argv[3] ?? 200);

/** The real thing: the demo's outlets crawled into an embedded database, the site in the same process. */
async function serveSite(busy: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'warta-bench-'));
  const outlets = await serveOutlets();
  const sources = join(folder, 'sources.yaml');
  await writeFile(sources, outlets.sourcesYaml);
  const settings = {
    WARTA_DATA: join(folder, 'data'),
    WARTA_SOURCES: sources,
    WARTA_CONTACT: 'bench@warta.example',
    WARTA_ALLOW_PRIVATE: '127.0.0.1',
    WARTA_PORT: '0',
    WARTA_LOG: 'silent',
  };
  const app = await openApp(settings);
  const { signal } = new AbortController();
  const context = await app.jobs();
  if (!busy) await crawlOnce(context, { all: true }, signal);
  const site = await openSite(app);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  process.on('message', (message) => {
    if (message === 'crawl') {
      delay.enable();
      void crawlOnce(context, { all: true }, signal).then(() => delay.disable());
    } else if (message === 'delay')
      process.send?.({ p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6 });
    else process.exit(0);
  });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.send?.({ url: site.url, feed: app.config.editions[0]?.id });
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
  readonly non2xx: number;
}

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

function line(name: string, { requests, latency, errors }: Measured): void {
  const columns = [
    `${requests.average.toFixed(0)}/s`,
    `p50 ${latency.p50} ms`,
    `p99 ${latency.p99} ms`,
    `max ${latency.max} ms`,
    `${errors} errors`,
  ];
  console.log(`${name.padEnd(28)} ${columns.map((column) => column.padStart(14)).join('')}`);
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
  line('feed, 200', feed);
  line('feed, 304', await load(site.url + site.feed, [`If-None-Match: ${etag}`]));
  line('front page, 200', await load(`${site.url}/`, gzip));
  console.log(`feed against bare Hono: ${(feed.requests.average / bareRate).toFixed(2)}`);
  for (const { child } of [site, bare]) child.send('end');

  const busy = await start('busy');
  busy.child.send('crawl');
  line('feed, 200, while crawling', await load(busy.url + busy.feed, gzip));
  busy.child.send('delay');
  const [delay] = (await once(busy.child, 'message')) as [{ p50: number; p99: number }];
  console.log(
    `event loop delay while crawling: p50 ${delay.p50.toFixed(1)} ms, p99 ${delay.p99.toFixed(1)} ms`,
  );
  busy.child.send('end');
}

if (process.argv[2] === 'site' || process.argv[2] === 'busy') await serveSite(process.argv[2] === 'busy');
else if (process.argv[2] === 'bare') await serveBare(process.argv[3] ?? '');
else await compare();
