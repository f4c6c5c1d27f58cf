import type { Job, PgBoss } from 'pg-boss';
import { NotYetError } from '../model/errors.ts';
import type { DeferredJob } from '../store/job-table.ts';
import { REQUEST_PRIORITY } from './job-priority.ts';
import type { WakeUps } from './wake-ups.ts';

/** A running job. Its signal ends when the queue takes it away from its worker. */
export type RunningJob<Payload> = Pick<Job<Payload>, 'id' | 'data' | 'signal' | 'groupId' | 'retryCount'>;

/** The workers of one kind of job in this process. */
export interface Workers<Payload> {
  readonly boss: PgBoss;
  readonly name: string;
  /** Number of jobs that run at a time. */
  readonly count: number;
  /** While a job of a host runs, no other of the same kind and host is started. */
  readonly onePerHost: boolean;
  readonly wakeUps: WakeUps;
  /** Called when a job has ended, with its error. */
  readonly ended: (job: RunningJob<Payload>, error?: unknown) => void;
  readonly run: (job: RunningJob<Payload>) => Promise<void>;
  /** Queues the job again for its host's next turn. */
  readonly defer: (job: RunningJob<Payload>, notYet: NotYetError) => Promise<readonly DeferredJob[]>;
}

/** Starts the workers. They run until `boss` stops. */
export async function startWorkers<Payload>(workers: Workers<Payload>): Promise<void> {
  const { boss, name, count, onePerHost, wakeUps } = workers;
  const options = {
    pollingIntervalSeconds: 1,
    notifyPollingIntervalSeconds: 5,
    // Checked when a job is claimed, which two workers may do at once; the turns at a host
    // (store/crawl/hosts.ts and fetch/politeness/rate-limit.ts) are exact.
    ...(onePerHost ? { groupConcurrency: 1 } : {}),
  };
  // Requests to hosts that do not respond take a whole time limit each. They must not occupy every worker.
  const reserved = onePerHost ? Math.floor(count / 2) : 0;
  for (let started = 0; started < count; started++) {
    const minPriority = started < reserved ? { minPriority: REQUEST_PRIORITY.unresponsive + 1 } : {};
    const worker: string = await boss.work<Payload>(name, { ...options, ...minPriority }, async (jobs) => {
      for (const job of jobs) await wakeUps.whileBusy(name, worker, () => runJob(workers, job));
      // Another job is likely. Without this the worker would look for it only at its next poll.
      boss.notifyWorker(worker);
    });
    wakeUps.addIdle(name, worker);
  }
}

async function runJob<Payload>(
  { run, defer, wakeUps, ended }: Workers<Payload>,
  job: RunningJob<Payload>,
): Promise<void> {
  try {
    await run(job).catch(async (error: unknown) => {
      if (!(error instanceof NotYetError)) throw error;
      wakeUps.schedule(await defer(job, error));
    });
  } catch (error) {
    ended(job, error);
    throw error;
  }
  ended(job);
}
