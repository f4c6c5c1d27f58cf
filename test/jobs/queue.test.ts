import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotYetError } from '../../src/model/errors.ts';
import type { JobContext } from '../../src/jobs/job-context.ts';
import { handlersOf } from '../../src/jobs/job-handlers.ts';
import type { Job } from '../../src/jobs/job.ts';
import { openMetrics } from '../../src/observe/metrics.ts';
import { type JobName, type JobPayloads, JOBS } from '../../src/jobs/job-list.ts';
import { type Handlers, openQueue, type Queue } from '../../src/jobs/queue.ts';
import { pagePriority, REQUEST_PRIORITY } from '../../src/jobs/job-priority.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore, KINDS } from '../store/database.ts';

const nothing = async (): Promise<void> => {};
const idleHandlers: Handlers<JobPayloads> = {
  poll: nothing,
  collect: nothing,
  cluster: nothing,
  translate: nothing,
  publish: nothing,
  picture: nothing,
  render: nothing,
  ping: nothing,
};
const never = new AbortController().signal;

const inAnHour = () => new Date(Date.now() + 3_600_000);

describe.each(KINDS)('the queue on %s', (kind) => {
  let store: Store;
  let queue: Queue;
  const done: [JobName, object][] = [];
  const errors: Error[] = [];
  let failOnce = true;
  const published = (storyId: number) =>
    done.filter(([name, work]) => name === 'publish' && 'storyId' in work && work.storyId === storyId);

  beforeAll(async () => {
    store = await freshStore(kind);
    queue = await openQueue(store, JOBS, (error) => errors.push(error));
    await queue.work(
      {
        ...idleHandlers,
        async poll(work) {
          done.push(['poll', work]);
          await store.db.transaction().execute((tx) =>
            queue.enqueueAll(
              tx,
              'collect',
              [1, 2, 3, 4].map((candidateId) => ({
                work: { candidateId },
                options: { host: 'one.example' },
              })),
            ),
          );
        },
        async collect(work) {
          done.push(['collect', work]);
        },
        async cluster(work) {
          if (failOnce) {
            failOnce = false;
            throw new Error('the database went away');
          }
          done.push(['cluster', work]);
        },
        async publish(work) {
          done.push(['publish', work]);
        },
      },
      4,
    );
  });
  afterAll(async () => {
    await queue[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  });

  test('a rolled-back transaction enqueues no job', async () => {
    const failed = store.db.transaction().execute(async (tx) => {
      await queue.enqueue(tx, 'publish', { storyId: 1 });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await queue.idle(never);
    expect(done.filter(([name]) => name === 'publish')).toEqual([]);
  });

  test('a waiting job is not enqueued twice', async () => {
    await store.db.transaction().execute(async (tx) => {
      await queue.enqueue(tx, 'poll', { listingId: 7 });
      await queue.enqueue(tx, 'poll', { listingId: 7 });
      await queue.enqueueAll(tx, 'poll', [{ work: { listingId: 7 } }, { work: { listingId: 7 } }]);
    });
    await queue.idle(never);
    expect(done.filter(([name]) => name === 'poll')).toEqual([['poll', { listingId: 7 }]]);
    expect(done.filter(([name]) => name === 'collect')).toHaveLength(4);
  });

  test('a job that fails unexpectedly is retried', async () => {
    await queue.enqueue(store.db, 'cluster', { articleId: 3 });
    await expect
      .poll(() => done.filter(([name]) => name === 'cluster'), { timeout: 20_000 })
      .toEqual([['cluster', { articleId: 3 }]]);
  });

  test('a scheduled job waits and is counted as scheduled', async () => {
    await queue.enqueue(store.db, 'render', { editionId: 'x' }, { after: new Date(Date.now() + 3_600_000) });
    await queue.idle(never);
    expect(await queue.counts()).toMatchObject({ ready: 0, active: 0, later: 1, failed: 0 });
  });

  describe('a job that waits for a later time', () => {
    test('is brought forward when enqueued without a delay', async () => {
      await queue.enqueue(store.db, 'publish', { storyId: 50 }, { after: inAnHour() });
      await queue.enqueue(store.db, 'publish', { storyId: 50 });
      await expect.poll(() => published(50), { timeout: 20_000 }).toHaveLength(1);
      await queue.idle(never);
      expect(published(50)).toHaveLength(1);
    });

    test('is brought forward according to its priority', async () => {
      const jobs = [51, 52, 53].map((storyId) => ({ work: { storyId } }));
      await queue.enqueue(store.db, 'publish', { storyId: 52 }, { after: inAnHour() });
      await store.db.transaction().execute((tx) => queue.enqueueAll(tx, 'publish', [...jobs, ...jobs]));
      await expect.poll(() => [51, 52, 53].map((id) => published(id).length)).toEqual([1, 1, 1]);
    });

    test('stays if the transaction is rolled back', async () => {
      await queue.enqueue(store.db, 'publish', { storyId: 54 }, { after: inAnHour() });
      const failed = store.db.transaction().execute(async (tx) => {
        await queue.enqueue(tx, 'publish', { storyId: 54 });
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      await queue.idle(never);
      expect(published(54)).toEqual([]);
    });

    test('is never delayed, and not brought forward by a sweep', async () => {
      const { later } = await queue.counts();
      await queue.enqueue(store.db, 'publish', { storyId: 55 }, { after: inAnHour() });
      await queue.enqueue(store.db, 'publish', { storyId: 55 }, { after: new Date(Date.now() + 7_200_000) });
      await queue.enqueueMissing(store.db, 'publish', [{ work: { storyId: 55 } }, { work: { storyId: 56 } }]);
      await expect.poll(() => published(56)).toHaveLength(1);
      expect(published(55)).toEqual([]);
      expect((await queue.counts()).later).toBe(later + 1);
      await queue.enqueue(store.db, 'publish', { storyId: 55 }, { after: new Date(Date.now() + 1000) });
      await expect.poll(() => published(55), { timeout: 20_000 }).toHaveLength(1);
    });
  });

  test('there are no background errors', () => {
    expect(errors).toEqual([]);
  });

  test('waiting for the end can be aborted', async () => {
    const stop = new AbortController();
    await queue.enqueue(store.db, 'collect', { candidateId: 99 });
    stop.abort(new Error('enough'));
    await expect(queue.idle(stop.signal)).rejects.toThrow('enough');
  });
});

describe('changes and the worker that must see them', () => {
  test.each(KINDS)('never miss each other, on %s', { timeout: 900_000 }, async (kind) => {
    await using store = await freshStore(kind);
    const { db } = store;
    const listings = [1, 2, 3, 4];
    await sql`create table news (listing int primary key, written int not null)`.execute(db);
    await sql`insert into news select unnest(${listings}::int[]), 0`.execute(db);
    const written = async () => {
      const { rows } = await sql<{ listing: number; written: number }>`
        select listing, written from news order by listing`.execute(db);
      return new Map(rows.map((row) => [row.listing, row.written]));
    };
    const seen = new Map<number, number>();
    await using queue = await openQueue(store, JOBS, () => {});
    await queue.work(
      {
        ...idleHandlers,
        async poll({ listingId }) {
          seen.set(listingId, (await written()).get(listingId) ?? -1);
        },
      },
      1,
    );
    const write = async (listingId: number, round: number) =>
      db.transaction().execute(async (tx) => {
        await sql`update news set written = written + 1 where listing = ${listingId}`.execute(tx);
        const after = round % 3 === 0 ? new Date(Date.now() + 3_600_000) : undefined;
        await queue.enqueue(tx, 'poll', { listingId }, { after });
        // Long enough for a worker to start the waiting job.
        await sql`select ${round % 2 === 0 && kind === 'postgres' ? sql`pg_sleep(0.03)` : sql`1`}`.execute(
          tx,
        );
      });
    const writers = listings.map(async (listingId) => {
      for (let round = 0; round < 30; round++) await write(listingId, round + listingId);
      await write(listingId, 1);
    });
    await Promise.all(writers);
    await queue.idle(never);
    expect(seen).toEqual(await written());
    expect((await queue.counts()).failed).toBe(0);
  });

  test.each(KINDS)(
    'hosts that do not respond leave half of the workers to the others, on %s',
    async (kind) => {
      await using store = await freshStore(kind);
      await using queue = await openQueue(store, JOBS, () => {});
      const { unresponsive, recheck, backfill, fresh } = REQUEST_PRIORITY;
      const timeOut = Promise.withResolvers<void>();
      const started: number[] = [];
      const collect = async ({ candidateId }: { candidateId: number }) => {
        started.push(candidateId);
        if (candidateId >= 10) await timeOut.promise;
      };
      await store.db.transaction().execute(async (tx) => {
        await queue.enqueueAll(tx, 'collect', [
          { work: { candidateId: 10 }, options: { host: 'silent.example', priority: fresh } },
          { work: { candidateId: 11 }, options: { host: 'dead.example', priority: fresh } },
          { work: { candidateId: 1 }, options: { host: 'one.example', priority: recheck } },
          { work: { candidateId: 2 }, options: { host: 'two.example', priority: backfill } },
          { work: { candidateId: 3 }, options: { host: 'three.example', priority: fresh } },
        ]);
        await queue.lowerPriority(tx, 'collect', 'silent.example', unresponsive);
        await queue.lowerPriority(tx, 'collect', 'dead.example', unresponsive);
      });
      await queue.work({ ...idleHandlers, collect }, 2);
      const answered = () => new Set(started.filter((candidateId) => candidateId < 10));
      await expect.poll(answered, { timeout: 20_000 }).toEqual(new Set([1, 2, 3]));
      // One worker is left for the hosts that do not respond.
      await expect.poll(() => started.length, { timeout: 20_000 }).toBe(4);
      timeOut.resolve();
      await queue.idle(never);
      expect(started.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 10, 11]);
    },
  );

  test('fresh news come before older pages, and these before pages that are stored', async () => {
    await using store = await freshStore('postgres');
    await using queue = await openQueue(store, JOBS, () => {});
    const { unresponsive, recheck, backfill, fresh } = REQUEST_PRIORITY;
    const started: number[] = [];
    const priorities = [unresponsive, recheck, fresh, backfill];
    await queue.enqueueAll(
      store.db,
      'collect',
      priorities.map((priority, candidateId) => ({ work: { candidateId }, options: { priority } })),
    );
    const collect = async ({ candidateId }: { candidateId: number }) => void started.push(candidateId);
    await queue.work({ ...idleHandlers, collect }, 1);
    await queue.idle(never);
    expect(started.map((id) => priorities[id])).toEqual([fresh, backfill, recheck, unresponsive]);
    const now = new Date('2026-12-01T12:00:00Z');
    const ages = [undefined, '2026-11-30T13:00:00Z', '2026-11-30T11:00:00Z', '2026-12-01T13:00:00Z'];
    expect(ages.map((age) => pagePriority(age === undefined ? age : new Date(age), now))).toEqual([
      fresh,
      fresh,
      backfill,
      fresh,
    ]);
  });

  test.each(KINDS)('a host that is not to be asked yet defers all its jobs, on %s', async (kind) => {
    await using store = await freshStore(kind);
    await using queue = await openQueue(store, JOBS, () => {});
    const collected: number[] = [];
    const collect = async ({ candidateId }: { candidateId: number }) => {
      collected.push(candidateId);
      if (candidateId < 10) throw new NotYetError('slow.example', { waitMs: 3_600_000, spacingMs: 60_000 });
    };
    await store.db.transaction().execute(async (tx) => {
      const slow = [1, 2, 3].map((candidateId) => ({
        work: { candidateId },
        options: { host: 'slow.example', priority: 10 - candidateId },
      }));
      await queue.enqueueAll(tx, 'collect', slow);
      await queue.enqueue(tx, 'collect', { candidateId: 10 }, { host: 'quick.example', priority: -1 });
    });
    await queue.work({ ...idleHandlers, collect }, 1);
    await expect.poll(() => collected, { timeout: 20_000 }).toEqual([1, 10]);
    await expect.poll(() => queue.counts()).toEqual({ ready: 3, later: 0, active: 0, failed: 0 });
    const { rows } = await sql`
      select (data ->> 'candidateId')::int as candidate, priority, retry_count as retries,
        round(extract(epoch from start_after - min(start_after) over ()))::int as seconds
      from pgboss.job where name = 'collect' and state = 'created' order by 1`.execute(store.db);
    expect(rows).toEqual([
      { candidate: 1, priority: 9, retries: 0, seconds: 0 },
      { candidate: 2, priority: 8, retries: 0, seconds: 60 },
      { candidate: 3, priority: 7, retries: 0, seconds: 120 },
    ]);
  });

  test('a job that was ready before does not start until the change is committed', async () => {
    await using store = await freshStore('postgres');
    await using queue = await openQueue(store, JOBS, () => {});
    const started: number[] = [];
    const poll = async ({ listingId }: { listingId: number }) => void started.push(listingId);
    await queue.enqueue(store.db, 'poll', { listingId: 1 });
    await store.db.transaction().execute(async (tx) => {
      await queue.enqueue(tx, 'poll', { listingId: 1 });
      await queue.enqueue(store.db, 'poll', { listingId: 2 });
      await queue.work({ ...idleHandlers, poll }, 1);
      await expect.poll(() => started, { timeout: 20_000 }).toEqual([2]);
      await sleep(200);
      expect(started).toEqual([2]);
    });
    await expect.poll(() => started, { timeout: 20_000 }).toEqual([2, 1]);
  });

  test('a job that is added to the map is queued once a key, timed and done', async () => {
    interface Greeting {
      readonly name: string;
    }
    const greeted: string[] = [];
    const greet: Job<Greeting> = {
      key: ({ name }) => name,
      concurrency: 1,
      run: async (_context, { name }) => void greeted.push(name),
    };
    const jobs = { ...JOBS, greet };
    await using store = await freshStore('pglite');
    await using queue = await openQueue(store, jobs, () => {});
    await queue.enqueueAll(
      store.db,
      'greet',
      ['Ani', 'Budi', 'Ani'].map((name) => ({ work: { name } })),
    );
    const metrics = openMetrics();
    const context = { metrics } as JobContext;
    await queue.work(handlersOf(context, jobs), 1);
    await queue.idle(never);
    expect(greeted.toSorted()).toEqual(['Ani', 'Budi']);
    expect(await metrics.registry.getSingleMetricAsString('warta_jobs_total')).toContain(
      'job="greet",outcome="done"} 2',
    );
  });

  test('the running and the retried job that a killed process left for one key run once', async () => {
    await using store = await freshStore('pglite');
    {
      await using queue = await openQueue(store, JOBS, () => {});
      for (const state of ['retry', 'active']) {
        await queue.enqueue(store.db, 'publish', { storyId: 1 });
        await sql`update pgboss.job set state = ${sql.lit(state)}::pgboss.job_state, start_after = now() + interval '1 hour'
          where name = 'publish' and state = 'created'`.execute(store.db);
      }
    }
    await using queue = await openQueue(store, JOBS, () => {});
    const done: number[] = [];
    await queue.work({ ...idleHandlers, publish: async ({ storyId }) => void done.push(storyId) }, 1);
    await queue.idle(never);
    expect(done).toEqual([1]);
    expect(await queue.counts()).toEqual({ ready: 0, later: 0, active: 0, failed: 0 });
  });
});

test('an outcome that could not be written is written later, and the job is not done again', async () => {
  await using store = await freshStore('postgres');
  await using queue = await openQueue(store, JOBS, () => {});
  // The completion fails, and so does the failure that pg-boss then reports: what a connection that breaks at the end of a job does.
  await sql`create sequence refused`.execute(store.db);
  await sql`
    create function refuse() returns trigger language plpgsql as $$ begin
      if old.state = 'active' and (tg_op = 'DELETE' or new.state <> 'active') and nextval('refused') <= 2 then
        raise 'connection broke';
      end if;
      return coalesce(new, old);
    end $$`.execute(store.db);
  await sql`
    create trigger refuse before update or delete on pgboss.job for each row execute function refuse()`.execute(
    store.db,
  );
  let runs = 0;
  await queue.work({ ...idleHandlers, publish: async () => void runs++ }, 1);
  await queue.enqueue(store.db, 'publish', { storyId: 1 });
  await queue.idle(never);
  const { rows } = await sql<{ state: string }>`select state from pgboss.job where name = 'publish'`.execute(
    store.db,
  );
  expect({ rows, runs }).toEqual({ rows: [{ state: 'completed' }], runs: 1 });
});
