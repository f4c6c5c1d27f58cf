import { sql } from 'kysely';
import type { Db } from '../schema.ts';

/** A robots.txt as it was read. */
export interface StoredRobots {
  readonly text: string;
  readonly fetchedAt: Date;
  readonly expiresAt: Date;
}

/** The cached robots.txt of an origin. */
export async function loadRobots(db: Db, origin: string): Promise<StoredRobots | undefined> {
  return db
    .selectFrom('robots')
    .select(['text', 'fetched_at as fetchedAt', 'expires_at as expiresAt'])
    .where('origin', '=', origin)
    .executeTakeFirst();
}

export async function saveRobots(db: Db, origin: string, copy: StoredRobots): Promise<void> {
  const values = { text: copy.text, fetched_at: copy.fetchedAt, expires_at: copy.expiresAt };
  await db
    .insertInto('robots')
    .values({ origin, ...values })
    .onConflict((conflict) => conflict.column('origin').doUpdateSet(values))
    .execute();
}

/**
 * Takes the next turn at a host, across all processes: turns are `delayMs` apart by the database's clock.
 * @returns milliseconds until the turn
 */
export async function takeTurn(db: Db, host: string, delayMs: number): Promise<number> {
  const delay = sql`make_interval(secs => ${delayMs / 1000})`;
  const { rows } = await sql<{ wait: number }>`
    insert into host_turn (host, next_at) values (${host}, clock_timestamp() + ${delay})
    on conflict (host) do update set next_at = greatest(host_turn.next_at, clock_timestamp()) + ${delay}
    returning (extract(epoch from next_at - ${delay} - clock_timestamp()) * 1000)::float8 as wait`.execute(
    db,
  );
  return Math.max(0, rows[0]?.wait ?? 0);
}
