import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { withCrawlLock } from '../../src/store/crawl/crawl-lock.ts';
import { openStore } from '../../src/store/open.ts';
import { breakConnections, freshPostgresUrl } from './database.ts';

test('a connection that breaks inside a transaction fails only that transaction', async () => {
  const databaseUrl = await freshPostgresUrl();
  await using store = await openStore({ databaseUrl });
  const cut = store.db.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx);
    expect(await breakConnections(databaseUrl)).toBeGreaterThan(0);
    await sleep(300);
    await sql`select 1`.execute(tx);
  });
  await expect(cut).rejects.toThrow(/terminat|connection/i);
  expect((await sql<{ one: number }>`select 1 as one`.execute(store.db)).rows).toEqual([{ one: 1 }]);
});

test('a crawl that loses the connection of its lock finishes normally', async () => {
  const databaseUrl = await freshPostgresUrl();
  await using store = await openStore({ databaseUrl });
  const done = await withCrawlLock(store.db, 'postgres', async () => {
    await breakConnections(databaseUrl);
    await sleep(300);
    return 'done';
  });
  expect(done).toBe('done');
  expect(await withCrawlLock(store.db, 'postgres', async () => 'again')).toBe('again');
});

test('a transaction whose process has frozen holds its locks for a limited time only', async () => {
  const databaseUrl = await freshPostgresUrl();
  await using frozen = await openStore({ databaseUrl, silenceMs: 300 });
  await using other = await openStore({ databaseUrl });
  await sql`create table thing (id int primary key)`.execute(other.db);
  const thawed = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const frozenWork = frozen.db.transaction().execute(async (tx) => {
    await sql`insert into thing values (1)`.execute(tx);
    held.resolve();
    await thawed.promise;
    await sql`insert into thing values (2)`.execute(tx);
  });
  await held.promise;
  // Waits for the lock on the key until the server ends the silent transaction.
  await sql`insert into thing values (1)`.execute(other.db);
  thawed.resolve();
  await expect(frozenWork).rejects.toThrow(/terminat|idle-in-transaction|connection/i);
  expect((await sql`select id from thing`.execute(other.db)).rows).toEqual([{ id: 1 }]);
  expect((await sql`select 1 as one`.execute(frozen.db)).rows).toEqual([{ one: 1 }]);
});

test('every connection has limits for locks and for silence', async () => {
  await using store = await openStore({ databaseUrl: await freshPostgresUrl() });
  const setting = async (name: string) =>
    (await sql<{ value: string }>`select current_setting(${name}) as value`.execute(store.db)).rows[0]?.value;
  expect(await setting('idle_in_transaction_session_timeout')).toBe('30s');
  expect(await setting('lock_timeout')).toBe('1min');
});
