import { sql } from 'kysely';
import type { BackupJob } from './backup/backup-format.ts';
import type { Db } from './schema.ts';

/*
 * pg-boss keeps its jobs in the table `pgboss.job`. This is the only file that reads or writes it directly: for what
 * pg-boss has no function for. States: created, retry, active, completed, cancelled, failed.
 */

/** Number of jobs by what happens next. */
export interface QueueCounts {
  /** Due now or within seconds, or waiting for their host's turn. */
  readonly ready: number;
  /** Scheduled for a later time. */
  readonly later: number;
  readonly active: number;
  /** Failed more often than the retry limit. */
  readonly failed: number;
}

/** A job that no worker has started yet. */
export interface WaitingJob {
  readonly id: string;
  readonly startAfter: Date;
  /** `startAfter` is in the future, by the database's clock. */
  readonly later: boolean;
  /** Higher numbers run first. */
  readonly priority: number;
}

/**
 * Locks the waiting jobs of a kind until the transaction ends, so that no worker starts them meanwhile. Locks in
 * ascending order of the key.
 * @param keys singleton keys; at most one job of a key waits
 * @returns the jobs by key, without those that have started
 */
export async function lockWaitingJobs(
  tx: Db,
  name: string,
  keys: readonly string[],
): Promise<Map<string, WaitingJob>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<WaitingJob & { key: string }>`
    select id, singleton_key as key, start_after as "startAfter", start_after > now() as later, priority
    from pgboss.job where name = ${name} and singleton_key = any(${keys}::text[]) and state = 'created'
    order by singleton_key for update`.execute(tx);
  return new Map(rows.map(({ key, ...job }) => [key, job]));
}

/**
 * Makes active jobs ready again. A retry of the same key that waits next to an active job is the same work and is
 * deleted: the unique index allows only one of them.
 */
export async function releaseActiveJobs(db: Db, names: readonly string[]): Promise<void> {
  await sql`
    delete from pgboss.job again using pgboss.job running
    where running.state = 'active' and again.state = 'retry'
      and again.name = running.name and again.singleton_key = running.singleton_key
      and again.name = any(${names}::text[])`.execute(db);
  await sql`
    update pgboss.job set state = 'retry', start_after = now()
    where state = 'active' and name = any(${names}::text[])`.execute(db);
}

/**
 * Makes waiting jobs due now that are due later than their kind is ever planned.
 * @param minutes the longest time by kind; `others` applies to kinds without an entry
 * @returns how many jobs
 */
