import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { withCrawlLock } from '../../src/store/crawl/crawl-lock.ts';
import { openStore } from '../../src/store/open.ts';
import { freshPostgresUrl } from './database.ts';

/** Terminates all other connections to a database, as a restart of the server does. */
async function cutAll(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

test('a connection that breaks inside a transaction fails only that transaction', async () => {
  const databaseUrl = await freshPostgresUrl();
  await using store = await openStore({ databaseUrl });
  const cut = store.db.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx);
    expect(await cutAll(databaseUrl)).toBeGreaterThan(0);
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
    await cutAll(databaseUrl);
    await sleep(300);
    return 'done';
  });
  expect(done).toBe('done');
  expect(await withCrawlLock(store.db, 'postgres', async () => 'again')).toBe('again');
});
