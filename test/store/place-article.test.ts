import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asText, copyOf, inventStory } from '../../bench/dedupe/invent.ts';
import { textHash } from '../../src/text/fold.ts';
import { placeArticle } from '../../src/jobs/stories/place-article.ts';
import { dropOldPartitions, preparePartitions } from '../../src/store/stories/fingerprints.ts';
import { addStandaloneArticle, storiesByArticle } from '../../src/store/stories/standalone-articles.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore, KINDS } from './database.ts';

const NOW = new Date('2026-11-02T12:00:00Z');

describe.each(KINDS)('stories on %s', (kind) => {
  let store: Store;
  let count = 0;
  beforeAll(async () => {
    store = await freshStore(kind);
  });
  afterAll(() => store[Symbol.asyncDispose]());

  const add = (
    sentences: readonly string[],
    { outlet = 'kabar', key = `https://kabar.example/${++count}`, agency = '' } = {},
  ) => {
    const text = asText(sentences);
    return addStandaloneArticle(store.db, {
      key,
      url: key,
      outlet,
      language: 'id',
      headline: 'Judul',
      text,
      textHash: textHash(text),
      publishedAt: NOW,
      fetchedAt: NOW,
      agency: agency || undefined,
    });
  };
  const place = (id: number) => placeArticle(store.db, id, NOW);
  const row = (id: number) =>
    store.db.selectFrom('story').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  test('copies join a story, other texts start one', async () => {
    const story = inventStory(1000 + count);
    const first = await place(await add(story));
    const copy = await place(await add(copyOf(story, 1), { outlet: 'harian' }));
    const other = await place(await add(inventStory(2000 + count)));
    expect(first).toMatchObject({ outcome: 'new', changed: true });
    expect(copy).toMatchObject({ outcome: 'joined', storyId: first.storyId, changed: true });
    expect(other.outcome).toBe('new');
    expect(other.storyId).not.toBe(first.storyId);
  });

  test('a repeated job changes nothing', async () => {
    const id = await add(inventStory(3000));
    const first = await place(id);
    const before = await store.db
      .selectFrom('fingerprint_key')
      .selectAll()
      .where('article_id', '=', id)
      .execute();
    const seen: boolean[] = [];
    const again = await placeArticle(store.db, id, NOW, async (_, story, changed) => {
      expect(story).toBe(first.storyId);
      seen.push(changed);
    });
    expect(again).toMatchObject({ outcome: 'kept', storyId: first.storyId, changed: false });
    expect(seen).toEqual([false]);
    expect(
      await store.db.selectFrom('fingerprint_key').selectAll().where('article_id', '=', id).execute(),
    ).toEqual(before);
  });

  test('follow-up jobs commit atomically with the placement', async () => {
    const id = await add(inventStory(3100));
    await expect(
      placeArticle(store.db, id, NOW, () => Promise.reject(new Error('queue down'))),
    ).rejects.toThrow('queue down');
    expect((await storiesByArticle(store.db)).has(id)).toBe(false);
    expect((await place(id)).outcome).toBe('new');
  });

  test('stories that turn out to be the same merge into the published one', async () => {
    const story = inventStory(4000, 16);
    const first = await place(await add(story.slice(0, 9), { outlet: 'a' }));
    const second = await place(await add(story.slice(7), { outlet: 'b' }));
    expect(second.storyId).not.toBe(first.storyId);
    await store.db
      .insertInto('publication')
      .values({
        edition_id: 'id',
        story_id: second.storyId,
        state: 'published',
        reason: null,
        detail: null,
        translation_id: null,
        published_at: NOW,
      })
      .execute();
    const whole = await place(await add(story, { outlet: 'c' }));
    expect(whole).toMatchObject({ outcome: 'merged', storyId: second.storyId, merged: [first.storyId] });
    expect(await row(first.storyId)).toMatchObject({ alias_of: second.storyId, lead_article_id: null });
    expect((await row(second.storyId)).guid).toMatch(/^[0-9a-f-]{36}$/);
    const left = await store.db
      .selectFrom('article')
      .select('id')
      .where('story_id', '=', first.storyId)
      .execute();
    expect(left).toEqual([]);
  });

  test('another text at the same URL is a version: it stays in the story, and a change of the lead is visible', async () => {
    const story = inventStory(5000);
    const key = 'https://kabar.example/berubah';
    const id = await add(story, { key });
    const first = await place(id);
    expect(await add([...inventStory(5001, 3), ...story], { key })).toBe(id);
    const second = await place(id);
    expect(second).toMatchObject({ outcome: 'kept', storyId: first.storyId, changed: true });
    // Copies of the first text are still recognised.
    expect((await place(await add(story.slice(0, 6), { outlet: 'harian' }))).storyId).toBe(first.storyId);
  });

  test('the lead changes until it is published, and then stays', async () => {
    const story = inventStory(6000, 14);
    const short = await add(story.slice(0, 5), { outlet: 'a' });
    const { storyId } = await place(short);
    expect((await row(storyId)).lead_article_id).toBe(short);
    const long = await add(story, { outlet: 'b', agency: 'AFP' });
    await place(long);
    expect((await row(storyId)).lead_article_id).toBe(long);
    await store.db
      .insertInto('publication')
      .values({
        edition_id: 'id',
        story_id: storyId,
        state: 'published',
        reason: null,
        detail: null,
        translation_id: null,
        published_at: NOW,
      })
      .execute();
    await place(await add([...story, ...inventStory(6001, 3)], { outlet: 'c', agency: 'AFP' }));
    expect((await row(storyId)).lead_article_id).toBe(long);
  });

  test('empty texts and page furniture do not form stories', async () => {
    const ids = [await add([]), await add([]), await add(['Video.']), await add(['Video.'])];
    const stories = new Set<number>();
    for (const id of ids) stories.add((await place(id)).storyId);
    expect(stories.size).toBe(4);
  });

  test('expired months of fingerprints are dropped as partitions', async () => {
    await preparePartitions(store.db, new Date('2026-06-15T00:00:00Z'));
    const dropped = await dropOldPartitions(store.db, NOW);
    expect(dropped).toContain('fingerprint_key_2026_06');
    expect(dropped.some((name) => name.endsWith('2026_11'))).toBe(false);
    expect(await dropOldPartitions(store.db, NOW)).toEqual([]);
    await preparePartitions(store.db, NOW);
  });

  test('lookups are index-only scans', async () => {
    await preparePartitions(store.db, NOW);
    const plan = await store.db.transaction().execute(async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx);
      await sql`set local enable_bitmapscan = off`.execute(tx);
      const { rows } = await sql<{ 'QUERY PLAN': string }>`
        explain select k.article_id from fingerprint_key k
        where k.key = 1 and k.seen_on >= '2026-11-01' order by k.article_id desc limit 128`.execute(tx);
      return rows.map((line) => line['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('Index Only Scan');
  });
});
