import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCandidates, dropWaiting } from '../../src/store/crawl/candidates.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore, KINDS } from './database.ts';

const links = (sourceId: string, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const url = `https://${sourceId}.example/${index}`;
    return { sourceId, key: url, candidate: { url } };
  });

describe.each(KINDS)('candidates on %s', (kind) => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore(kind);
    for (const id of ['banyak', 'lain'])
      await store.db
        .insertInto('source')
        .values({ id, name: id, homepage: `https://${id}.example/`, language: 'id', enabled: true })
        .execute();
  });
  afterAll(() => store[Symbol.asyncDispose]());

  test('a poll takes a limited number of new links, and the next poll takes the others', async () => {
    const listed = [...links('lain', 2), ...links('banyak', 7)];
    const counts: number[] = [];
    for (let poll = 0; poll < 4; poll++) counts.push((await addCandidates(store.db, null, listed, 4)).length);
    expect(counts).toEqual([4, 4, 1, 0]);
  });

  test('of too many waiting links the oldest are dropped, counted, and not added again', async () => {
    expect(await dropWaiting(store.db, 'banyak', 5, new Date())).toBe(2);
    expect(await dropWaiting(store.db, 'banyak', 5, new Date())).toBe(0);
    const rows = await store.db
      .selectFrom('candidate')
      .select(['url', 'error_code as code'])
      .where('state', '=', 'refused')
      .orderBy('id')
      .execute();
    expect(rows).toEqual([
      { url: 'https://banyak.example/0', code: 'overflow' },
      { url: 'https://banyak.example/1', code: 'overflow' },
    ]);
    expect(await addCandidates(store.db, null, links('banyak', 7), 4)).toEqual([]);
  });
});
