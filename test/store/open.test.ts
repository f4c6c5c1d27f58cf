import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { FolderBusyError } from '../../src/store/pglite/folder-lock.ts';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { countSentences } from '../../src/store/translation/sentence-memory.ts';
import { freshPostgresUrl, freshStore, KINDS, unpackPglite } from './database.ts';

describe.each(KINDS)('on %s', (kind) => {
  const stores: AsyncDisposable[] = [];
  afterAll(async () => {
    for (const store of stores) await store[Symbol.asyncDispose]();
  });

  test('migrations apply once and leave nothing pending', async () => {
    const store = await freshStore(kind);
    stores.push(store);
    expect(await migrate(store.db)).toEqual([]);
    expect(await pendingMigrations(store.db)).toEqual([]);
  });

  test('int8, timestamptz, jsonb and text[] round-trip alike', async () => {
    const store = await freshStore(kind);
    stores.push(store);
    const { rows } =
      await sql`select 9007199254740991::int8 as big, array[1, 9007199254740991]::int8[] as bigs,
      '2026-03-01T00:00:00+07'::timestamptz as at, '{"a":[1]}'::jsonb as json, array['a','b'] as texts`.execute(
        store.db,
      );
    expect(rows[0]).toEqual({
      big: Number.MAX_SAFE_INTEGER,
      bigs: [1, Number.MAX_SAFE_INTEGER],
      at: new Date('2026-02-28T17:00:00Z'),
      json: { a: [1] },
      texts: ['a', 'b'],
    });
  });
});

test("sentences imported without a name no longer count as a person's", async () => {
  await using store = await openStore({ databaseUrl: await freshPostgresUrl() });
  await migrate(store.db, '0012-agency');
  await sql`insert into sentence (key, from_language, to_language, engine, author, source, target, words) values
    ('a', 'en', 'id', '', 'TMX', 'a', 'a', '{}'), ('b', 'en', 'id', '', 'ana', 'b', 'b', '{}'),
    ('c', 'en', 'id', 'deepl', null, 'c', 'c', '{}')`.execute(store.db);
  await migrate(store.db);
  const counts = await countSentences(store.db);
  expect(Object.fromEntries(counts.map(({ by, origin }) => [by, origin]))).toEqual({
    TMX: 'imported',
    ana: 'human',
    deepl: 'machine',
  });
});

test('many processes may migrate one Postgres at once', async () => {
  const databaseUrl = await freshPostgresUrl();
  const stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ databaseUrl })));
  const applied = await Promise.all(stores.map((store) => migrate(store.db)));
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  for (const store of stores) await store[Symbol.asyncDispose]();
});

test('a PGlite folder has one owner, who releases it on close', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'warta-folder-'));
  try {
    await unpackPglite(join(folder, 'pglite'));
    const first = await openStore({ folder });
    // The socket is gone: the owner starts or ends.
    await rm(join(folder, 'warta.sock'));
    await expect(openStore({ folder })).rejects.toThrow(FolderBusyError);
    await first[Symbol.asyncDispose]();
    const second = await openStore({ folder });
    await second[Symbol.asyncDispose]();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
