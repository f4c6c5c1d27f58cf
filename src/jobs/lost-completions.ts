import { activeJobIds } from '../store/job-table.ts';
import type { Db } from '../store/schema.ts';

/** A claimed job: its id and the attempt that this process was given. */
interface ClaimedJob {
  readonly id: string;
  readonly retryCount: number;
}

/** The functions of pg-boss that write the outcome of a job. */
interface Outcomes {
  complete(name: string, job: ClaimedJob): Promise<unknown>;
  fail(name: string, job: ClaimedJob, error: object): Promise<unknown>;
}

/** A job whose handler has ended in this process. */
interface Ended {
  readonly name: string;
  readonly job: ClaimedJob;
  /** The handler's error; undefined: it succeeded. */
  readonly error: Error | undefined;
  readonly at: number;
}

/** Jobs that have ended here, until the database knows. */
export interface LostCompletions extends Disposable {
  /** Notes that a handler has ended. */
  ended(name: string, job: ClaimedJob, error?: unknown): void;
}

const CHECK_EVERY_MS = 2_000;
/** pg-boss writes the outcome within milliseconds. */
const GRACE_MS = 1_500;

/**
 * pg-boss writes the outcome of a job once. If the connection breaks at that moment, the job stays active until its
 * heartbeat is missed, and its host and its key are blocked for that long. This writes the outcome again. It is fenced
 * to the attempt that was claimed, so a job that another worker has taken over meanwhile is left alone.
 *
 * @param onError called if the database is still unreachable
 */
export function openLostCompletions(
  boss: Outcomes,
  db: Db,
  onError: (error: Error) => void,
): LostCompletions {
  const waiting = new Map<string, Ended>();
  const check = async (): Promise<void> => {
    const due = [...waiting.values()].filter(({ at }) => performance.now() - at > GRACE_MS);
    if (due.length === 0) return;
    const ids = due.map(({ job }) => job.id);
    const active = await activeJobIds(db, [...new Set(due.map(({ name }) => name))], ids);
    for (const one of due) {
      const { name, job, error } = one;
      if (active.has(job.id)) await (error ? boss.fail(name, job, error) : boss.complete(name, job));
      if (waiting.get(job.id) === one) waiting.delete(job.id);
    }
  };
  let checking: Promise<void> | undefined;
  const timer = setInterval(() => {
    checking ??= check()
      .catch(onError)
      .finally(() => (checking = undefined));
  }, CHECK_EVERY_MS);
  timer.unref();
  return {
    ended(name, job, error) {
      const failure =
        error === undefined || error instanceof Error ? error : new Error('failed', { cause: error });
      waiting.set(job.id, { name, job, error: failure, at: performance.now() });
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
