import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimListings } from '../../src/store/crawl/listings.ts';
import type { Store } from '../../src/store/open.ts';
import { KINDS, freshStore } from './database.ts';

const NOW = new Date('2026-11-02T12:00:00Z');
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

describe.each(KINDS)('listing leases on %s', (kind) => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore(kind);
    await store.db
      .insertInto('source')
      .values({
        id: 'harian',
        name: 'Harian',
        homepage: 'https://harian.example/',
        language: 'id',
        enabled: true,
      })
      .execute();
    await store.db
      .insertInto('listing')
      .values(
        [1, 2, 3].map((number) => ({
          source_id: 'harian',
          url: `https://harian.example/${number}.xml`,
          kind: 'feed' as const,
          due_at: NOW,
        })),
      )
      .execute();
  });
  afterAll(() => store[Symbol.asyncDispose]());

  const claim = (now: Date) => claimListings(store.db, { now, until: new Date(now.getTime() + 10 * 60_000) });

  test('concurrent workers claim each listing once, and no other worker claims it while the lease is valid', async () => {
    const claims = await Promise.all([claim(NOW), claim(NOW), claim(NOW)]);
    expect(
      claims
        .flat()
        .map(({ url }) => url)
        .toSorted(),
    ).toEqual([1, 2, 3].map((number) => `https://harian.example/${number}.xml`));
    expect(await claim(minutes(9))).toEqual([]);
  });

  test('listings of a killed worker can be claimed after its lease expires', async () => {
    expect(await claim(minutes(11))).toHaveLength(3);
    expect(await claim(minutes(11))).toEqual([]);
  });
});
