import { sql } from 'kysely';
import { pullInJobs } from '../job-table.ts';
import type { Db } from '../schema.ts';

/** Longest plausible time until something is due, by what it is. In minutes. */
export interface LongestWaits {
  /** Pause of a listing. */
  readonly listing: number;
  /** Lease of a worker that reads a listing. */
  readonly lease: number;
  /** Jobs by kind; `others` applies to kinds without an entry. */
  readonly jobs: { readonly others: number; readonly byName: Readonly<Record<string, number>> };
}

/** How many rows were due too far in the future. */
export interface PulledIn {
  readonly listings: number;
  readonly jobs: number;
  readonly tasks: number;
  readonly hosts: number;
}

/** Turns at a host are minutes apart at most, copies of robots.txt last a day. */
const HOST_MINUTES = 60;
const ROBOTS_MINUTES = 25 * 60;
/** Periodic tasks are due daily at the latest. */
const TASK_MINUTES = 25 * 60;

/**
 * Makes due now what is due later than anything is planned: times that were written while the clock of a machine was
 * ahead. Otherwise a listing would not be read, and a host not be asked, until that day comes.
 */
export async function pullInFutureTimes(
  db: Db,
  names: readonly string[],
  now: Date,
  longest: LongestWaits,
): Promise<PulledIn> {
  const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
  const listings = await sql`
    update listing set
      due_at = case when due_at > ${later(longest.listing)} then ${now} else due_at end,
      claimed_until = case when claimed_until > ${later(longest.lease)} then null else claimed_until end
    where due_at > ${later(longest.listing)} or claimed_until > ${later(longest.lease)}`.execute(db);
  const jobs = await pullInJobs(db, names, now, longest.jobs);
  const tasks = await db
    .updateTable('chore')
    .set({ due_at: now })
    .where('due_at', '>', later(TASK_MINUTES))
    .executeTakeFirst();
  const hosts = await sql`
    update host_turn set next_at = clock_timestamp(), held_until = null
    where greatest(next_at, held_until) > clock_timestamp() + make_interval(mins => ${HOST_MINUTES})`.execute(
    db,
  );
  await db
    .updateTable('robots')
    .set({ expires_at: now })
    .where('expires_at', '>', later(ROBOTS_MINUTES))
    .execute();
  return {
    listings: Number(listings.numAffectedRows ?? 0),
    jobs,
    tasks: Number(tasks.numUpdatedRows),
    hosts: Number(hosts.numAffectedRows ?? 0),
  };
}
