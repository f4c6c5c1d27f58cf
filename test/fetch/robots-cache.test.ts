import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { RobotsCopy } from '../../src/fetch/politeness/robots-cache.ts';
import { failure, fetcher, html, page, serve } from './loopback.ts';

const minute = 60_000;
const hour = 60 * minute;

/** An outlet whose robots.txt can be changed while it runs. */
async function changing(first: (response: ServerResponse) => void) {
  const state = { robots: first };
  const outlet = await serve({
    '/robots.txt': (_request, response) => state.robots(response),
    '/a': html('<p>a</p>'),
    '/b': html('<p>b</p>'),
  });
  return Object.assign(outlet, {
    state,
    count: () => outlet.asked.filter((path) => path === '/robots.txt').length,
  });
}

function hands() {
  let at = Date.parse('2026-11-23T08:00:00Z');
  return { now: () => new Date(at), advance: (ms: number) => (at += ms) };
}

const text =
  (body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/plain', ...headers }).end(body);
  };
const status =
  (code: number) =>
  (response: ServerResponse): void =>
    void response.writeHead(code).end('x');

test('robots.txt is fetched once a day, even for concurrent requests', async () => {
  await using outlet = await changing(text('User-agent: *\nDisallow: /b'));
  const time = hands();
  await using warta = fetcher(time);
  await Promise.all([1, 2, 3].map(() => page(warta, `${outlet.url}/a`)));
  expect(await warta.get(`${outlet.url}/b`, { accept: 'html' })).toMatchObject({ kind: 'refused-by-robots' });
  time.advance(23 * hour);
  await page(warta, `${outlet.url}/a`);
  expect(outlet.count()).toBe(1);
  time.advance(2 * hour);
  await page(warta, `${outlet.url}/a`);
  expect(outlet.count()).toBe(2);
  expect(outlet.asked).not.toContain('/b');
});

test.each([
  ['max-age=3600', 59 * minute, 2 * minute],
  ['public, max-age=31536000', 23 * hour, 2 * hour],
  ['no-cache', 9 * minute, 2 * minute],
  ['max-age=0', 9 * minute, 2 * minute],
])('Cache-Control %s is kept within ten minutes and a day', async (value, still, more) => {
  await using outlet = await changing(text('', { 'cache-control': value }));
  const time = hands();
  await using warta = fetcher(time);
  await page(warta, `${outlet.url}/a`);
  time.advance(still);
  await page(warta, `${outlet.url}/a`);
  expect(outlet.count()).toBe(1);
  time.advance(more);
  await page(warta, `${outlet.url}/a`);
  expect(outlet.count()).toBe(2);
});

test.each([400, 401, 403, 404, 410, 451])('HTTP %i: there are no rules', async (code) => {
  await using outlet = await changing(status(code));
  await using warta = fetcher();
  expect((await page(warta, `${outlet.url}/a`)).text).toBe('<p>a</p>');
});

test.each([500, 502, 503, 304])(
  'HTTP %i: nothing may be fetched, and the host is left alone for a while',
  async (code) => {
    await using outlet = await changing(status(code));
    const time = hands();
    await using warta = fetcher(time);
    const error = await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }));
    expect(error).toMatchObject({
      code: 'status',
      status: code,
      retry: { after: new Date('2026-11-23T08:05:00Z') },
    });
    expect(error.message).toContain('robots.txt');
    await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }));
    expect(outlet.asked).toEqual(['/robots.txt']);
    outlet.state.robots = text('');
    time.advance(6 * minute);
    expect((await page(warta, `${outlet.url}/a`)).text).toBe('<p>a</p>');
  },
);

test('429 for robots.txt pauses the host as requested', async () => {
  await using outlet = await changing(
    (response) => void response.writeHead(429, { 'retry-after': '3600' }).end(),
  );
  await using warta = fetcher(hands());
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({
    code: 'rate-limited',
    status: 429,
    retry: { after: new Date('2026-11-23T09:00:00Z') },
  });
});

