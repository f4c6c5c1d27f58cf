import { expect, test } from 'vitest';
import { asText, copyOf, inventStory } from '../../bench/dedupe/invent.ts';
import { textHash } from '../../src/text/fold.ts';
import { placeArticle } from '../../src/jobs/stories/place-article.ts';
import { linkTranslation } from '../../src/jobs/stories/link-stories.ts';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { mergeStories } from '../../src/jobs/stories/merge-split.ts';
import { addStandaloneArticle, storiesByArticle } from '../../src/store/stories/standalone-articles.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore } from './database.ts';

/** WARTA_RACE=20x1000: twenty runs of a thousand stories. */
const [runs = 2, stories = 60] = (process.env['WARTA_RACE'] ?? '2x60').split('x').map(Number);
const CONNECTIONS = 8;
const NOW = new Date('2026-11-02T12:00:00Z');

interface Text {
  readonly outlet: string;
  readonly text: string;
  /** The expected story. */
  readonly truth: number;
}

const text = (truth: number, outlet: string, sentences: readonly string[]): Text => ({
  truth,
  outlet,
  text: asText(sentences),
});

async function store(db: Store['db'], texts: readonly Text[]): Promise<number[]> {
  const ids: number[] = [];
  for (const { outlet, text: body } of texts) {
    const url = `https://${outlet}.example/${ids.length}`;
    ids.push(
      await addStandaloneArticle(db, {
        key: url,
        url,
        outlet,
        language: 'id',
        headline: '',
        text: body,
        textHash: textHash(body),
        publishedAt: NOW,
        fetchedAt: NOW,
      }),
    );
  }
  return ids;
}

/**
 * Places articles in order, with concurrent workers.
 *
 * @returns the story of each article
 */
async function cluster(db: Store['db'], ids: readonly number[], workers: number): Promise<number[]> {
  const waiting = [...ids];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await placeArticle(db, id, NOW);
  };
  await Promise.all(Array.from({ length: workers }, work));
  const found = await storiesByArticle(db);
  return ids.map((id) => found.get(id) ?? -1);
}

/** Normalises a grouping, so that only its shape counts. */
function grouping(labels: readonly number[]): number[] {
  const first = new Map<number, number>();
  return labels.map((label, index) => first.get(label) ?? (first.set(label, index), index));
}

test(
  `copies that arrive at once are one story (${runs} runs of ${stories} stories)`,
  { timeout: 1_800_000 },
  async () => {
    for (let run = 0; run < runs; run++) {
      const texts = Array.from({ length: stories }, (_, index) => {
        const seed = run * 1_000_000 + index * 10;
        const story = inventStory(seed, 8);
        const copies = [story, copyOf(story, seed + 1), story, copyOf(story, seed + 2)];
        return copies.slice(0, 2 + (index % 3)).map((copy, at) => text(index, `outlet${at}`, copy));
      }).flat();
      await using database = await freshStore('postgres', CONNECTIONS);
      const ids = await store(database.db, texts);
      const racing = await cluster(database.db, ids, CONNECTIONS);
      expect(grouping(racing)).toEqual(grouping(texts.map((one) => one.truth)));
    }
  },
);

test('concurrent and sequential placement produce the same stories', { timeout: 600_000 }, async () => {
  const texts = Array.from({ length: stories }, (_, index) => {
    const story = inventStory(index * 10 + 5, 12);
    return [story, copyOf(story, index, { keep: 0.6 }), story.slice(0, 4)].map((copy, at) =>
      text(index, `outlet${at}`, copy),
    );
  }).flat();
  const outcome = async (workers: number) => {
    await using database = await freshStore('postgres', CONNECTIONS);
    return grouping(await cluster(database.db, await store(database.db, texts), workers));
  };
  expect(await outcome(CONNECTIONS)).toEqual(await outcome(1));
});