export async function pullInJobs(
  db: Db,
  names: readonly string[],
  now: Date,
  minutes: { readonly others: number; readonly byName: Readonly<Record<string, number>> },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update pgboss.job set start_after = now()
    where state in ('created', 'retry') and name = any(${names}::text[])
      and start_after > greatest(now(), ${now}) + make_interval(mins => coalesce(
        (${JSON.stringify(minutes.byName)}::jsonb ->> name)::int, ${minutes.others}))`.execute(db);
  return Number(numAffectedRows);
}

/** Returns those of the given jobs that are active. */
export async function activeJobIds(
  db: Db,
  names: readonly string[],
  ids: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from pgboss.job
    where state = 'active' and name = any(${names}::text[]) and id = any(${ids}::uuid[])`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Deletes a job that a worker runs.
 * @returns its priority; undefined if it is no longer active
 */
export async function deleteActiveJob(tx: Db, name: string, id: string): Promise<number | undefined> {
  const { rows } = await sql<{ priority: number }>`
    delete from pgboss.job where name = ${name} and id = ${id}::uuid and state = 'active' returning priority`.execute(
    tx,
  );
  return rows[0]?.priority;
}

/**
 * Lowers the priority of a host's waiting jobs of a kind. Skips jobs that another transaction has locked.
 * @param priority jobs with a lower one keep it
 */
export async function lowerJobPriority(
  tx: Db,
  { name, host, priority }: { readonly name: string; readonly host: string; readonly priority: number },
): Promise<void> {
  await sql`
    with waiting as (
      select id from pgboss.job
      where name = ${name} and group_id = ${host} and state = 'created' and priority > ${priority}::int
      order by singleton_key for update skip locked
    )
    update pgboss.job set priority = ${priority}::int from waiting
    where job.id = waiting.id and job.name = ${name}`.execute(tx);
}

/** Marks a waiting job as deferred by its host. `idle` waits for it, unlike a job that is planned for later. */
const IS_DEFERRED = sql`(state = 'created' and coalesce((data ->> 'deferred')::boolean, false))`;

/** A deferred job, and milliseconds until it is due. */
export interface DeferredJob {
  readonly name: string;
  readonly waitMs: number;
}

/** Which waiting job is deferred, and to what times. */
export interface Deferral {
  readonly name: string;
  /** Singleton key of the job that gets the first turn. */
  readonly key: string;
  readonly host: string | undefined;
  /** Milliseconds until the host's next turn. */
  readonly waitMs: number;
  /** Milliseconds from one turn of the host to the next. */
  readonly spacingMs: number;
}

/**
 * Moves a waiting job to its host's next turn, and the host's other due jobs of this kind to the turns after it:
 * otherwise a worker would start each of them only to defer it, too. Skips jobs that another transaction has locked.
 * @returns all moved jobs
 */
export async function deferJobs(tx: Db, deferral: Deferral): Promise<DeferredJob[]> {
  const { name, key, host = null, waitMs, spacingMs } = deferral;
  const { rows } = await sql<DeferredJob>`
    with due as (
      select id, singleton_key = ${key} as first, priority, created_on from pgboss.job
      where name = ${name} and state = 'created'
        and (singleton_key = ${key} or (group_id = ${host}::text and start_after <= now()))
      order by singleton_key for update skip locked
    ), line as (
      select id, row_number() over (order by first desc, priority desc, created_on) - 1 as place from due
    )
    update pgboss.job
    set start_after = now() + make_interval(secs => (${waitMs}::float8 + line.place * ${spacingMs}::float8) / 1000),
      data = data || '{"deferred": true}'
    from line where job.id = line.id and job.name = ${name}
    returning name, (extract(epoch from start_after - now()) * 1000)::float8 as "waitMs"`.execute(tx);
  return rows;
}

/** Every waiting job that is deferred, also those of a process that was killed. */
export async function deferredJobs(db: Db, names: readonly string[]): Promise<DeferredJob[]> {
  const { rows } = await sql<DeferredJob>`
    select name, (extract(epoch from start_after - now()) * 1000)::float8 as "waitMs" from pgboss.job
    where name = any(${names}::text[]) and ${IS_DEFERRED}`.execute(db);
  return rows;
}

/**
 * Counts jobs of the given kinds.
 * @param soonSeconds by kind: a job that is due within this time counts as ready
 */
export async function countJobs(db: Db, soonSeconds: Readonly<Record<string, number>>): Promise<QueueCounts> {
  const soon = sql`now() + make_interval(secs => (${JSON.stringify(soonSeconds)}::jsonb ->> name)::float8)`;
  const { rows } = await sql<QueueCounts>`
    select
      count(*) filter (where state in ('created', 'retry') and (start_after <= ${soon} or ${IS_DEFERRED}))::int as ready,
      count(*) filter (where state in ('created', 'retry') and start_after > ${soon} and not ${IS_DEFERRED})::int as later,
      count(*) filter (where state = 'active')::int as active,
      count(*) filter (where state = 'failed')::int as failed
    from pgboss.job where name = any(${Object.keys(soonSeconds)}::text[])`.execute(db);
  return rows[0] ?? { ready: 0, later: 0, active: 0, failed: 0 };
}

/** Jobs that have not ended, for a backup; none if the queue was never opened. */
export async function unfinishedJobs(db: Db): Promise<BackupJob[]> {
  if (!(await hasQueue(db))) return [];
  const { rows } = await sql<BackupJob>`
    select name, data as work, to_jsonb(start_after) #>> '{}' as after, group_id as host, priority
    from pgboss.job where state in ('created', 'retry', 'active') order by name, singleton_key`.execute(db);
  return rows;
}

/** Returns the age in seconds of the oldest job that is due and not started, or undefined if no job is due. */
export async function oldestReadyJob(db: Db): Promise<number | undefined> {
  if (!(await hasQueue(db))) return undefined;
  const { rows } = await sql<{ seconds: number | null }>`
    select extract(epoch from now() - min(start_after))::float8 as seconds
    from pgboss.job where state in ('created', 'retry') and start_after <= now()`.execute(db);
  return rows[0]?.seconds ?? undefined;
}

async function hasQueue(db: Db): Promise<boolean> {
  const { rows } = await sql<{ exists: boolean }>`
    select to_regclass('pgboss.job') is not null as exists`.execute(db);
  return rows[0]?.exists === true;
}
