import type { Db } from '../schema.ts';

/** Stores a notice to readers, once for each version of an article and kind. */
export async function addCorrection(
  tx: Db,
  correction: {
    storyId: number;
    articleId: number;
    version: number;
    kind: 'correction' | 'update';
    at: Date;
    text: string;
    url: string;
  },
): Promise<void> {
  const { storyId, articleId, ...rest } = correction;
  await tx
    .insertInto('correction')
    .values({ story_id: storyId, article_id: articleId, ...rest })
    .onConflict((conflict) => conflict.columns(['article_id', 'version', 'kind']).doNothing())
    .execute();
}

/** Texts of a story's notices so far, to avoid repeating one. */
export async function correctionTexts(tx: Db, storyId: number): Promise<string[]> {
  const rows = await tx.selectFrom('correction').select('text').where('story_id', '=', storyId).execute();
  return rows.map((row) => row.text);
}

/** Number of notices by kind. */
export async function correctionCounts(db: Db): Promise<Record<'correction' | 'update', number>> {
  const rows = await db
    .selectFrom('correction')
    .select(['kind', (row) => row.fn.countAll<number>().as('count')])
    .groupBy('kind')
    .execute();
  const of = new Map(rows.map(({ kind, count }) => [kind, count]));
  return { correction: of.get('correction') ?? 0, update: of.get('update') ?? 0 };
}
