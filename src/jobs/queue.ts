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
  type QueueCounts,
  releaseActiveJobs,
} from '../store/job-table.ts';
import { openLostCompletions } from './lost-completions.ts';
import { jsonDigest } from '../text/json-digest.ts';
import type { Store } from '../store/open.ts';
import type { Db } from '../store/schema.ts';
import { openWakeUps } from './wake-ups.ts';
import { type RunningJob, startWorkers } from './workers.ts';
import { DAY_SECONDS } from '../time/durations.ts';

/** Every kind of job and its payload: ids only, the rest is in the database. */
export interface JobPayloads {
  /** Look at a listing. */
  poll: { listingId: number };
  /** Fetch and extract a candidate, for the first time or again. */
  collect: { candidateId: number };
  /** Find the story of an article. */
  cluster: { articleId: number };
  /** Translate the lead article of a story. */
  translate: { storyId: number };
  /** Decide in which editions a story stands. */
  publish: { storyId: number };
  /** Fetch the picture of an article and make our own sizes of it. */
  picture: { articleId: number };
  /** Write an edition's documents anew. */
  render: { editionId: string };
  /** Notify the WebSub hub of documents by their paths. `failures`: attempts of this ping that failed. */
  ping: { topics: readonly string[]; failures?: number };
}

export type JobName = keyof JobPayloads;

interface Kind<N extends JobName> {
  /** What makes two jobs the same: at most one of them waits at a time. */
  readonly key: (work: JobPayloads[N]) => string;
  /** Jobs of this kind that one process does at a time; `configured`: as many as the operator allows. */
  readonly atOnce: number | 'configured';
  /** While a job of a host runs, no other of the same kind and host is started. */
  readonly onePerHost?: boolean;
}

const kinds: { readonly [N in JobName]: Kind<N> } = {
  poll: { key: (work) => String(work.listingId), atOnce: 4, onePerHost: true },
  collect: { key: (work) => String(work.candidateId), atOnce: 'configured', onePerHost: true },
  cluster: { key: (work) => String(work.articleId), atOnce: 2 },
  // More than there are threads: the embedded engine is quickest with sentences of several articles at once.
  translate: { key: (work) => String(work.storyId), atOnce: 4 },
  publish: { key: (work) => String(work.storyId), atOnce: 2 },
  picture: { key: (work) => String(work.articleId), atOnce: 1 },
  render: { key: (work) => work.editionId, atOnce: 1 },
  ping: { key: (work) => jsonDigest(work.topics), atOnce: 1 },
};

export const jobNames = Object.keys(kinds) as JobName[];

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
export interface NewJob<N extends JobName> {
  readonly work: JobPayloads[N];
  readonly options?: EnqueueOptions;
}

/**
 * One function per kind of job. It throws if the queue must repeat the whole job. A NotYetError repeats it at its host's
 * next turn, and does not count as a failed attempt.
 */
export type Handlers = {
  readonly [N in JobName]: (work: JobPayloads[N], signal: AbortSignal) => Promise<void>;
};

