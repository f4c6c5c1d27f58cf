import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRobots, saveRobots, takeTurn } from '../../src/store/crawl/hosts.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore, KINDS } from './database.ts';

describe.each(KINDS)('host state shared by all processes, on %s', (kind) => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore(kind);
  });
  afterAll(() => store[Symbol.asyncDispose]());

  test('concurrent turns at a host are one delay apart, independently of other hosts', async () => {
    const turns = await Promise.all(
      Array.from({ length: 8 }, () => takeTurn(store.db, 'one.example', 60_000)),
    );
    const sorted = turns.map(({ waitMs }) => waitMs).toSorted((a, b) => a - b);
    expect(sorted[0]).toBe(0);
    // The clock advances between the calls, by far less than a delay.
    for (const [index, wait] of sorted.entries()) expect(Math.round(wait / 60_000)).toBe(index);
    expect(await takeTurn(store.db, 'two.example', 60_000)).toEqual({ taken: true, waitMs: 0 });
  });

  test('a turn that is too late is not taken', async () => {
    await takeTurn(store.db, 'three.example', 60_000, 250);
    for (let again = 0; again < 3; again++) {
      const { taken, waitMs } = await takeTurn(store.db, 'three.example', 60_000, 250);
      expect(taken).toBe(false);
      expect(Math.round(waitMs / 60_000)).toBe(1);
    }
    const { taken, waitMs } = await takeTurn(store.db, 'three.example', 60_000, 70_000);
    expect(taken).toBe(true);
    expect(Math.round(waitMs / 60_000)).toBe(1);
  });

  test('a robots.txt is shared between processes, and the newest copy is used', async () => {
    const copy = { text: 'User-agent: *', fetchedAt: new Date(0), expiresAt: new Date(1000) };
    expect(await loadRobots(store.db, 'https://one.example')).toBeUndefined();
    await saveRobots(store.db, 'https://one.example', copy);
    await saveRobots(store.db, 'https://one.example', { ...copy, text: '' });
    expect(await loadRobots(store.db, 'https://one.example')).toEqual({ ...copy, text: '' });
  });
});
