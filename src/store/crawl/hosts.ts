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

/** How a turn at a host is taken. Times in milliseconds. */
export interface TurnRequest {
  readonly host: string;
  /** Identifies this turn, so that only its owner can extend and end it. A UUID. */
  readonly holder: string;
  /** Minimum time between the end of a turn and the next one. */
  readonly delayMs: number;
  /** The turn ends after this time if it is not extended, because its process was killed. */
  readonly leaseMs: number;
}

/** A turn was taken, or the host is busy. `waitMs`: time until the next attempt can succeed; 0 if it is unknown. */
export type TurnOutcome = { readonly taken: true } | { readonly taken: false; readonly waitMs: number };

/**
 * Takes the turn at a host, across all processes, if nobody has it and the delay after the last one has passed by the
 * database's clock. The taker calls `endTurn` when the response is complete.
 */
export async function takeTurn(
  db: Db,
  { host, holder, delayMs, leaseMs }: TurnRequest,
): Promise<TurnOutcome> {
  const next = after(delayMs);
  const until = after(leaseMs);
  const { rows } = await sql`
    insert into host_turn (host, next_at, holder, held_until)
    values (${host}, ${next}, ${holder}::uuid, ${until})
    on conflict (host) do update
      set next_at = excluded.next_at, holder = excluded.holder, held_until = excluded.held_until
      where host_turn.next_at <= clock_timestamp()
        and (host_turn.held_until is null or host_turn.held_until <= clock_timestamp())
    returning host`.execute(db);
  if (rows.length > 0) return { taken: true };
  const turn = await sql<{ wait: number }>`
    select (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as wait
    from host_turn where host = ${host}`.execute(db);
  return { taken: false, waitMs: Math.max(0, turn.rows[0]?.wait ?? 0) };
}

/** Extends a turn whose request is still running. Does nothing if the turn has ended. */
export async function extendTurn(db: Db, { host, holder, leaseMs }: TurnRequest): Promise<void> {
  await sql`
    update host_turn set held_until = ${after(leaseMs)}
    where host = ${host} and holder = ${holder}::uuid`.execute(db);
}

/** Ends a turn. The next one starts after the delay. Does nothing if the lease ran out and another process took over. */
export async function endTurn(db: Db, { host, holder, delayMs }: TurnRequest): Promise<void> {
  await sql`
    update host_turn set next_at = ${after(delayMs)}, holder = null, held_until = null
    where host = ${host} and holder = ${holder}::uuid`.execute(db);
}

function after(ms: number) {
  return sql`clock_timestamp() + make_interval(secs => ${ms / 1000})`;
}
