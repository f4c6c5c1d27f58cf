import type { Db } from '../schema.ts';

/** A URL that was taken down. */
export interface Takedown {
  readonly url: string;
  readonly storyId: number | null;
  readonly why: string;
  readonly at: Date;
}

/**
 * Finds the stories of a URL: an outlet's article by its key (url/canonical-url.ts), or our own page by
 * its guid.
 */
export async function storiesAt(
  db: Db,
  address: { readonly key?: string | undefined; readonly guid?: string | undefined },
): Promise<number[]> {
  const { key, guid } = address;
  if (guid !== undefined) {
    const row = await db.selectFrom('story').select('id').where('guid', '=', guid).executeTakeFirst();
    return row ? [row.id] : [];
  }
  if (key === undefined) return [];
  const rows = await db.selectFrom('article').select('story_id').where('key', '=', key).execute();
  return rows.flatMap((row) => row.story_id ?? []);
}

/** Stores a takedown. It also applies to stories that are found at the URL later. */
export async function addTakedown(tx: Db, { url, storyId, why, at }: Takedown): Promise<void> {
  await tx
    .insertInto('takedown')
    .values({ url, story_id: storyId, why, at })
    .onConflict((conflict) => conflict.column('url').doUpdateSet({ story_id: storyId, why }))
    .execute();
}

/**
 * Deletes a takedown.
 *
 * @returns the story that it withdrew; undefined if there is no such takedown
 */
export async function liftTakedown(tx: Db, url: string): Promise<{ storyId: number | null } | undefined> {
  return tx.deleteFrom('takedown').where('url', '=', url).returning('story_id as storyId').executeTakeFirst();
}

/** All takedowns, latest first. */
export async function listTakedowns(db: Db): Promise<Takedown[]> {
  return db
    .selectFrom('takedown')
    .select(['url', 'story_id as storyId', 'why', 'at'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}
