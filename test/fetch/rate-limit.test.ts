import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { FetchError } from '../../src/model/errors.ts';
import { retryAfter } from '../../src/time/retry-after.ts';
import { openRateLimiter } from '../../src/fetch/politeness/rate-limit.ts';
import type { RequestEvent } from '../../src/fetch/options.ts';
import { failure, fetcher, html, page, serve } from './loopback.ts';

/** A clock that only advances by waiting. */
function clock(start = '2026-11-23T08:00:00Z') {
  let at = Date.parse(start);
  const waits: number[] = [];
  return {
    now: () => new Date(at),
    wait: (ms: number) => {
      waits.push(ms);
      at += ms;
      return Promise.resolve();
    },
    advance: (ms: number) => (at += ms),
    waits,
  };
}

test('requests to one host are one delay apart, other hosts do not wait', async () => {
  const time = clock();
  const politeness = openRateLimiter(time);
  const order: string[] = [];
  const ask = (host: string, name: string, took: number) =>
    politeness.turn(host, 2000, () => {
      order.push(name);
      time.advance(took);
      return Promise.resolve(name);
    });
  await ask('a', 'a1', 500);
  await ask('b', 'b1', 0);
  await ask('a', 'a2', 0);
  time.advance(1500);
  await ask('a', 'a3', 0);
  time.advance(5000);
  await ask('a', 'a4', 0);
  expect(order).toEqual(['a1', 'b1', 'a2', 'a3', 'a4']);
  expect(time.waits).toEqual([2000, 500]);
});

test('requests to one host are sequential, and a slow host does not delay others', async () => {
  const politeness = openRateLimiter(clock());
  const slow = Promise.withResolvers<string>();
  let atWork = 0;
  let most = 0;
  const count = async (work: Promise<string>) => {
    most = Math.max(most, (atWork += 1));
    const done = await work;
    atWork -= 1;
    return done;
  };
  const waiting = [1, 2, 3].map((n) =>
    politeness.turn('slow', 0, () => count(n === 1 ? slow.promise : Promise.resolve('b'))),
  );
  expect(await politeness.turn('fast', 0, () => Promise.resolve('fast'))).toBe('fast');
  expect(politeness.hosts().find(({ host }) => host === 'slow')?.waiting).toBe(3);
  slow.resolve('a');
  expect(await Promise.all(waiting)).toEqual(['a', 'b', 'b']);
  expect(most).toBe(1);
});

test('two real hosts proceed in parallel while one is silent', async () => {
  const asked = Promise.withResolvers<ServerResponse>();
  await using slow = await serve({
    '/a': (_request, response) => asked.resolve(response),
  });
  await using fast = await serve({ '/1': html('<p>1</p>'), '/2': html('<p>2</p>') });
  await using warta = fetcher();
  const late = page(warta, `${slow.url}/a`, { accept: 'any' });
  const response = await asked.promise;
  expect((await page(warta, `${fast.url}/1`)).text + (await page(warta, `${fast.url}/2`)).text).toBe(
    '<p>1</p><p>2</p>',
  );
  response.end('<p>late</p>');
  expect((await late).text).toBe('<p>late</p>');
});

test('a host that asked for a pause is not requested until its end', async () => {
  const time = clock();
  let busy = true;
  await using outlet = await serve({
    '/a': (_request, response) => {
      if (busy) response.writeHead(429, { 'retry-after': '120' }).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end('<p>x</p>');
    },
  });
  await using warta = fetcher(time);
  const after = new Date('2026-11-23T08:02:00Z');
  const ask = () => failure(warta.get(`${outlet.url}/a`, { accept: 'html' }));
  expect(await ask()).toMatchObject({ code: 'rate-limited', status: 429, retry: { after } });
  expect(await ask()).toMatchObject({ code: 'rate-limited', status: undefined, retry: { after } });
  expect(outlet.asked).toEqual(['/robots.txt', '/a']);
  expect(warta.hosts()).toMatchObject([{ pausedUntil: after }]);
  busy = false;
  time.advance(120_000);
  expect((await page(warta, `${outlet.url}/a`)).text).toBe('<p>x</p>');
  expect(time.waits).toEqual([]);
});

test('503 with Retry-After, in seconds or as a date, pauses the host, also for waiting requests', async () => {
  const time = clock();
  await using outlet = await serve({
    '/a': (_request, response) =>
      void response.writeHead(503, { 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT' }).end(),
  });
  await using warta = fetcher(time);
  const errors = await Promise.all(
    [1, 2, 3].map(() => failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))),
  );
  for (const error of errors) {
    expect(error).toMatchObject({ code: 'rate-limited', retry: { after: new Date('2026-11-23T09:00:00Z') } });
  }
  expect(outlet.asked).toEqual(['/robots.txt', '/a']);
});

