import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromKysely, fromPglite, PgBoss, type QueueOptions } from 'pg-boss';
import { NotYetError } from '../model/errors.ts';
import {
  countJobs,
  type DeferredJob,
  deferJobs,
  deferredJobs,
  deleteActiveJob,
  lockWaitingJobs,
  lowerJobPriority,
  type QueueCounts,
  releaseActiveJobs,
} from '../store/job-table.ts';
import { openLostCompletions } from './lost-completions.ts';
import { jsonDigest } from '../text/json-digest.ts';
import type { JobPayloads } from './job-list.ts';
import type { JobKind, JobKinds, PayloadsOf } from './job.ts';
import { requireOwner, type Store } from '../store/open.ts';
import type { Db } from '../store/schema.ts';
import { openWakeUps } from './wake-ups.ts';
import { type RunningJob, startWorkers } from './workers.ts';
import { DAY_SECONDS } from '../time/durations.ts';

/** How a job is to be queued. */
export interface EnqueueOptions {
  /** Not before this moment. */
  readonly after?: Date | undefined;
  /** The host of the job's first request. Jobs whose host is not ready are deferred together. */
  readonly host?: string | undefined;
  /** Jobs of a higher number run first; an integer, by default 0. */
  readonly priority?: number | undefined;
}

/** A job to be queued. */
export interface NewJob<Work> {
  readonly work: Work;
  readonly options?: EnqueueOptions | undefined;
}

/**
 * One function per kind of job. It throws if the queue must repeat the whole job. A NotYetError repeats it at its host's
 * next turn, and does not count as a failed attempt.
 */
export type Handlers<Payloads> = {
  readonly [N in keyof Payloads]: (work: Payloads[N], signal: AbortSignal) => Promise<void>;
};

type AnyHandlers = Readonly<Record<string, (work: object, signal: AbortSignal) => Promise<void>>>;

/** The queue of one process for jobs with these payloads. */
export interface Queue<Payloads = JobPayloads> extends AsyncDisposable {
  /**
   * Adds a job inside the caller's transaction: both are there, or neither. A job of the same key that waits already will
   * do; if it waits for a later time, it is brought forward. Its worker sees what the transaction wrote.
   */
  enqueue<N extends keyof Payloads & string>(
    tx: Db,
    name: N,
    work: Payloads[N],
    options?: EnqueueOptions,
  ): Promise<void>;
  /** The same for many. */
  enqueueAll<N extends keyof Payloads & string>(
    tx: Db,
    name: N,
    jobs: readonly NewJob<Payloads[N]>[],
  ): Promise<void>;
  /** Adds those jobs only that nothing waits for: a sweep brings no news, and what waits has its reason. */
  enqueueMissing<N extends keyof Payloads & string>(
    tx: Db,
    name: N,
    jobs: readonly NewJob<Payloads[N]>[],
  ): Promise<void>;
  /** Lowers the priority of a host's waiting jobs; those with a lower one keep it. */
  lowerPriority(tx: Db, name: keyof Payloads & string, host: string, priority: number): Promise<void>;
  /** Starts doing the work, until the queue is disposed of. Nothing more happens where it was started before. */
  work(handlers: Handlers<Payloads>, concurrency: number): Promise<void>;
  /** Waits until no job is ready or running in any process. */
  idle(signal: AbortSignal, onProgress?: (counts: QueueCounts) => void): Promise<void>;
  counts(): Promise<QueueCounts>;
}

/**
 * Only what breaks unforeseen (a database restart, a bug) is tried again by the queue; what outlets do wrong is a row in the
 * database with its own times. A worker that was killed is noticed by its missing heartbeat.
 */
const options: QueueOptions & { policy: string; notify: boolean } = {
  policy: 'stately',
  notify: true,
  retryLimit: 12,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 600,
  expireInSeconds: 900,
  heartbeatSeconds: 30,
  deleteAfterSeconds: DAY_SECONDS,
  retentionSeconds: 30 * DAY_SECONDS,
};

/** `idle` also waits for a job that becomes due within this time, unless its kind says otherwise. */
const IDLE_SECONDS = 5;

/** Above this number of jobs `idle` counts them once a second. */
const MANY_JOBS = 20;

