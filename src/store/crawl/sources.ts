import type { Source } from '../../model/source.ts';
import type { Db } from '../schema.ts';

/**
 * Brings the rows of sources and listings in line with sources.yaml. Sources that have left the file stay (their
 * stories keep their credits) but are disabled; listings that have left are deleted.
 */
export async function syncSources(db: Db, sources: readonly Source[]): Promise<void> {
  const ids = sources.map((source) => source.id);
  for (const { id, name, homepage, language, enabled, listings } of sources) {
    const row = { name, homepage, language, enabled };
    await db
      .insertInto('source')
      .values({ id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
    for (const { url, kind } of listings)
      await db
        .insertInto('listing')
        .values({ source_id: id, url, kind })
        .onConflict((conflict) => conflict.columns(['source_id', 'url']).doUpdateSet({ kind }))
        .execute();
    const urls = listings.map((listing) => listing.url);
    await db
      .deleteFrom('listing')
      .where('source_id', '=', id)
      .$if(urls.length > 0, (query) => query.where('url', 'not in', urls))
      .execute();
  }
  await db
    .updateTable('source')
    .set({ enabled: false })
    .$if(ids.length > 0, (query) => query.where('id', 'not in', ids))
    .execute();
}

/** Stores that a source was read. Clears its error unless another of its listings still fails. */
export async function noteSourceOk(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('source').set({ ok_at: at }).where('id', '=', id).execute();
  await db
    .updateTable('source')
    .set({ failing_since: null, failures: 0, error_code: null, error: null })
    .where('id', '=', id)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('listing')
            .select('listing.id')
            .where('source_id', '=', id)
            .where('listing.error_code', 'is not', null),
        ),
      ),
    )
    .execute();
}

/** Stores that a source failed, and since when. */
export async function noteSourceFailing(
  db: Db,
  id: string,
  at: Date,
  problem: { code: string; message: string },
): Promise<void> {
  await db
    .updateTable('source')
    .set((row) => ({
      failures: row('failures', '+', 1),
      failing_since: row.fn.coalesce('failing_since', row.val(at)),
      error_code: problem.code,
      error: problem.message,
    }))
    .where('id', '=', id)
    .execute();
}

/** The row that a job works on, if it belongs to a source. */
export interface WorkKeys {
  readonly listingId?: number;
  readonly candidateId?: number;
  readonly articleId?: number;
  readonly storyId?: number;
  readonly editionId?: string;
}

/** The source of the row that a job works on; for a story, the source of its lead. */
export async function sourceOfWork(db: Db, work: WorkKeys): Promise<string | undefined> {
  const { listingId, candidateId, articleId, storyId } = work;
  const article = storyId === undefined ? articleId : await leadOf(db, storyId);
  const [table, id] =
    listingId !== undefined
      ? (['listing', listingId] as const)
      : candidateId !== undefined
        ? (['candidate', candidateId] as const)
        : (['article', article] as const);
  if (id === undefined) return undefined;
  const row = await db.selectFrom(table).select('source_id').where('id', '=', id).executeTakeFirst();
  return row?.source_id;
}

async function leadOf(db: Db, storyId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('story')
    .select('lead_article_id')
    .where('id', '=', storyId)
    .executeTakeFirst();
  return row?.lead_article_id ?? undefined;
}
