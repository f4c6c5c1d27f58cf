import { sql } from 'kysely';
import type { Db } from '../schema.ts';

/** Operator rulings on one article: which articles belong to the same story, and which do not. */
export interface ArticleRulings {
  readonly together: ReadonlySet<number>;
  readonly apart: ReadonlySet<number>;
}

/** Loads the rulings that name an article. */
export async function rulingsOn(db: Db, articleId: number): Promise<ArticleRulings> {
  const { rows } = await sql<{ other: number; together: boolean }>`
    select other_id as other, together from ruling where one_id = ${articleId}
    union all
    select one_id, together from ruling where other_id = ${articleId}`.execute(db);
  const ids = (together: boolean) =>
    new Set(rows.filter((row) => row.together === together).map((row) => row.other));
  return { together: ids(true), apart: ids(false) };
}

/** Stores that an article and others belong together, or do not. Replaces earlier rulings on the same pairs. */
export async function addRuling(
  tx: Db,
  articleId: number,
  others: readonly number[],
  together: boolean,
  at: Date,
): Promise<void> {
  if (others.length === 0) return;
  await tx
    .insertInto('ruling')
    .values(
      others.map((other) => ({
        one_id: Math.min(articleId, other),
        other_id: Math.max(articleId, other),
        together,
        at,
      })),
    )
    .onConflict((conflict) => conflict.columns(['one_id', 'other_id']).doUpdateSet({ together, at }))
    .execute();
}

/** Returns those of `others` that hold an article ruled apart from an article of `storyId`. */
export async function ruledApart(db: Db, storyId: number, others: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select distinct b.story_id as id
    from ruling r
    join article a on a.id in (r.one_id, r.other_id)
    join article b on b.id in (r.one_id, r.other_id) and b.id <> a.id
    where not r.together and a.story_id = ${storyId} and b.story_id = any(${others}::int[])`.execute(db);
  return new Set(rows.map((row) => row.id));
}
