import { type Kysely, sql } from 'kysely';
import type { Database, Db } from '../schema.ts';

/** Maximum characters that may be sent to an engine in a UTC day or month; absent means no limit. */
export interface Allowance {
  readonly day?: number | undefined;
  readonly month?: number | undefined;
}

/** Characters sent to an engine in the present UTC day and month. */
export interface Usage {
  readonly engine: string;
  readonly today: number;
  readonly month: number;
}

/**
 * Reserves characters of an engine's allowance for the present UTC day and month. Reservations of one engine are
 * serialised across processes, so the sum never exceeds the allowance.
 * @returns false if the allowance does not cover the characters; then nothing is reserved
 */
export async function reserveCharacters(
  db: Kysely<Database>,
  engine: string,
  characters: number,
  allowance: Allowance,
  now: Date,
): Promise<boolean> {
  const day = dayOf(now);
  return db.transaction().execute(async (tx) => {
    // The upsert locks the engine's row of the day until the transaction ends.
    const { characters: today } = await tx
      .insertInto('engine_usage')
      .values({ engine, day, characters: 0 })
      .onConflict((conflict) =>
        conflict
          .columns(['engine', 'day'])
          .doUpdateSet((row) => ({ characters: row.ref('engine_usage.characters') })),
      )
      .returning('characters')
      .executeTakeFirstOrThrow();
    if (allowance.day !== undefined && today + characters > allowance.day) return false;
    if (allowance.month !== undefined) {
      const { sum } = await tx
        .selectFrom('engine_usage')
        .select(sql<number>`coalesce(sum(characters), 0)::bigint`.as('sum'))
        .where('engine', '=', engine)
        .where('day', '>=', `${day.slice(0, 7)}-01`)
        .where('day', '<=', day)
        .executeTakeFirstOrThrow();
      if (sum + characters > allowance.month) return false;
    }
    await tx
      .updateTable('engine_usage')
      .set((row) => ({ characters: row('characters', '+', characters) }))
      .where('engine', '=', engine)
      .where('day', '=', day)
      .execute();
    return true;
  });
}

/** Returns unused characters to the allowance of the day on which they were reserved. */
export async function refundCharacters(db: Db, engine: string, characters: number, now: Date): Promise<void> {
  await db
    .updateTable('engine_usage')
    .set({ characters: sql<number>`greatest(characters - ${characters}, 0)` })
    .where('engine', '=', engine)
    .where('day', '=', dayOf(now))
    .execute();
}

/** Usage of every engine that was used this month, by name. */
export async function engineUsage(db: Db, now: Date): Promise<Usage[]> {
  const day = dayOf(now);
  return db
    .selectFrom('engine_usage')
    .select([
      'engine',
      sql<number>`coalesce(sum(characters) filter (where day = ${day}::date), 0)::bigint`.as('today'),
      sql<number>`sum(characters)::bigint`.as('month'),
    ])
    .where('day', '>=', `${day.slice(0, 7)}-01`)
    .where('day', '<=', day)
    .groupBy('engine')
    .orderBy('engine')
    .execute();
}

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}
