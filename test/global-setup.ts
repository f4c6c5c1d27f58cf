import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { TestProject } from 'vitest/node';
import { migrate } from '../src/store/migrate.ts';
import type { Database } from '../src/store/schema.ts';
import { startPostgres } from './store/postgres.ts';

/** Runs once: starts a PostgreSQL server and prepares a migrated PGlite folder that tests copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'warta-test-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const server = started.use(await startPostgres());
  // A nested test run inherits the dump, because creating one takes eight seconds of CPU time.
  const dump = process.env['TEST_PGLITE_DUMP'] ?? (await dumpMigrated(join(folder, 'pglite.tar')));
  project.provide('postgresUrl', server.url);
  project.provide('pgliteDump', dump);
  const running = started.move();
  return () => running.disposeAsync();
}

async function dumpMigrated(file: string): Promise<string> {
  await using pglite = await PGlite.create();
  await migrate(new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) }));
  const blob = await pglite.dumpDataDir('none');
  await writeFile(file, Buffer.from(await blob.arrayBuffer()));
  return file;
}
