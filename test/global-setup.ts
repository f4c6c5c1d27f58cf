import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { TestProject } from 'vitest/node';
import { migrate } from '../src/store/migrate.ts';
import type { Database } from '../src/store/schema.ts';
import { startPostgres } from './store/database.ts';

/** Once for the whole run: one real PostgreSQL server, and a migrated PGlite folder to start others from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'warta-test-'));
  const dump = join(folder, 'pglite.tar');
  const [server] = await Promise.all([startPostgres(), dumpMigrated(dump)]);
  project.provide('postgresUrl', server.url);
  project.provide('pgliteDump', dump);
  return async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
}

async function dumpMigrated(file: string): Promise<void> {
  await using pglite = await PGlite.create();
  await migrate(new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) }));
  const blob = await pglite.dumpDataDir('none');
  await writeFile(file, Buffer.from(await blob.arrayBuffer()));
}