test('the last good copy replaces an unreachable one, for thirty days', async () => {
  await using outlet = await changing(text('User-agent: *\nDisallow: /b'));
  const time = hands();
  await using warta = fetcher(time);
  await page(warta, `${outlet.url}/a`);
  outlet.state.robots = status(503);
  for (const days of [2, 10, 17]) {
    time.advance(days * 24 * hour);
    await page(warta, `${outlet.url}/a`);
    expect(await warta.get(`${outlet.url}/b`, { accept: 'html' })).toMatchObject({
      kind: 'refused-by-robots',
    });
  }
  // Each check sent one request, not one per page.
  expect(outlet.count()).toBe(4);
  time.advance(2 * 24 * hour);
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({
    code: 'status',
    status: 503,
  });
});

test('copies are shared between processes through a store', async () => {
  const copies = new Map<string, RobotsCopy>();
  const robotsCopies = {
    load: (origin: string) => Promise.resolve(copies.get(origin)),
    save: (origin: string, copy: RobotsCopy) => Promise.resolve(void copies.set(origin, copy)),
  };
  await using outlet = await changing(text('User-agent: *\nDisallow: /b'));
  for (let run = 0; run < 3; run += 1) {
    await using warta = fetcher({ robotsCopies });
    await page(warta, `${outlet.url}/a`);
  }
  expect(outlet.count()).toBe(1);
  expect(copies.get(outlet.url)?.text).toContain('Disallow: /b');
});

test('five redirects of robots.txt are followed, also to other hosts; more mean that there is none', async () => {
  await using other = await serve({}, 'User-agent: warta\nDisallow: /b');
  const hop = (from: number): [string, (request: unknown, response: ServerResponse) => void] => [
    from === 0 ? '/robots.txt' : `/r${from}`,
    (_request, response) =>
      void response
        .writeHead(301, { location: from === 4 ? `${other.url}/robots.txt` : `/r${from + 1}` })
        .end(),
  ];
  await using outlet = await serve(Object.fromEntries([0, 1, 2, 3, 4].map(hop)));
  await using warta = fetcher();
  expect(await warta.get(`${outlet.url}/b`, { accept: 'html' })).toMatchObject({ kind: 'refused-by-robots' });
  await using long = await serve({
    ...Object.fromEntries([0, 1, 2, 3].map(hop)),
    '/r4': (_request, response) => void response.writeHead(301, { location: '/r5' }).end(),
    '/r5': (_request, response) => void response.writeHead(301, { location: '/r6' }).end(),
    '/a': html('<p>a</p>'),
  });
  expect((await page(warta, `${long.url}/a`)).text).toBe('<p>a</p>');
});

test('an HTML page in place of robots.txt has no rules', async () => {
  const accident = '<!DOCTYPE html><title>Not found</title><pre>\nUser-agent: *\nDisallow: /\n</pre>'.padEnd(
    3000,
    ' tidak ditemukan',
  );
  await using outlet = await changing(text(accident, { 'content-type': 'text/html' }));
  await using warta = fetcher();
  expect((await page(warta, `${outlet.url}/a`)).text).toBe('<p>a</p>');
});

test('a bot wall in place of robots.txt blocks the source', async () => {
  const wall = '<html><script>document.cookie="k=1;path=/";location.reload()</script></html>';
  await using outlet = await changing(text(wall, { 'content-type': 'text/html' }));
  await using warta = fetcher();
  const error = await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }));
  expect(error).toMatchObject({ code: 'blocked', retry: { after: expect.any(Date) } });
  expect(error.message).toContain('JavaScript cookie challenge');
  for (let n = 0; n < 3; n += 1) await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }));
  expect(outlet.asked).toEqual(['/robots.txt']);
  // One request was sent, for any number of pages.
  expect(warta.hosts()).toMatchObject([{ pausedUntil: undefined }]);
});

test('only the first 500 KiB count, compressed or not, even of an endless file', async () => {
  const long = `User-agent: *\nDisallow: /b\n${'# filler\n'.repeat(60_000)}Disallow: /a\n`;
  await using outlet = await changing(text(long));
  await using packed = await changing((response) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(gzipSync(long));
  });
  await using endless = await changing((response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('User-agent: *\nDisallow: /b\n');
    const more = (): void => {
      while (!response.destroyed && response.write('# for ever\n'.repeat(1000)));
    };
    response.on('drain', more);
    more();
  });
  await using warta = fetcher();
  for (const { url } of [outlet, packed, endless]) {
    expect((await page(warta, `${url}/a`)).text).toBe('<p>a</p>');
    expect(await warta.get(`${url}/b`, { accept: 'html' })).toMatchObject({ kind: 'refused-by-robots' });
  }
});
