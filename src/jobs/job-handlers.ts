import { NotYetError } from '../model/errors.ts';
import type { Get } from '../model/page.ts';
import type { JobContext } from './job-context.ts';
import { noteJobFailure } from './job-failure.ts';
import { JOBS, type JobPayloads } from './job-list.ts';
import type { Job, PayloadsOf } from './job.ts';
import type { Handlers } from './queue.ts';

type JobMap = Readonly<Record<string, Job>>;

/** The functions of all kinds of jobs, each counted, timed and logged. */
export function jobHandlers(context: JobContext): Handlers<JobPayloads> {
  return handlersOf(context, JOBS);
}

/** The same for any map of jobs. */
export function handlersOf<Jobs extends JobMap>(context: JobContext, jobs: Jobs): Handlers<PayloadsOf<Jobs>> {
  const entries = Object.entries(jobs).map(([name, job]) => [name, measured(context, name, job)]);
  return Object.fromEntries(entries) as Handlers<PayloadsOf<Jobs>>;
}

function measured(context: JobContext, job: string, kind: Job) {
  const { metrics, log } = context;
  return async (work: object, signal: AbortSignal): Promise<void> => {
    const stop = metrics.jobSeconds.startTimer({ job });
    try {
      await kind.run({ ...context, get: deferringGet(context.get) }, work, signal);
      metrics.jobs.inc({ job, outcome: 'done' });
    } catch (error) {
      if (error instanceof NotYetError) {
        metrics.jobs.inc({ job, outcome: 'deferred' });
        throw error;
      }
      metrics.jobs.inc({ job, outcome: 'failed' });
      if (!signal.aborted) {
        log.error({ job, work, err: error }, 'job failed, will be tried again');
        await noteJobFailure(context, work, error);
      }
      throw error;
    } finally {
      stop();
    }
  };
}

/** Max wait for a host's turn inside a worker slot. A job whose turn is later is deferred. */
const MAX_WAIT_MS = 250;

/** The `get` of one job. Only the first request can defer it, because a deferred job starts from its beginning. */
function deferringGet(get: Get): Get {
  let isFirst = true;
  return (url, request) => {
    const maxWaitMs = isFirst ? MAX_WAIT_MS : undefined;
    isFirst = false;
    return get(url, { ...request, maxWaitMs });
  };
}
