import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Handlers, openQueue, type Queue, type WorkName } from '../../src/jobs/queue.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore, KINDS } from '../store/database.ts';

const nothing = async (): Promise<void> => {};
const idleHandlers: Handlers = {
  poll: nothing,
  collect: nothing,
  cluster: nothing,
  translate: nothing,
  publish: nothing,
  picture: nothing,
  render: nothing,
};
const never = new AbortController().signal;

describe.each(KINDS)('the queue on %s', (kind) => {
  let store: Store;
  let queue: Queue;
  const done: [WorkName, object][] = [];
  const errors: Error[] = [];
  let failOnce = true;

  beforeAll(async () => {
    store = await freshStore(kind);
    queue = await openQueue(store, (error) => errors.push(error));
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

  test('a job queued in a transaction that fails was never queued', async () => {
    const failed = store.db.transaction().execute(async (tx) => {
      await queue.enqueue(tx, 'publish', { storyId: 1 });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await queue.idle(never);
    expect(done.filter(([name]) => name === 'publish')).toEqual([]);
  });

  test('a job that waits already is not queued twice', async () => {
    await store.db.transaction().execute(async (tx) => {
      await queue.enqueue(tx, 'poll', { listingId: 7 });
      await queue.enqueue(tx, 'poll', { listingId: 7 });
      await queue.enqueueAll(tx, 'poll', [{ work: { listingId: 7 } }, { work: { listingId: 7 } }]);
    });
    await queue.idle(never);
    expect(done.filter(([name]) => name === 'poll')).toEqual([['poll', { listingId: 7 }]]);
    expect(done.filter(([name]) => name === 'collect')).toHaveLength(4);
  });

  test('what breaks unforeseen is tried again', async () => {
    await queue.enqueue(store.db, 'cluster', { articleId: 3 });
    await expect
      .poll(() => done.filter(([name]) => name === 'cluster'), { timeout: 20_000 })
      .toEqual([['cluster', { articleId: 3 }]]);
  });

  test('a job for later waits, and is counted as such', async () => {
    await queue.enqueue(store.db, 'render', { editionId: 'x' }, { after: new Date(Date.now() + 3_600_000) });
    await queue.idle(never);
    expect(await queue.counts()).toMatchObject({ ready: 0, active: 0, later: 1, failed: 0 });
  });

  test('nothing goes wrong in the background', () => {
    expect(errors).toEqual([]);
  });

  test('waiting for the end can be given up', async () => {
    const stop = new AbortController();
    await queue.enqueue(store.db, 'collect', { candidateId: 99 });
    stop.abort(new Error('enough'));
    await expect(queue.idle(stop.signal)).rejects.toThrow('enough');
  });
});
