import { type Kysely, sql } from 'kysely';
import type { Database, Db, Time } from '../schema.ts';

/** What one process does for all, and when it is due again. */
export interface PeriodicTaskTable {
  name: string;
  due_at: Time;
}

/**
 * Claims a chore that is due, for whichever process asks first.
 * @returns whether it is this one's to do
 */
export async function claimTask(db: Db, name: string, now: Date, next: Date): Promise<boolean> {
  const row = await db
    .insertInto('chore')
    .values({ name, due_at: next })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ due_at: next }).where('chore.due_at', '<=', now),
    )
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

/** Frees the room of deleted rows and counts anew what queries are planned by: what a server does by itself. */
export async function vacuum(db: Kysely<Database>): Promise<void> {
  await sql`vacuum (analyze)`.execute(db);
}
