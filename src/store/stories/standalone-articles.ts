import type { Db } from '../schema.ts';

/** A text that comes from no crawl: from a file, a test, a benchmark. */
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
 * Stores a text with the rows that an article needs around it. Another text under a known key is its next version.
 * @returns the article's id
 */
export async function addStandaloneArticle(db: Db, article: StandaloneArticle): Promise<number> {
  const { key, url, outlet, language, headline, text, publishedAt, fetchedAt } = article;
  const known = await db
    .selectFrom('article')
    .select(['id', 'text_hash'])
    .where('key', '=', key)
    .executeTakeFirst();
  if (known && known.text_hash !== article.textHash)
    await db
      .updateTable('article')
      .set((row) => ({ headline, text, text_hash: article.textHash, version: row('version', '+', 1) }))
      .where('id', '=', known.id)
      .execute();
  if (known) return known.id;
  await db
    .insertInto('source')
    .values({
      id: outlet,
      name: outlet,
      homepage: '',
      language,
      enabled: false,
      error_code: null,
      error: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const candidate = await db
    .insertInto('candidate')
    .values({
      source_id: outlet,
      listing_id: null,
      key,
      url,
      hints: '{}',
      state: 'stored',
      error_code: null,
      error: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('article')
    .values({
      source_id: outlet,
      candidate_id: candidate.id,
      page_id: null,
      story_id: null,
      key,
      url,
      kind: 'story',
      language,
      headline,
      deck: null,
      byline: [],
      agency: article.agency ?? null,
      section: null,
      tags: [],
      published_at: publishedAt,
      body_html: '',
      text,
      text_hash: article.textHash,
      alternates: '[]',
      rights: '{"metaRobots":[]}',
      correction: null,
      evidence: '[]',
      dropped: '[]',
      fetched_at: fetchedAt,
      withdrawn_why: null,
    })
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
