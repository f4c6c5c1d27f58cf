import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JOBS } from '../../src/jobs/job-list.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { openStore, requireOwner, type Store } from '../../src/store/open.ts';
import { FolderBusyError } from '../../src/store/pglite/folder-lock.ts';
import { unpackPglite } from './database.ts';

let folder: string;
let owner: Store;
let guest: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warta-socket-'));
  await unpackPglite(join(folder, 'pglite'));
  // Left behind by a process that was killed.
  await writeFile(join(folder, 'warta.sock'), '');
  owner = await openStore({ folder });
  guest = await openStore({ folder });
  await sql`create table note (text text primary key, bytes bytea)`.execute(owner.db);
});
afterAll(async () => {
  await owner[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function notes({ db }: Store): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`select text from note order by text`.execute(db);
  return rows.map(({ text }) => text);
}

test('the socket is for this account only', async () => {
  expect((await stat(join(folder, 'warta.sock'))).mode & 0o777).toBe(0o600);
});

test('both processes see one database, with large values and errors', async () => {
  const bytes = new Uint8Array(3_000_000).fill(7);
  await sql`insert into note values ('from the guest', ${bytes})`.execute(guest.db);
  expect(await notes(owner)).toEqual(['from the guest']);
  const { rows } = await sql<{ bytes: Uint8Array }>`select bytes from note`.execute(guest.db);
  expect(Buffer.from(rows[0]?.bytes ?? []).equals(bytes)).toBe(true);
  const again = sql`insert into note values ('from the guest', null)`.execute(guest.db);
  await expect(again).rejects.toMatchObject({ code: '23505', constraint: 'note_pkey' });
  await sql`delete from note`.execute(owner.db);
});

test('a connection that is lost inside a transaction leaves nothing and blocks nobody', async () => {
  const dying = await openStore({ folder });
  const begun = Promise.withResolvers<void>();
  const transaction = dying.db.transaction().execute(async (tx) => {
    await sql`insert into note values ('half done', null)`.execute(tx);
    begun.resolve();
    await new Promise(() => {});
  });
  transaction.catch(() => {});
  await begun.promise;
  await dying[Symbol.asyncDispose]();
  expect(await notes(owner)).toEqual([]);
});

test('notifications reach the other process', async () => {
  const heard: string[] = [];
  const stop = await guest.pglite?.listen('news', (payload) => heard.push(payload));
  await sql`select pg_notify('news', 'one')`.execute(owner.db);
  await expect.poll(() => heard).toEqual(['one']);
  await stop?.();
});

test('the guest may enqueue jobs, but not run them', async () => {
  await using queue = await openQueue(guest, JOBS, () => {});
  await queue.enqueue(guest.db, 'publish', { storyId: 1 });
  expect(await queue.counts()).toMatchObject({ ready: 1 });
  expect(() => requireOwner(guest)).toThrow(FolderBusyError);
  expect(() => requireOwner(owner)).not.toThrow();
  await expect(queue.work({} as never, 1)).rejects.toThrow(FolderBusyError);
});

test('when the owner ends, queries of the guest fail, and another process may own the folder', async () => {
  await owner[Symbol.asyncDispose]();
  await expect(notes(guest)).rejects.toThrow('closed');
  await guest[Symbol.asyncDispose]();
  owner = await openStore({ folder });
  expect(await notes(owner)).toEqual([]);
  expect(owner.sharedFolder).toBeUndefined();
});
