import type { Config } from '../config/load-config.ts';
import { pullInFutureTimes } from '../store/crawl/future-times.ts';
import type { JobContext } from './job-context.ts';
import { type JobName, JOBS } from './job-list.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** Times of different machines may differ by this. */
const SLACK = HOUR;

/**
 * Longest time for which a job is planned: pauses, Retry-After, rechecks, monthly budgets; a decision about a story waits
 * for a date that the outlet names.
 */
const MAX_JOB_MINUTES = {
  others: SLACK,
  byName: { collect: 3 * DAY + SLACK, picture: DAY + SLACK, translate: 32 * DAY, publish: 3660 * DAY },
} as const satisfies { others: number; byName: { [N in JobName]?: number } };

/** The parts of a job's context that are needed here. */
type ClockContext = Pick<JobContext, 'db' | 'log' | 'now'> & { readonly config: Pick<Config, 'sources'> };

/**
 * Corrects times that were written while the clock was ahead, and says so. Runs with the hourly preparation, so a
 * corrected clock costs an hour at most.
 */
export async function repairClock({ db, log, config, now }: ClockContext): Promise<void> {
  const everyMinutes = config.sources.map((source) => source.everyMinutes);
  const pulled = await pullInFutureTimes(db, Object.keys(JOBS), now(), {
    listing: Math.max(DAY, ...everyMinutes) + SLACK,
    lease: SLACK,
    jobs: MAX_JOB_MINUTES,
  });
  if (Object.values(pulled).some((count) => count > 0))
    log.warn(pulled, 'due too far in the future, as after a clock that was ahead: due now');
}
