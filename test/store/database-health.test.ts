import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { readDatabaseHealth } from '../../src/store/inspect/database-health.ts';
import { migrate, MigrationError } from '../../src/store/migrate.ts';
import { createFolder, FolderError } from '../../src/store/pglite/create-folder.ts';
import { freshStore, KINDS } from './database.ts';

test.each(KINDS)('health of a new database on %s', async (kind) => {
  await using store = await freshStore(kind);
  const health = await readDatabaseHealth(store.db, () => new Date());
  expect(health).toMatchObject({ encoding: 'UTF8', pooled: false, pending: [], oldestJobSeconds: undefined });
  expect(health.versionNumber).toBeGreaterThanOrEqual(140_000);
  expect(health.sizeBytes).toBeGreaterThan(1e6);
});

test('a database of a newer version is refused with the name of the migration', async () => {
  await using store = await freshStore('postgres');
  await sql`insert into kysely_migration (name, timestamp) values ('9999-later', now()::text)`.execute(
    store.db,
  );
  await expect(migrate(store.db)).rejects.toThrow(MigrationError);
  await expect(migrate(store.db)).rejects.toThrow(
    /has the migration 9999-later, .* install the newer version/,
  );
});

describe('the data folder', () => {
  test('is created with its parents, and may exist', async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'warta-create-'));
    stack.defer(() => rm(folder, { recursive: true }));
    const deep = join(folder, 'a/b/c');
    await Promise.all([createFolder(deep), createFolder(deep)]);
    await createFolder(deep);
    expect((await stat(deep)).isDirectory()).toBe(true);
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(createFolder(file)).rejects.toThrow(/there is a file of that name/);
    await expect(createFolder(join(file, 'x'))).rejects.toThrow(/a part of the path is a file/);
  });

  test.runIf(process.platform === 'linux')('where no folder can be created is an error at once', async () => {
    await expect(createFolder('/proc/warta/x')).rejects.toThrow(FolderError);
    await expect(createFolder('/proc/warta/x')).rejects.toThrow(/set WARTA_DATA/);
  });
});