/** A database that restarts is waited for; after this long it is down. */
const OUTAGE_MS = 60_000;

/** Seconds that a page in hand has to be finished when the process is asked to end. */
const GRACE_SECONDS = 8;

/**
 * Opens the queue in the same database as everything else.
 *
 * @param kinds the kinds of jobs
 * @param onError called with errors of the background
 */
export async function openQueue<Kinds extends JobKinds>(
  store: Pick<Store, 'db' | 'pglite' | 'databaseUrl' | 'Client' | 'sharedFolder'>,
  kinds: Kinds,
  onError: (error: Error) => void,
): Promise<Queue<PayloadsOf<Kinds>>> {
  const { db, pglite, databaseUrl, Client } = store;
  const names = Object.keys(kinds);
  const idleSeconds = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [name, kind.idleSeconds ?? IDLE_SECONDS]),
  );
  const counts = (): Promise<QueueCounts> => countJobs(db, idleSeconds);
  const common = {
    useListenNotify: true,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
    schedule: false,
  };
  const connection = {
    connectionString: databaseUrl ?? '',
    max: 6,
    application_name: 'warta-queue',
    // pg-boss passes these two to its pool, but does not document them. The server ends a transaction of a
    // process that has fallen silent.
    Client,
    options: '-c idle_in_transaction_session_timeout=30s',
  };
  const boss =
    pglite === undefined
      ? new PgBoss({ ...common, ...connection })
      : new PgBoss({ ...common, db: fromPglite(pglite), backend: 'pglite' });
  boss.on('error', onError);
  await boss.start();
  for (const name of names) {
    const existing = await boss.getQueue(name);
    if (existing === null) await boss.createQueue(name, options);
  }
  const stopping = new AbortController();
  const lost = openLostCompletions(boss, db, onError);
  const wakeUps = openWakeUps((worker) => boss.notifyWorker(worker));
  const start = (name: string, kind: JobKind, handlers: AnyHandlers, concurrency: number): Promise<void> =>
    startWorkers<object>({
      boss,
      name,
      count: kind.concurrency === 'configured' ? concurrency : kind.concurrency,
      onePerHost: kind.onePerHost ?? false,
      wakeUps,
      ended: (job, error) => lost.ended(name, job, error),
      run: async (job) => handlers[name]?.(job.data, AbortSignal.any([job.signal, stopping.signal])),
      defer: (job, notYet) => deferJob({ boss, db, name, kind }, job, notYet),
    });
  let working = false;
  return {
    enqueue: (tx, name, work, one) =>
      enqueueAll(boss, tx, name, identified(kinds[name], [{ work, options: one }])),
    enqueueAll: (tx, name, jobs) => enqueueAll(boss, tx, name, identified(kinds[name], jobs)),
    async enqueueMissing(tx, name, jobs) {
      await insert(boss, tx, name, identified(kinds[name], jobs));
    },
    lowerPriority: (tx, name, host, priority) => lowerJobPriority(tx, { name, host, priority }),
    async work(handlers, concurrency) {
      if (working) return;
      working = true;
      // An embedded database has one process that works: whatever is marked as running before was left by one that was killed.
      requireOwner(store);
      if (pglite !== undefined) await releaseActiveJobs(db, names);
      for (const [name, kind] of Object.entries(kinds))
        await start(name, kind, handlers as AnyHandlers, concurrency);
      wakeUps.schedule(await deferredJobs(db, names));
    },
    async idle(signal, onProgress) {
      let answeredAt = performance.now();
      for (;;) {
        signal.throwIfAborted();
        const found = await counts().catch((error: unknown) => {
          if (performance.now() - answeredAt > OUTAGE_MS) throw error;
        });
        if (found === undefined) {
          await sleep(1000, undefined, { signal });
          continue;
        }
        answeredAt = performance.now();
        onProgress?.(found);
        const left = found.ready + found.active;
        if (left === 0) return;
        // Counting reads every job that waits. In a long crawl it was a tenth of the database's time.
        await sleep(left > MANY_JOBS ? 1000 : 200);
      }
    },
    counts,
    async [Symbol.asyncDispose]() {
      wakeUps[Symbol.dispose]();
      const hurry = setTimeout(() => stopping.abort(), GRACE_SECONDS * 1000 - 1500);
      await boss.stop({ graceful: true, timeout: GRACE_SECONDS * 1000, close: true });
      clearTimeout(hurry);
      lost[Symbol.dispose]();
    },
  };
}

