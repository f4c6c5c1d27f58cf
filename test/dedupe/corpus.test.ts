import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { corpusPath, needsCorpus } from '../corpus.ts';
import { clusterInMemory, type Document } from '../../bench/dedupe/in-memory.ts';
import { random } from '../../bench/dedupe/invent.ts';
import { score } from '../../bench/dedupe/score.ts';
import { textHash } from '../../src/text/fold.ts';
import { placeArticle } from '../../src/jobs/stories/place-article.ts';
import { canonicalUrl } from '../../src/url/canonical-url.ts';
import { addStandaloneArticle, storiesByArticle } from '../../src/store/stories/standalone-articles.ts';
import { freshStore } from '../store/database.ts';

const folder = corpusPath('dedupe');
const rows = <T>(file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const chance = random(seed);
  return list
    .map((item) => ({ item, place: chance() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

describe('the development corpus', needsCorpus('dedupe'), () => {
  const documents = existsSync(folder) ? rows<Document>('docs.jsonl') : [];
  const gold = new Map(
    existsSync(folder)
      ? rows<{ id: string; cluster: string }>('clusters.jsonl').map((row) => [row.id, row.cluster])
      : [],
  );
  const measure = (found: Map<string, number>, only = documents) =>
    score(
      only.map(({ id }) => gold.get(id) ?? ''),
      only.map(({ id }) => found.get(id) ?? -1),
    );

  test('in the given order', () => {
    const found = clusterInMemory(documents);
    const { f1, precision, bcubed } = measure(found);
    expect(f1).toBeGreaterThanOrEqual(0.985);
    expect(precision).toBeGreaterThanOrEqual(0.99);
    expect(bcubed).toBeGreaterThanOrEqual(0.992);
    const languages = [...new Set(documents.map((document) => document.lang))];
    const poor = languages.filter(
      (language) =>
        measure(
          found,
          documents.filter((document) => document.lang === language),
        ).f1 < 0.93,
    );
    expect(poor).toEqual([]);
  });

  test.each([1, 2, 3, 4])('in any order (%i)', (seed) => {
    expect(measure(clusterInMemory(shuffled(documents, seed))).f1).toBeGreaterThanOrEqual(0.975);
  });

  test('the database and the in-memory index decide alike', async () => {
    const some = documents.filter((document) => ['id', 'ja', 'zh', 'hi', 'th', 'tr'].includes(document.lang));
    await using store = await freshStore('pglite');
    const now = new Date();
    const articles: number[] = [];
    for (const document of some) {
      const article = await addStandaloneArticle(store.db, {
        key: canonicalUrl(document.url) ?? document.url,
        url: document.url,
        outlet: document.outlet,
        language: document.lang,
        headline: document.title,
        text: document.text,
        textHash: textHash(document.text),
        publishedAt: new Date(document.published_at),
        fetchedAt: now,
      });
      await placeArticle(store.db, article, now);
      articles.push(article);
    }
    const stories = await storiesByArticle(store.db);
    const memory = clusterInMemory(some);
    const agreement = score(
      some.map(({ id }) => memory.get(id) ?? -1),
      articles.map((article) => stories.get(article) ?? -1),
    );
    expect(agreement).toMatchObject({ precision: 1, recall: 1 });
  });
});
