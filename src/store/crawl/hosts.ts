import { sql } from 'kysely';
import type { Db } from '../schema.ts';
import { DAY_MS } from '../../time/durations.ts';

/** No host is asked to wait longer than this; make_interval does not accept infinity. */
const MAX_WAIT_MS = 366 * DAY_MS;

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

/** A turn at a host: `waitMs` until it comes, and whether it was taken. */
export interface HostTurn {
  readonly taken: boolean;
  readonly waitMs: number;
}

/**
 * Takes the next turn at a host, across all processes: turns are `delayMs` apart by the database's clock.
 * A turn that is later than `maxWaitMs` is not taken.
 */
export async function takeTurn(
  db: Db,
  host: string,
  delayMs: number,
  maxWaitMs = Number.POSITIVE_INFINITY,
): Promise<HostTurn> {
  const latest = sql`clock_timestamp() + make_interval(secs => ${Math.min(maxWaitMs, MAX_WAIT_MS) / 1000})`;
  const delay = sql`make_interval(secs => ${delayMs / 1000})`;
  const { rows } = await sql<{ wait: number }>`
    insert into host_turn (host, next_at) values (${host}, clock_timestamp() + ${delay})
    on conflict (host) do update set next_at = greatest(host_turn.next_at, clock_timestamp()) + ${delay}
      where host_turn.next_at <= ${latest}
    returning (extract(epoch from next_at - ${delay} - clock_timestamp()) * 1000)::float8 as wait`.execute(
    db,
  );
  if (rows[0] !== undefined) return { taken: true, waitMs: Math.max(0, rows[0].wait) };
  const next = await sql<{ wait: number }>`
    select (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as wait
    from host_turn where host = ${host}`.execute(db);
  return { taken: false, waitMs: Math.max(0, next.rows[0]?.wait ?? 0) };
}
