import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/open.ts';
import type { Database } from '../../src/store/schema.ts';
import { freshStore } from './database.ts';

let first: Store;
let second: Store;
beforeAll(async () => {
  first = await freshStore('pglite');
  second = await openStore({ port: first.connect?.() });
  await sql`create table note (text text primary key)`.execute(first.db);
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
});

async function notes(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`select text from note order by text`.execute(db);
  return rows.map(({ text }) => text);
}

test('connections share one database', async () => {
  await sql`insert into note values ('from the first')`.execute(first.db);
  expect(await notes(second.db)).toEqual(['from the first']);
  await sql`delete from note`.execute(second.db);
  expect(await notes(first.db)).toEqual([]);
});

test('a transaction is exclusive across connections', async () => {
  const order: string[] = [];
  const begun = Promise.withResolvers<void>();
  const transaction = first.db.transaction().execute(async (tx) => {
    await sql`insert into note values ('one')`.execute(tx);
    begun.resolve();
    await sql`insert into note values ('two')`.execute(tx);
    order.push('transaction');
  });
  await begun.promise;
  const seen = await notes(second.db);
  order.push('other');
  await transaction;
  expect(seen).toEqual(['one', 'two']);
  expect(order).toEqual(['transaction', 'other']);
  await sql`delete from note`.execute(first.db);
});

test('an error inside a transaction rolls it back', async () => {
  const failing = first.db.transaction().execute(async (tx) => {
    await sql`insert into note values ('never')`.execute(tx);
    throw new Error('changed our mind');
  });
  await expect(failing).rejects.toThrow('changed our mind');
  expect(await notes(first.db)).toEqual([]);
});

test("errors keep PostgreSQL's fields", async () => {
  await sql`insert into note values ('once')`.execute(first.db);
  const twice = sql`insert into note values ('once')`.execute(second.db);
  await expect(twice).rejects.toMatchObject({ code: '23505', constraint: 'note_pkey', table: 'note' });
  await expect(twice).rejects.toThrow(/duplicate key/);
  await sql`delete from note`.execute(first.db);
});

test('values keep their types', async () => {
  const bytes = Uint8Array.of(0, 255, 13);
  const at = new Date('2026-02-28T17:00:00Z');
  const { rows } =
    await sql<object>`select ${bytes}::bytea as bytes, ${at}::timestamptz as at, ${null}::text as nothing,
    ${[1, 2]}::int[] as list, ${JSON.stringify({ a: 'é' })}::jsonb as json`.execute(second.db);
  expect(rows).toEqual([{ bytes, at, nothing: null, list: [1, 2], json: { a: 'é' } }]);
});

test('closing a connection inside a transaction rolls it back and unblocks others', async () => {
  const third = await openStore({ port: first.connect?.() });
  const begun = Promise.withResolvers<void>();
  const dying = third.db.transaction().execute(async (tx) => {
    await sql`insert into note values ('half done')`.execute(tx);
    begun.resolve();
    await new Promise(() => {});
  });
  dying.catch(() => {});
  await begun.promise;
  await third[Symbol.asyncDispose]();
  expect(await notes(first.db)).toEqual([]);
});

test('notifications reach subscribed connections until they unsubscribe', async () => {
  const heard: string[] = [];
  const stop = await second.pglite?.listen('news', (payload) => heard.push(payload));
  await sql`select pg_notify('news', 'one')`.execute(first.db);
  await expect.poll(() => heard).toEqual(['one']);
  await stop?.();
  await sql`select pg_notify('news', 'two')`.execute(first.db);
  await notes(second.db);
  expect(heard).toEqual(['one']);
});