interface Identified {
  readonly id: string;
  readonly data: object;
  readonly singletonKey: string;
  readonly startAfter?: Date;
  readonly group?: { readonly id: string };
  readonly priority: number;
}

/** One of a key, the earliest, in the order in which everybody locks jobs. */
function identified(kind: JobKind | undefined, jobs: readonly NewJob<object>[]): Identified[] {
  const rows = jobs.map(({ work, options: { after, host, priority = 0 } = {} }): Identified => ({
    id: randomUUID(),
    data: work,
    singletonKey: kind?.key(work) ?? jsonDigest(work),
    priority,
    ...(after === undefined ? {} : { startAfter: after }),
    ...(host === undefined ? {} : { group: { id: host } }),
  }));
  const earliestFirst = rows.toSorted(
    (a, b) => (a.startAfter?.getTime() ?? 0) - (b.startAfter?.getTime() ?? 0),
  );
  const byKey = new Map(earliestFirst.toReversed().map((row) => [row.singletonKey, row]));
  return [...byKey.values()].toSorted((a, b) => (a.singletonKey < b.singletonKey ? -1 : 1));
}

/**
 * A waiting job of the same key is locked until the caller's transaction ends. Else a worker could start it now, before
 * anybody sees what the caller writes, and nothing would be left that looks again. One that was started in the moment
 * between no longer waits: then there is room for another.
 */
async function enqueueAll(boss: PgBoss, tx: Db, name: string, jobs: readonly Identified[]): Promise<void> {
  let missing = jobs;
  while (missing.length > 0) {
    const refused = await insert(boss, tx, name, missing);
    const refusedKeys = refused.map(({ singletonKey }) => singletonKey);
    const waiting = await lockWaitingJobs(tx, name, refusedKeys);
    for (const { singletonKey, startAfter, priority } of refused) {
      const job = waiting.get(singletonKey);
      if (job === undefined) continue;
      const sooner = startAfter === undefined ? job.later : job.startAfter > startAfter;
      const change = {
        ...(sooner && { startAfter: startAfter ?? 0 }),
        ...(priority > job.priority && { priority }),
      };
      if (Object.keys(change).length > 0)
        await boss.update(name, undefined, { id: job.id, ...change, db: fromKysely(tx) });
    }
    missing = refused.filter(({ singletonKey }) => !waiting.has(singletonKey));
  }
}

/** Gives those that were not added because one of the same key waits. */
async function insert(
  boss: PgBoss,
  tx: Db,
  name: string,
  jobs: readonly Identified[],
): Promise<Identified[]> {
  if (jobs.length === 0) return [];
  const added = new Set(await boss.insert(name, [...jobs], { db: fromKysely(tx), returnId: true }));
  return jobs.filter(({ id }) => !added.has(id));
}

/**
 * Replaces a running job by one that waits for its host's next turn, in one transaction. The queue does not count it as
 * an attempt.
 * @returns this job and the host's other due jobs, which wait for the turns after it
 */
async function deferJob(
  queue: { readonly boss: PgBoss; readonly db: Db; readonly name: string; readonly kind: JobKind },
  job: RunningJob<object>,
  { waitMs, spacingMs }: NotYetError,
): Promise<DeferredJob[]> {
  const { boss, db, name, kind } = queue;
  const host = job.groupId ?? undefined;
  return db.transaction().execute(async (tx) => {
    const priority = await deleteActiveJob(tx, name, job.id);
    // The job ran into its time limit meanwhile; the queue has scheduled its next attempt.
    if (priority === undefined) return [];
    const after = new Date(Date.now() + waitMs);
    const again = { work: job.data, options: { after, host, priority } };
    await enqueueAll(boss, tx, name, identified(kind, [again]));
    return deferJobs(tx, { name, key: kind.key(job.data), host, waitMs, spacingMs });
  });
}
