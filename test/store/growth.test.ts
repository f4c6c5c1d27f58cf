import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inventStory } from '../../bench/dedupe/invent.ts';
import { textHash } from '../../src/text/fold.ts';
import { placeArticle } from '../../src/jobs/stories/place-article.ts';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import type { Edition } from '../../src/model/edition.ts';
import { claimTask, vacuum } from '../../src/store/crawl/periodic-tasks.ts';
import { addStandaloneArticle } from '../../src/store/stories/standalone-articles.ts';
import {
  countSentences,
  dropOldSentences,
  storeSentences,
} from '../../src/store/translation/sentence-memory.ts';
import type { Store } from '../../src/store/open.ts';
import { unfinishedWork } from '../../src/store/crawl/unfinished-work.ts';
import type { SentenceOrigin } from '../../src/model/translation.ts';
import { freshStore, KINDS } from './database.ts';

const NOW = new Date('2026-11-02T12:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

const sentence = (n: number, origin: SentenceOrigin) => ({
  source: `Sentence ${n} of ${origin}.`,
  target: `Kalimat ${n}.`,
  from: 'en',
  to: 'id',
  glossary: '',
  origin,
  by: origin === 'human' ? 'n3m0' : 'bergamot',
});

/** The plan without sequential scans, which the planner avoids once the table is large. */
async function plan({ db }: Store, query: string): Promise<string> {
  const { rows } = await db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    return sql.raw<{ 'QUERY PLAN': string }>(`explain ${query}`).execute(tx);
  });
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe.each(KINDS)('long-term growth on %s', (kind) => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore(kind);
  });
  afterAll(() => store[Symbol.asyncDispose]());

  test('a periodic task is claimed once when due', async () => {
    const ask = (now: Date) => claimTask(store.db, 'sweep', now, later(60));
    const first = await Promise.all(Array.from({ length: 8 }, () => ask(NOW)));
    expect(first.filter(Boolean)).toHaveLength(1);
    expect(await ask(later(59))).toBe(false);
    expect(await ask(later(60))).toBe(true);
  });

  test("old machine sentences are deleted in batches, people's and imported ones are not", async () => {
    await storeSentences(
      store.db,
      [1, 2, 3].flatMap((n) => [sentence(n, 'human'), sentence(n, 'machine'), sentence(n, 'imported')]),
    );
    expect(await dropOldSentences(store.db, new Date(0), 10)).toBe(0);
    const future = new Date(Date.now() + 60_000);
    expect(await dropOldSentences(store.db, future, 2)).toBe(2);
    expect(await dropOldSentences(store.db, future, 2)).toBe(1);
    const counts = await countSentences(store.db);
    expect(Object.fromEntries(counts.map(({ origin, sentences }) => [origin, sentences]))).toEqual({
      human: 3,
      imported: 3,
    });
  });

  test('a story that no edition selects is decided once and skipped by the sweep', async () => {
    const text = inventStory(7).join(' ');
    const url = 'https://kabar.example/7';
    const article = await addStandaloneArticle(store.db, {
      key: url,
      url,
      outlet: 'kabar',
      language: 'id',
      headline: 'Judul',
      text,
      textHash: textHash(text),
      publishedAt: NOW,
      fetchedAt: NOW,
    });
    const { storyId } = await placeArticle(store.db, article, NOW);
    expect((await unfinishedWork(store.db)).stories).toEqual([storyId]);
    const edition: Edition = {
      id: 'perang',
      title: 'Perang',
      description: '',
      language: 'id',
      dateline: '',
      sources: [],
      keywords: ['kata-yang-tidak-ada'],
      sections: [],
      damaged: 'mark',
      limit: 50,
      line: 1,
    };
    expect(await publishStory(store.db, storyId, [edition], [], NOW)).toEqual([]);
    expect((await unfinishedWork(store.db)).stories).toEqual([]);
  });

  test('queries of every tick use an index', async () => {
    expect(await plan(store, `select id from story where decided_at is null and alias_of is null`)).toContain(
      'story_undecided',
    );
    expect(await plan(store, `select id from candidate where state = 'new' order by id limit 9`)).toContain(
      'candidate_new',
    );
    expect(
      await plan(
        store,
        `select id from page where html is not null and fetched_at < now() order by fetched_at limit 9`,
      ),
    ).toContain('page_html');
  });

  test('an embedded database is vacuumed', async () => {
    await vacuum(store.db);
    const { rows } = await sql<{ at: unknown }>`
      select reltuples as at from pg_class where relname = 'article'`.execute(store.db);
    expect(rows[0]?.at).toBe(1);
  });
});
