import { sql } from 'kysely';
import { Client } from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { JOBS } from '../../src/jobs/job-list.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { openStore } from '../../src/store/open.ts';
import { openStatementNames } from '../../src/store/prepared-statements.ts';
import { freshPostgresUrl, freshStore } from './database.ts';

describe('names of statements', () => {
  test('a statement is named when it is frequent, the same in every process', () => {
    const [one, other] = [openStatementNames(), openStatementNames()];
    expect(one.use('select $1')).toBeUndefined();
    expect(one.use('select $1')).toBeUndefined();
    const name = one.use('select $1');
    expect(name).toMatch(/^warta_[0-9a-f]{24}$/);
    expect(one.use('select $1')).toBe(name);
    expect([1, 2, 3].map(() => other.use('select $1')).at(-1)).toBe(name);
    one.renew('select $1');
    expect(one.use('select $1')).not.toBe(name);
  });

  test('their number is limited', () => {
    const names = openStatementNames(2);
    const named = Array.from({ length: 5 }, (_, n) => [1, 2, 3].map(() => names.use(`select ${n}`)).at(-1));
    expect(named.map((name) => name !== undefined)).toEqual([true, true, false, false, false]);
  });
});

describe('statements on PostgreSQL', () => {
  afterEach(() => vi.restoreAllMocks());

  test.each([true, false])('are prepared where the operator allows it: %s', async (prepare) => {
    await using store = await openStore({ databaseUrl: await freshPostgresUrl(), connections: 1, prepare });
    const { db } = store;
    for (let n = 0; n < 5; n++)
      expect((await sql<{ n: number }>`select ${n}::int as n`.execute(db)).rows).toEqual([{ n }]);
    await sql`select ${'once'}::text`.execute(db);
    const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
      db,
    );
    expect(rows).toEqual(prepare ? [{ statement: 'select $1::int as n' }] : []);
  });

  test('a table that a migration changes is read again after one error', async () => {
    await using store = await openStore({ databaseUrl: await freshPostgresUrl(), connections: 1 });
    const { db } = store;
    await sql`create table thing (id int)`.execute(db);
    const read = () => sql`select * from thing where id > ${0}`.execute(db);
    for (let n = 0; n < 5; n++) await read();
    await sql`alter table thing add column name text`.execute(db);
    await expect(read()).rejects.toThrow('cached plan');
    await expect(read()).resolves.toBeDefined();
  });

  test('those of the queue are prepared, too', async () => {
    const sent = vi.spyOn(Client.prototype, 'query');
    await using store = await freshStore('postgres');
    await using queue = await openQueue(store, JOBS, () => {});
    for (let storyId = 0; storyId < 5; storyId++) await queue.enqueue(store.db, 'publish', { storyId });
    await queue.work(new Proxy({}, { get: () => async () => {} }) as Parameters<typeof queue.work>[0], 1);
    await queue.idle(new AbortController().signal);
    const names = sent.mock.calls.map(([config]) => (typeof config === 'object' ? config : undefined));
    const prepared = names
      .filter((config) => config !== undefined && 'name' in config)
      .map((config) => String(Reflect.get(config ?? {}, 'text')));
    for (const pattern of [/INSERT INTO pgboss\.job/, /FOR UPDATE OF j SKIP LOCKED/])
      expect(prepared.filter((text) => pattern.test(text))).not.toEqual([]);
  });
});