test('a host that refuses three times in a row is paused for an hour', async () => {
  const time = clock();
  let open = false;
  await using outlet = await serve({
    '/a': (_request, response) =>
      void response.writeHead(open ? 200 : 403, { 'content-type': 'text/html' }).end('<p>x</p>'),
  });
  await using warta = fetcher(time);
  const ask = () => failure(warta.get(`${outlet.url}/a`, { accept: 'html' }));
  for (let n = 0; n < 3; n += 1) expect(await ask()).toMatchObject({ code: 'blocked', status: 403 });
  const after = new Date('2026-11-23T09:00:00Z');
  for (let n = 0; n < 3; n += 1)
    expect(await ask()).toMatchObject({ code: 'blocked', status: undefined, retry: { after } });
  expect(outlet.asked).toEqual(['/robots.txt', '/a', '/a', '/a']);
  open = true;
  time.advance(3_600_000);
  expect((await page(warta, `${outlet.url}/a`)).text).toBe('<p>x</p>');
  open = false;
  for (let n = 0; n < 3; n += 1) expect(await ask()).toMatchObject({ code: 'blocked', status: 403 });
});

test('refusals without a time double the pause up to a day, a success resets it', () => {
  const time = clock();
  const politeness = openRateLimiter(time);
  const seconds = (until?: Date) => {
    const kept = (politeness.pause('a', until).getTime() - time.now().getTime()) / 1000;
    time.advance(kept * 1000);
    return kept;
  };
  expect([seconds(), seconds(), seconds()]).toEqual([60, 120, 240]);
  politeness.answered('a');
  expect(seconds()).toBe(60);
  expect(seconds(new Date('2031-01-01'))).toBe(86_400);
  expect(seconds(new Date('2020-01-01'))).toBe(1);
});

test('Retry-After is parsed as seconds or a date, anything else is ignored', () => {
  const now = new Date('2026-11-23T08:00:00Z');
  expect(retryAfter('30', now)).toEqual(new Date('2026-11-23T08:00:30Z'));
  expect(retryAfter(' Mon, 23 Nov 2026 08:00:10 GMT ', now)).toEqual(new Date('2026-11-23T08:00:10Z'));
  for (const value of [undefined, '', '0', '-5', 'soon', 'Sun, 22 Nov 2026 08:00:10 GMT', '9'.repeat(30)]) {
    expect(retryAfter(value, now)).toBeUndefined();
  }
});

test('the delay is the maximum of ours, the request’s and robots.txt’s, which is obeyed up to a minute', async () => {
  const events: RequestEvent[] = [];
  await using patient = await serve({ '/a': html('x') }, 'User-agent: *\nCrawl-delay: 7');
  await using absurd = await serve({ '/a': html('x') }, 'User-agent: *\nCrawl-delay: 86400');
  await using warta = fetcher({ ...clock(), delayMs: 2000, onRequest: (event) => events.push(event) });
  await page(warta, `${patient.url}/a`);
  await page(warta, `${patient.url}/a`, { delayMs: 9000 });
  await page(warta, `${patient.url}/a`, { delayMs: 1 });
  await page(warta, `${absurd.url}/a`);
  expect(events.filter(({ kind }) => kind === 'page').map(({ delayMs }) => delayMs)).toEqual([
    7000, 9000, 7000, 60_000,
  ]);
});

test('an outer turn applies to every request, including robots.txt and redirects', async () => {
  const turns: string[] = [];
  await using outlet = await serve({
    '/a': (_request, response) => void response.writeHead(302, { location: '/b' }).end(),
    '/b': html('<p>b</p>'),
  });
  await using warta = fetcher({
    turn: async (host, delayMs, run) => {
      turns.push(`${host} ${delayMs}`);
      return run();
    },
  });
  await page(warta, `${outlet.url}/a`);
  expect(turns).toEqual(Array(3).fill(`127.0.0.1:${outlet.port} 0`));
});

test('an abort removes a waiting request from the queue', async () => {
  const held = Promise.withResolvers<unknown>();
  const politeness = openRateLimiter({ ...clock(), wait: () => held.promise });
  await politeness.turn('a', 1000, () => Promise.resolve());
  const controller = new AbortController();
  let ran = false;
  const waiting = politeness.turn('a', 1000, () => Promise.resolve(1));
  const second = politeness.turn('a', 1000, () => Promise.resolve((ran = true)), {
    signal: controller.signal,
  });
  controller.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
  held.resolve(undefined);
  expect(await waiting).toBe(1);
  expect(ran).toBe(false);
});

test('a failing request frees its host for the next one', async () => {
  const politeness = openRateLimiter(clock());
  await expect(politeness.turn('a', 0, () => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
  expect(await politeness.turn('a', 0, () => Promise.resolve('next'))).toBe('next');
});

test('idle hosts are forgotten, paused ones are not', async () => {
  const time = clock();
  const politeness = openRateLimiter(time);
  politeness.pause('paused', new Date(time.now().getTime() + 86_000_000));
  for (let n = 0; n < 5000; n += 1) {
    await politeness.turn(`host-${n}`, 1000, () => Promise.resolve());
    time.advance(100);
  }
  expect(politeness.hosts().length).toBeLessThan(600);
  await expect(politeness.turn('paused', 0, () => Promise.resolve())).rejects.toThrow(FetchError);
});

test('a clock that is set back does not stop a host', async () => {
  const time = clock();
  const politeness = openRateLimiter(time);
  await politeness.turn('a', 1000, () => Promise.resolve());
  time.advance(-86_400_000);
  await politeness.turn('a', 1000, () => Promise.resolve());
  expect(time.waits).toEqual([1000]);
});
