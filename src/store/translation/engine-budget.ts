import { sql, type ColumnType, type Kysely } from 'kysely';
import type { Db } from '../schema.ts';

/** Characters given to an engine on one day (UTC). */
export interface EngineUsageTable {
  engine: string;
  day: ColumnType<string, string, string>;
  characters: number;
}

/** Most characters an engine may be given; absent means no limit. */
export interface Allowance {
  readonly day?: number | undefined;
  readonly month?: number | undefined;
}

/** What an engine was given. */
export interface Usage {
  readonly engine: string;
  readonly today: number;
  readonly month: number;
}

function table(db: Db): Kysely<{ engine_usage: EngineUsageTable }> {
  return db.withTables<{ engine_usage: EngineUsageTable }>() as unknown as Kysely<{
    engine_usage: EngineUsageTable;
  }>;
}

/**
 * Takes characters from an engine's allowance for today and this month (UTC). One reservation of an engine at a time,
 * whatever the number of workers, so that the sum never exceeds the allowance.
 * @returns whether they were taken
 */
export async function reserveCharacters(
  db: Kysely<never> | Db,
  engine: string,
  characters: number,
  allowance: Allowance,
  now: Date,
): Promise<boolean> {
  const day = dayOf(now);
  const usage = table(db as Db);
  return usage.transaction().execute(async (tx) => {
    // The lock is the day's own row of the engine; every reservation begins by touching it.
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

/** Gives characters back that were reserved on the same day and not used. */
export async function refundCharacters(db: Db, engine: string, characters: number, now: Date): Promise<void> {
  await table(db)
    .updateTable('engine_usage')
    .set({ characters: sql<number>`greatest(characters - ${characters}, 0)` })
    .where('engine', '=', engine)
    .where('day', '=', dayOf(now))
    .execute();
}

/** What each engine was given today and this month (UTC), by name. */
export async function engineUsage(db: Db, now: Date): Promise<Usage[]> {
  const day = dayOf(now);
  return table(db)
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