/** The queue of one process. */
export interface Queue extends AsyncDisposable {
  /**
   * Adds a job inside the caller's transaction: both are there, or neither. A job of the same key that waits already will
   * do; if it waits for a later time, it is brought forward. Its worker sees what the transaction wrote.
   */
  enqueue<N extends JobName>(tx: Db, name: N, work: JobPayloads[N], options?: EnqueueOptions): Promise<void>;
  /** The same for many. */
  enqueueAll<N extends JobName>(tx: Db, name: N, jobs: readonly NewJob<N>[]): Promise<void>;
  /** Adds those jobs only that nothing waits for: a sweep brings no news, and what waits has its reason. */
  enqueueMissing<N extends JobName>(tx: Db, name: N, jobs: readonly NewJob<N>[]): Promise<void>;
  /** Starts doing the work, until the queue is disposed of. Nothing more happens where it was started before. */
  work(handlers: Handlers, concurrency: number): Promise<void>;
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

/**
 * `idle` also waits for a job that becomes due within this time, in seconds. A changed edition is rendered after a
 * pause, which is part of the work.
 */
const SOON_SECONDS = { others: 5, byName: { render: 60 } } as const satisfies {
  others: number;
  byName: { [N in JobName]?: number };
};

/** A database that restarts is waited for; after this long it is down. */
const OUTAGE_MS = 60_000;

/** Seconds that a page in hand has to be finished when the process is asked to end. */
const GRACE_SECONDS = 8;

/** Opens the queue in the same database as everything else. `onError` gets what goes wrong in the background. */
export async function openQueue(
  store: Pick<Store, 'db' | 'pglite' | 'databaseUrl'>,
  onError: (error: Error) => void,
): Promise<Queue> {
  const { db, pglite, databaseUrl } = store;
  const count = (): Promise<QueueCounts> => countJobs(db, jobNames, SOON_SECONDS);
  const common = {
    useListenNotify: true,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
    schedule: false,
  };
  const boss =
    pglite === undefined
      ? new PgBoss({
          ...common,
          connectionString: databaseUrl ?? '',
          max: 6,
          application_name: 'warta-queue',
          // pg-boss names no option for it; the server ends a transaction of a process that has fallen silent.
          options: '-c idle_in_transaction_session_timeout=30s',
        })
      : new PgBoss({ ...common, db: fromPglite(pglite), backend: 'pglite' });
  boss.on('error', onError);
  await boss.start();
  for (const name of jobNames) {
    const existing = await boss.getQueue(name);
    if (existing === null) await boss.createQueue(name, options);
  }
  const stopping = new AbortController();
  const lost = openLostCompletions(boss, db, onError);
  const wakeUps = openWakeUps((worker) => boss.notifyWorker(worker));
  const start = <N extends JobName>(name: N, handlers: Handlers, concurrency: number): Promise<void> =>
    startWorkers<JobPayloads[N]>({
      boss,
      name,
      count: kinds[name].atOnce === 'configured' ? concurrency : kinds[name].atOnce,
      onePerHost: kinds[name].onePerHost ?? false,
      wakeUps,
      ended: (job, error) => lost.ended(name, job, error),
      run: (job) => handlers[name](job.data, AbortSignal.any([job.signal, stopping.signal])),
      defer: (job, notYet) => deferJob({ boss, db }, name, job, notYet),
    });
  let working = false;
  return {
    enqueue: (tx, name, work, one = {}) => enqueueAll(boss, tx, name, [{ work, options: one }]),
    enqueueAll: (tx, name, jobs) => enqueueAll(boss, tx, name, jobs),
    async enqueueMissing(tx, name, jobs) {
      await insert(boss, tx, name, identified(name, jobs));
    },
    async work(handlers, concurrency) {
      if (working) return;
      working = true;
      // An embedded database has one process that works: whatever is marked as running before was left by one that was killed.
      if (pglite !== undefined) await releaseActiveJobs(db, jobNames);
      for (const name of jobNames) await start(name, handlers, concurrency);
      wakeUps.schedule(await deferredJobs(db, jobNames));
    },
    async idle(signal, onProgress) {
      let answeredAt = performance.now();
      for (;;) {
        signal.throwIfAborted();
        const counts = await count().catch((error: unknown) => {
          if (performance.now() - answeredAt > OUTAGE_MS) throw error;
        });
        if (counts === undefined) {
          await sleep(1000, undefined, { signal });
          continue;
        }
        answeredAt = performance.now();
        onProgress?.(counts);
        if (counts.ready === 0 && counts.active === 0) return;
        await sleep(200);
      }
    },
    counts: count,
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
function identified<N extends JobName>(name: N, jobs: readonly NewJob<N>[]): Identified[] {
  const rows = jobs.map(({ work, options: { after, host, priority = 0 } = {} }): Identified => ({
    id: randomUUID(),
    data: work,
    singletonKey: kinds[name].key(work),
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
async function enqueueAll<N extends JobName>(
  boss: PgBoss,
  tx: Db,
  name: N,
  jobs: readonly NewJob<N>[],
): Promise<void> {
  let missing = identified(name, jobs);
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
  name: JobName,
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
async function deferJob<N extends JobName>(
  { boss, db }: { readonly boss: PgBoss; readonly db: Db },
  name: N,
  job: RunningJob<JobPayloads[N]>,
  { waitMs, spacingMs }: NotYetError,
): Promise<DeferredJob[]> {
  const host = job.groupId ?? undefined;
  return db.transaction().execute(async (tx) => {
    const priority = await deleteActiveJob(tx, name, job.id);
    // The job ran into its time limit meanwhile; the queue has scheduled its next attempt.
    if (priority === undefined) return [];
    const after = new Date(Date.now() + waitMs);
    await enqueueAll(boss, tx, name, [{ work: job.data, options: { after, host, priority } }]);
    return deferJobs(tx, { name, key: kinds[name].key(job.data), host, waitMs, spacingMs });
  });
}
