import { type Kysely, sql } from 'kysely';
import type { Database, Db, Time } from '../schema.ts';

/** A task that one process does for all, and when it is due again. */
export interface PeriodicTaskTable {
  name: string;
  due_at: Time;
}

/**
 * Claims a task if it is due; the first process that asks gets it.
 * @returns whether the caller has claimed it
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

/** Vacuums and analyses all tables. PostgreSQL servers do so themselves; PGlite does not. */
export async function vacuum(db: Kysely<Database>): Promise<void> {
  await sql`vacuum (analyze)`.execute(db);
}
