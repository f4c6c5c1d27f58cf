import { expect, test } from 'vitest';
import { compress, draftDocument, type RenderedDocument } from '../../src/publish/feeds/documents.ts';
import { ResponseCache } from '../../src/serve/response-cache.ts';

const document = (body: string): Promise<RenderedDocument> =>
  compress(draftDocument('/a', 'text/plain', body, new Date('2026-11-10T00:00:00Z')));

/** A cache with a test clock and a database with a single text. */
function setUp(maxWaitMs?: number) {
  let now = 0;
  let text = 'old';
  let queries = 0;
  const failures: boolean[] = [];
  const cache = new ResponseCache(() => now, {
    maxEntries: 10,
    onRefreshFailed: (_error, _path, isNews) => failures.push(isNews),
    ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
  });
  return {
    cache,
    failures,
    publish: (body: string) => (text = body),
    wait: (ms: number) => (now += ms),
    queries: () => queries,
    get: async (render = () => document(text)) => {
      const found = await cache.get('/a', { freshMs: 1_000, staleMs: 60_000 }, () => {
        queries++;
        return render();
      });
      return found?.body.toString();
    },
  };
}

const failing = () => Promise.reject<RenderedDocument>(new Error('no database'));
const hanging = () => Promise.withResolvers<RenderedDocument>().promise;

test('the database is queried once a second; the first request after that gets the new response', async () => {
  const { get, publish, wait, queries } = setUp();
  expect(await get()).toBe('old');
  publish('new');
  wait(999);
  expect(await get()).toBe('old');
  wait(1);
  expect(await Promise.all([get(), get(), get()])).toEqual(['new', 'new', 'new']);
  expect(queries()).toBe(2);
});

test('while refreshing fails or hangs, the old response is served, with one attempt a second', async () => {
  const { get, publish, wait, queries, failures, cache } = setUp(10);
  await get();
  wait(2_000);
  expect(await get(failing)).toBe('old');
  expect(await get()).toBe('old');
  expect(queries()).toBe(2);
  expect(failures).toEqual([true]);
  wait(2_000);
  expect(await get(hanging)).toBe('old');
  cache.clear();
  publish('new');
  expect(await get()).toBe('new');
});

test('a stale response is not served after a minute', async () => {
  const { get, wait } = setUp();
  await get();
  wait(60_000);
  await expect(get(failing)).rejects.toThrow('no database');
});

test('the age counts from the start of rendering', async () => {
  const { get, publish, wait } = setUp();
  const { promise, resolve } = Promise.withResolvers<RenderedDocument>();
  const slow = get(() => promise);
  wait(1_000);
  publish('new');
  resolve(await document('old'));
  expect(await slow).toBe('old');
  expect(await get()).toBe('new');
});

test('a response that was being rendered during clear() is not cached', async () => {
  const { get, publish, cache } = setUp();
  const { promise, resolve } = Promise.withResolvers<RenderedDocument>();
  const slow = get(() => promise);
  cache.clear();
  resolve(await document('old'));
  expect(await slow).toBe('old');
  publish('new');
  expect(await get()).toBe('new');
});
