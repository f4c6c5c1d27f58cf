import type { Db } from '../schema.ts';

/** Rows whose next step may have no job: ids by kind of work. */
export interface Unfinished {
  readonly candidates: readonly { id: number; url: string }[];
  readonly articles: readonly number[];
  readonly stories: readonly number[];
}

/**
 * Finds unfinished rows, oldest first. A result and the next job are written in one transaction, so a job is missing
 * only if the queue gave it up or an operator emptied the queue. Enqueueing it again is harmless.
 */
export async function unfinishedWork(db: Db, limit = 1000): Promise<Unfinished> {
  const candidates = await db
    .selectFrom('candidate')
    .innerJoin('source', 'source.id', 'candidate.source_id')
    .select(['candidate.id', 'candidate.url'])
    .where('candidate.state', '=', 'new')
    .where('candidate.attempts', '=', 0)
    .where('source.enabled', '=', true)
    .orderBy('candidate.id')
    .limit(limit)
    .execute();
  const articles = await db
    .selectFrom('article')
    .select('id')
    .where('story_id', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  const stories = await db
    .selectFrom('story')
    .select('id')
    .where('alias_of', 'is', null)
    .where('lead_article_id', 'is not', null)
    .where('decided_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  return {
    candidates,
    articles: articles.map((row) => row.id),
    stories: stories.map((row) => row.id),
  };
}
