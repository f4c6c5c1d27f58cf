/**
 * Measures the cost of politeness, SSRF guard, charset and bot-wall detection: pages per second from a
 * loopback server in another process, with plain undici and Warta's fetcher in alternation. Both run in
 * each round, so that their ratio is comparable across machines.
 *
 * -  node bench/fetch.ts [pages per round] [rounds]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { openFetcher } from '../src/fetch/fetch.ts';

const paragraph =
  '<p class="isi">Para perunding – “kedua pihak” – bertemu lagi di ibu kota pada hari Senin.</p>\n';
const bodies = {
  small: `<!doctype html><meta charset=utf-8>${paragraph.repeat(60)}`,
  large: `<!doctype html><meta charset=utf-8>${paragraph.repeat(2500)}`,
};

async function serve(): Promise<void> {
  const server = createServer(({ url = '' }, response) => {
    const body = url.startsWith('/large') ? bodies.large : bodies.small;
    if (url === '/robots.txt') return void response.end('User-agent: *\nDisallow: /private/\n');
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    if (!url.endsWith('.gz')) return void response.writeHead(200, headers).end(body);
    return void response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(packed.get(body));
  });
  const packed = new Map(Object.values(bodies).map((body) => [body, gzipSync(body)]));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send?.((server.address() as AddressInfo).port);
}

/** Minimal code to fetch the text of a page. */
async function bareGet(dispatcher: Agent, url: string): Promise<string> {
  const { body, headers } = await request(url, { dispatcher });
  const bytes = Buffer.from(await body.arrayBuffer());
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
}

async function measure(pages: number, get: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let n = 0; n < pages; n += 1) await get();
  return pages / ((performance.now() - started) / 1000);
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function run(pages: number, rounds: number): Promise<void> {
  const server = fork(import.meta.filename, ['serve']);
  const [port] = (await once(server, 'message')) as [number];
  const origin = `http://127.0.0.1:${port}`;
  const agent = new Agent({ connections: 1 });
  await using warta = openFetcher({
    userAgent: 'Warta/0.1',
    contact: 'https://example.org/warta',
    delayMs: 0,
    allowPrivate: ['127.0.0.1'],
  });
  console.log('page           bare undici/s   fetcher/s   ratio   added ms/page');
  for (const path of ['/small', '/large', '/small.gz', '/large.gz']) {
    const bare: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await measure(pages, () => bareGet(agent, origin + path)));
      ours.push(await measure(pages, () => warta.get(origin + path, { accept: 'html' })));
    }
    const [theirs, own] = [median(bare), median(ours)];
    const figures = [
      theirs.toFixed(0).padStart(13),
      own.toFixed(0).padStart(11),
      (own / theirs).toFixed(2).padStart(7),
    ];
    console.log(path.padEnd(15), ...figures, (1000 / own - 1000 / theirs).toFixed(3).padStart(13));
  }
  await agent.close();
  server.kill();
}

if (process.argv[2] === 'serve') await serve();
else await run(Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 5));
