import type { Db } from '../schema.ts';

/** Since when an article's URL has been missing; undefined if the last response was not "not found". */
export async function missingSince(db: Db, articleId: number): Promise<Date | undefined> {
  const row = await db
    .selectFrom('absence')
    .select('since')
    .where('article_id', '=', articleId)
    .executeTakeFirst();
  return row?.since;
}

/** Notes the first "not found"; later ones keep its time. */
export async function noteMissing(tx: Db, articleId: number, at: Date): Promise<void> {
  await tx
    .insertInto('absence')
    .values({ article_id: articleId, since: at })
    .onConflict((conflict) => conflict.column('article_id').doNothing())
    .execute();
}

/** Deletes the mark of a missing URL: it was found again. */
export async function noteFound(tx: Db, articleId: number): Promise<void> {
  await tx.deleteFrom('absence').where('article_id', '=', articleId).execute();
}

/** Marks an article as withdrawn. Its row stays, for the tombstone. */
export async function withdrawArticle(tx: Db, articleId: number, why: string, at: Date): Promise<void> {
  await tx
    .updateTable('article')
    .set({ withdrawn_at: at, withdrawn_why: why })
    .where('id', '=', articleId)
    .where('withdrawn_at', 'is', null)
    .execute();
}

/** The article that was stored from a candidate, and its story. */
export async function articleOfCandidate(
  db: Db,
  candidateId: number,
): Promise<{ id: number; storyId: number | null } | undefined> {
  return db
    .selectFrom('article')
    .select(['id', 'story_id as storyId'])
    .where('candidate_id', '=', candidateId)
    .executeTakeFirst();
}
