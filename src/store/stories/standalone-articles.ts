import type { Db } from '../schema.ts';

/** An article that was not crawled: from a file, a test or a benchmark. */
export interface StandaloneArticle {
  readonly key: string;
  readonly url: string;
  readonly outlet: string;
  readonly language: string;
  readonly headline: string;
  readonly text: string;
  readonly textHash: string;
  readonly publishedAt: Date;
  readonly fetchedAt: Date;
  readonly agency?: string | undefined;
}

/**
 * Stores an article together with the source and the candidate that it requires. A different text under a known key
 * becomes its next version.
 * @returns the article's id
 */
export async function addStandaloneArticle(db: Db, article: StandaloneArticle): Promise<number> {
  const known = await db
    .selectFrom('article')
    .select(['id', 'text_hash as textHash'])
    .where('key', '=', article.key)
    .executeTakeFirst();
  if (known === undefined) return insertArticle(db, article);
  if (known.textHash !== article.textHash)
    await db
      .updateTable('article')
      .set({ headline: article.headline, text: article.text, text_hash: article.textHash })
      .set((row) => ({ version: row('version', '+', 1) }))
      .where('id', '=', known.id)
      .execute();
  return known.id;
}

async function insertArticle(db: Db, article: StandaloneArticle): Promise<number> {
  const { key, url, outlet, language, headline, text, textHash } = article;
  await addSource(db, outlet, language);
  const { id } = await db
    .insertInto('article')
    .values({
      source_id: outlet,
      candidate_id: await addCandidate(db, article),
      key,
      url,
      kind: 'story',
      language,
      headline,
      byline: [],
      agency: article.agency ?? null,
      tags: [],
      published_at: article.publishedAt,
      body_html: '',
      text,
      text_hash: textHash,
      alternates: '[]',
      rights: '{"metaRobots":[]}',
      evidence: '[]',
      dropped: '[]',
      fetched_at: article.fetchedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function addSource(db: Db, id: string, language: string): Promise<void> {
  await db
    .insertInto('source')
    .values({ id, name: id, homepage: '', language, enabled: false })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

async function addCandidate(db: Db, { outlet, key, url }: StandaloneArticle): Promise<number> {
  const { id } = await db
    .insertInto('candidate')
    .values({ source_id: outlet, key, url, hints: '{}', state: 'stored' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The story of every article, by article id. */
export async function storiesByArticle(db: Db): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('article')
    .select(['id', 'story_id as story'])
    .where('story_id', 'is not', null)
    .$narrowType<{ story: number }>()
    .execute();
  return new Map(rows.map((row) => [row.id, row.story]));
}
