import type { DeferredJob } from '../store/job-table.ts';

/** Wakes workers when deferred jobs come due. Without it they would wait for pg-boss's next poll. */
export interface WakeUps extends Disposable {
  /** Registers a worker. */
  addIdle(name: string, worker: string): void;
  /** Runs a worker's job. The worker is not woken before the job ends. */
  whileBusy<T>(name: string, worker: string, run: () => Promise<T>): Promise<T>;
  /** Wakes one idle worker for each job, at the job's time. Idle workers take turns. */
  schedule(jobs: readonly DeferredJob[]): void;
}

/** The start of a job is by the database's clock. A worker that wakes too early finds nothing. */
const MARGIN_MS = 10;

/** Upper limit of `setTimeout`. Later jobs are found by polling. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @param wake makes a worker look for a job */
export function openWakeUps(wake: (worker: string) => void): WakeUps {
  const idle = new Map<string, Set<string>>();
  const timers = new Set<NodeJS.Timeout>();
  const idleOf = (name: string): Set<string> => {
    const workers = idle.get(name) ?? new Set();
    idle.set(name, workers);
    return workers;
  };
  const wakeOne = (name: string): void => {
    const workers = idleOf(name);
    const [worker] = workers;
    // A busy worker looks for the next job by itself.
    if (worker === undefined) return;
    workers.delete(worker);
    workers.add(worker);
    wake(worker);
  };
  return {
    addIdle: (name, worker) => void idleOf(name).add(worker),
    async whileBusy(name, worker, run) {
      idleOf(name).delete(worker);
      try {
        return await run();
      } finally {
        idleOf(name).add(worker);
      }
    },
    schedule(jobs) {
      for (const { name, waitMs } of jobs) {
        const delay = Math.min(Math.max(waitMs, 0) + MARGIN_MS, MAX_TIMER_MS);
        const timer = setTimeout(() => {
          timers.delete(timer);
          wakeOne(name);
        }, delay);
        timers.add(timer.unref());
      }
    },
    [Symbol.dispose]() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
