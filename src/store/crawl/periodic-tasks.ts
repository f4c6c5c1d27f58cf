import { type Generated, type Kysely, sql } from 'kysely';
import type { Database, Db, Time } from '../schema.ts';

/** A task that one process does for all, and when it is due again. */
export interface PeriodicTaskTable {
  name: string;
  due_at: Time;
  /** Configuration of the last completed run; null if the task does not depend on one. */
  digest: Generated<string | null>;
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

/** Whether a task is due: it was last completed with another configuration, or its next time has come. */
export async function isTaskDue(
  db: Db,
  { name, digest, now }: { readonly name: string; readonly digest: string; readonly now: Date },
): Promise<boolean> {
  const row = await db
    .selectFrom('chore')
    .select('name')
    .where('name', '=', name)
    .where('digest', '=', digest)
    .where('due_at', '>', now)
    .executeTakeFirst();
  return row === undefined;
}

/** Records that a task is complete for a configuration. Recorded afterwards, so that a task cut short is done again. */
export async function completeTask(
  db: Db,
  { name, digest, next }: { readonly name: string; readonly digest: string; readonly next: Date },
): Promise<void> {
  await db
    .insertInto('chore')
    .values({ name, digest, due_at: next })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ digest, due_at: next }))
    .execute();
}

/** Vacuums and analyses all tables. PostgreSQL servers do so themselves; PGlite does not. */
export async function vacuum(db: Kysely<Database>): Promise<void> {
  await sql`vacuum (analyze)`.execute(db);
}
