import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asText, copyOf, inventStory } from '../../bench/dedupe/invent.ts';
import { textHash } from '../../src/text/fold.ts';
import { placeArticle } from '../../src/jobs/stories/place-article.ts';
import { mergeStories, splitArticle } from '../../src/jobs/stories/merge-split.ts';
import { handleNotFound } from '../../src/jobs/collect/withdraw-missing.ts';
import { articleTexts, explainStory, findStory } from '../../src/store/inspect/story-explanation.ts';
import { provenanceLines } from '../../src/cli/provenance-text.ts';
import { provenanceOf } from '../../src/store/inspect/provenance.ts';
import { formatMinute } from '../../src/cli/table.ts';
import { addStandaloneArticle } from '../../src/store/stories/standalone-articles.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore, KINDS } from './database.ts';

const NOW = new Date('2026-11-02T12:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe.each(KINDS)('operator rulings and withdrawals on %s', (kind) => {
  let store: Store;
  let count = 0;
  beforeAll(async () => {
    store = await freshStore(kind);
  });
  afterAll(() => store[Symbol.asyncDispose]());

  const place = async (sentences: readonly string[], outlet: string, headline = 'Judul') => {
    const url = `https://www.${outlet}.example/${++count}`;
    const text = asText(sentences);
    const id = await addStandaloneArticle(store.db, {
      key: url.replace('www.', ''),
      url,
      outlet,
      language: 'id',
      headline,
      text,
      textHash: textHash(text),
      publishedAt: NOW,
      fetchedAt: NOW,
    });
    const { storyId } = await placeArticle(store.db, id, NOW);
    return { id, storyId, url };
  };
  const calls: [number, readonly number[]][] = [];
  const then = async (_: unknown, story: number, _changed: boolean, merged: readonly number[]) => {
    calls.push([story, merged]);
  };

  test('provenance of an article', async () => {
    const { id, url } = await place(inventStory(650), 'e');
    const provenance = await provenanceOf(store.db, id);
    expect(provenance).toMatchObject({ listing: null, listedUrl: url, page: null, translations: [] });
    expect(provenance.seenAt).toBeInstanceOf(Date);
    expect(provenanceLines(provenance)[0]).toContain(`seen ${formatMinute(provenance.seenAt)} UTC as ${url}`);
  });

  test('a split is permanent: neither a new version nor a connecting text brings the article back', async () => {
    const story = inventStory(100, 14);
    const one = await place(story, 'a');
    const two = await place(copyOf(story, 1), 'b');
    expect(two.storyId).toBe(one.storyId);
    const own = await splitArticle(store.db, { articleId: two.id, storyId: one.storyId }, NOW, then);
    expect(own).not.toBe(one.storyId);
    expect((await findStory(store.db, two.url))?.storyId).toBe(own);
    expect((await explainStory(store.db, own)).leadArticleId).toBe(two.id);
    expect((await explainStory(store.db, one.storyId)).articles.map((article) => article.id)).toEqual([
      one.id,
    ]);

    await place(story, 'c');
    await place([...story, ...inventStory(101, 2)], 'd');
    expect((await findStory(store.db, two.url))?.storyId).not.toBe(
      (await findStory(store.db, one.url))?.storyId,
    );
  });

  test('a merge keeps the published guid, and aliases resolve to it', async () => {
    const one = await place(inventStory(200), 'a');
    const two = await place(inventStory(201), 'b');
    const before = await explainStory(store.db, two.storyId);
    calls.length = 0;
    const survivor = await mergeStories(store.db, [one.storyId, two.storyId], NOW, then);
    expect(survivor).toBe(one.storyId);
    expect(calls).toEqual([[one.storyId, [two.storyId]]]);
    expect((await findStory(store.db, before.guid))?.storyId).toBe(one.storyId);
    expect((await findStory(store.db, String(two.storyId)))?.storyId).toBe(one.storyId);
    await expect(mergeStories(store.db, [one.storyId, two.storyId], NOW, then)).rejects.toThrow('merged');
  });

  test('a placement is explained with its evidence', async () => {
    const story = inventStory(300);
    const one = await place(story, 'a');
    const two = await place(copyOf(story, 1), 'b');
    const { articles } = await explainStory(store.db, one.storyId);
    const evidence = articles.find((article) => article.id === two.id)?.evidence;
    expect(evidence?.[0]).toMatchObject({ article: one.id, copy: true, reason: 'copy' });
    expect(evidence?.[0]?.relation.ofSmaller).toBeGreaterThan(0.6);
  });

  test('an article that is missing twice, an hour apart, is withdrawn, and another copy becomes the lead', async () => {
    const story = inventStory(400);
    const one = await place(story, 'a');
    const two = await place(copyOf(story, 1, { keep: 0.6 }), 'b');
    const { candidate_id: candidate } = await store.db
      .selectFrom('article')
      .select('candidate_id')
      .where('id', '=', one.id)
      .executeTakeFirstOrThrow();
    calls.length = 0;
    expect(await handleNotFound(store.db, candidate, NOW, then)).toEqual({
      withdrawn: false,
      lookAgain: later(60),
    });
    expect(await handleNotFound(store.db, candidate, later(30), then)).toEqual({
      withdrawn: false,
      lookAgain: later(60),
    });
    expect(calls).toEqual([]);
    expect(await handleNotFound(store.db, candidate, later(60), then)).toEqual({ withdrawn: true });
    expect(calls).toEqual([[one.storyId, []]]);
    const { leadArticleId, articles } = await explainStory(store.db, one.storyId);
    expect(leadArticleId).toBe(two.id);
    expect(articles.find((article) => article.id === one.id)?.withdrawnWhy).toContain('tidak ada lagi');
    expect(await handleNotFound(store.db, 999_999, NOW, then)).toBeUndefined();
  });

  test('a kill notice withdraws its own article', async () => {
    const { storyId } = await place(['Berita ini telah dicabut oleh redaksi.'], 'a', 'Pencabutan berita');
    const { leadArticleId, articles } = await explainStory(store.db, storyId);
    expect(leadArticleId).toBeNull();
    expect(articles[0]?.withdrawnWhy).toContain('Pencabutan');
  });

  test('unknown references are not found', async () => {
    for (const reference of [
      'https://nowhere.example/x',
      '0b7e8a9e-0000-4000-8000-000000000000',
      '99999',
      'rubbish',
      '',
    ])
      expect(await findStory(store.db, reference)).toBeUndefined();
    expect(await articleTexts(store.db, 99_999)).toEqual([]);
  });
});
