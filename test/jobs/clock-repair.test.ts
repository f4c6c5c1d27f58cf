import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repairClock } from '../../src/jobs/clock-repair.ts';
import { tick } from '../../src/jobs/crawl.ts';
import { JOBS } from '../../src/jobs/job-list.ts';
import { openQueue, type Queue } from '../../src/jobs/queue.ts';
import { openLog } from '../../src/observe/log.ts';
import { takeTurn } from '../../src/store/crawl/hosts.ts';
import { syncSources } from '../../src/store/crawl/sources.ts';
import type { Store } from '../../src/store/open.ts';
import { sources } from '../publish/newsroom.ts';
import { freshStore, KINDS } from '../store/database.ts';

const DAY = 86_400_000;
const NOW = new Date();
const AHEAD = new Date(NOW.getTime() + 40 * DAY);

describe.each(KINDS)('a clock that was ahead by 40 days, on %s', (kind) => {
  let store: Store;
  let queue: Queue;
  const lines: string[] = [];
  const log = openLog({ level: 'warn', json: true, write: (line) => void lines.push(line) });
  const repair = () => repairClock({ db: store.db, log, config: { sources }, now: () => NOW });

  beforeAll(async () => {
    store = await freshStore(kind);
    queue = await openQueue(store, JOBS, () => {});
    await syncSources(store.db, sources);
    await store.db.updateTable('listing').set({ due_at: AHEAD, claimed_until: AHEAD }).execute();
    await store.db.insertInto('chore').values({ name: 'housekeeping', due_at: AHEAD }).execute();
    await store.db.insertInto('host_turn').values({ host: 'a.example', next_at: AHEAD }).execute();
    await queue.enqueue(store.db, 'collect', { candidateId: 1 }, { after: AHEAD });
    await queue.enqueue(
      store.db,
      'collect',
      { candidateId: 2 },
      { after: new Date(NOW.getTime() + 2 * DAY) },
    );
    await queue.enqueue(store.db, 'publish', { storyId: 1 }, { after: AHEAD });
  });
  afterAll(async () => {
    await queue[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  });

  test('what it put off is due at once, what is planned for so long stays, and it is said once', async () => {
    await repair();
    await repair();
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({
        listings: await listings(),
        jobs: 1,
        tasks: 1,
        hosts: 1,
        msg: 'due too far in the future, as after a clock that was ahead: due now',
      }),
    ]);
    const { rows } = await sql<{ key: string; due: boolean }>`
      select name || ' ' || singleton_key as key, start_after <= now() as due from pgboss.job
      where state = 'created' order by 1`.execute(store.db);
    expect(rows).toEqual([
      { key: 'collect 1', due: true },
      { key: 'collect 2', due: false },
      { key: 'publish 1', due: false },
    ]);
    const turn = { host: 'a.example', holder: randomUUID(), delayMs: 1000, leaseMs: 1000 };
    expect(await takeTurn(store.db, turn)).toEqual({ taken: true });
  });

  test('the listings are claimed by the next tick', async () => {
    const context = { db: store.db, queue, now: () => NOW } as Parameters<typeof tick>[0];
    expect((await tick(context)).listings).toBe(await listings());
  });

  const listings = async (): Promise<number> =>
    (await store.db.selectFrom('listing').select('id').execute()).length;
});