test('merges run concurrently with new copies of both stories', { timeout: 600_000 }, async () => {
  const count = Math.ceil(stories / 2);
  const whole = Array.from({ length: count }, (_, index) => inventStory(70_000 + index, 24));
  const halves = whole.flatMap((story, truth) => [
    text(truth, 'a', story.slice(0, 15)),
    text(truth, 'b', story.slice(9)),
  ]);
  const bridges = whole.flatMap((story, truth) => [
    text(truth, 'c', story),
    text(truth, 'd', copyOf(story.slice(0, 15), truth, { keep: 1 })),
    text(truth, 'e', copyOf(story.slice(9), truth, { keep: 1 })),
    text(truth, 'f', copyOf(story, truth, { keep: 1 })),
  ]);
  await using database = await freshStore('postgres', CONNECTIONS);
  const ids = await store(database.db, [...halves, ...bridges]);
  await cluster(database.db, ids.slice(0, halves.length), CONNECTIONS);
  await cluster(database.db, ids.slice(halves.length), CONNECTIONS);

  const found = await storiesByArticle(database.db);
  const truth = [...halves, ...bridges].map((one) => one.truth);
  expect(grouping(ids.map((id) => found.get(id) ?? -1))).toEqual(grouping(truth));
  const aliases = await database.db
    .selectFrom('story')
    .select(['id', 'alias_of'])
    .where('alias_of', 'is not', null)
    .execute();
  const alive = new Set(found.values());
  expect(aliases.length).toBeGreaterThan(0);
  expect(aliases.every((alias) => !alive.has(alias.id) && alive.has(alias.alias_of ?? -1))).toBe(true);
});

test(
  'merges, links and publications of the same stories wait for each other, never in a circle',
  { timeout: 600_000 },
  async () => {
    const count = Math.ceil(stories / 2);
    const texts = Array.from({ length: count }, (_, truth) =>
      text(truth, 'a', inventStory(90_000 + truth, 10)),
    );
    await using database = await freshStore('postgres', CONNECTIONS);
    const { db } = database;
    const ids = await store(db, texts);
    await cluster(db, ids, CONNECTIONS);
    const placed = await storiesByArticle(db);
    const found = ids.map((id) => placed.get(id) ?? -1);
    // Every story is linked to its neighbours as their version, so that decisions lock several stories
    // each.
    await db
      .insertInto('story_link')
      .values(
        found.slice(1, 12).map((id, index) => ({
          one_id: Math.min(id, found[index] ?? 0),
          other_id: Math.max(id, found[index] ?? 0),
          kind: 'translation' as const,
          strength: 1,
          evidence: 'hreflang' as const,
          sure: true,
          at: NOW,
        })),
      )
      .execute();
    const edition = {
      id: 'semua',
      language: 'id',
      title: '',
      description: '',
      dateline: '',
      sources: [],
      keywords: [],
    };
    const publish = (id: number) =>
      publishStory(db, id, [{ ...edition, sections: [], damaged: 'mark', limit: 50, line: 1 }], [], NOW);
    const work: (() => Promise<unknown>)[] = found.flatMap((id, index) => [
      () => publish(id),
      () =>
        db
          .transaction()
          .execute((tx) =>
            linkTranslation(
              tx,
              ids[index] ?? 0,
              { to: 'id', headline: '', text: texts[index % 5]?.text ?? '' },
              NOW,
            ),
          ),
      ...(index % 2 === 1
        ? [
            () => mergeStories(db, [id, found[index - 1] ?? 0], NOW, () => Promise.resolve()),
            () => publish(id),
          ]
        : []),
      () => publish(found.at(-1 - index) ?? 0),
    ]);
    const one = async () => {
      for (let next = work.shift(); next; next = work.shift()) await next();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, one));
    const aliases = await db.selectFrom('story').select('id').where('alias_of', 'is not', null).execute();
    expect(aliases).toHaveLength(Math.floor(count / 2));
  },
);
