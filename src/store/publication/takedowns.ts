import type { Db } from '../schema.ts';

/** An address that was taken down. */
export interface Takedown {
  readonly url: string;
  readonly storyId: number | null;
  readonly why: string;
  readonly at: Date;
}

/** Stories that an address belongs to: an outlet's article by its identity (url/canonical-url.ts), or one of ours by its guid. */
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

/** Takes an address down, now or whenever a story turns up there. */
export async function addTakedown(tx: Db, { url, storyId, why, at }: Takedown): Promise<void> {
  await tx
    .insertInto('takedown')
    .values({ url, story_id: storyId, why, at })
    .onConflict((conflict) => conflict.column('url').doUpdateSet({ story_id: storyId, why }))
    .execute();
}

/** Lifts a takedown. Gives the story that it held down. */
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
