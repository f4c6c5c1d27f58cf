import type { JobContext } from './job-context.ts';

/** A kind of job: how the queue treats it, and the function that does it. One file each, listed in job-list.ts. */
export interface Job<Work extends object = object> {
  /** Two jobs with the same key are the same: at most one of them waits at a time. */
  key(work: Work): string;
  /** Maximum number that one process runs at the same time. `configured`: as many as the operator allows. */
  readonly concurrency: number | 'configured';
  /** While a job of a host runs, no other of the same kind and host is started. */
  readonly onePerHost?: boolean;
  /** A job that becomes due within so many seconds is part of the current work: `Queue.idle` waits for it. Default: 5. */
  readonly idleSeconds?: number;
  /** Throws only if the whole job is to be repeated. */
  run(context: JobContext, work: Work, signal: AbortSignal): Promise<void>;
}

/** What the queue needs to know about kinds of jobs, by name. */
export type JobKind = Omit<Job, 'run'>;
export type JobKinds = Readonly<Record<string, JobKind>>;

/** The payload of each kind. */
export type PayloadsOf<Kinds> = {
  readonly [N in keyof Kinds]: Kinds[N] extends Job<infer Work> ? Work : never;
};
