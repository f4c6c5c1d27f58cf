import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { JOBS } from '../src/jobs/job-list.ts';
import { openQueue } from '../src/jobs/queue.ts';
import { migrate } from '../src/store/migrate.ts';
import { openStore, type StoreOptions } from '../src/store/open.ts';
import { TEMPLATE } from './store/database.ts';
import { startPostgres } from './store/postgres.ts';

const root = join(import.meta.dirname, '..');

/** Runs once: starts a PostgreSQL server with a migrated template database, and prepares a migrated PGlite folder. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using started = new AsyncDisposableStack();
  const server = started.use(await startPostgres());
  const client = new Client({ connectionString: `${server.url}/postgres` });
  await client.connect();
  await client.query(`create database ${TEMPLATE} template template0 encoding 'UTF8'`);
  await client.end();
  await prepare({ databaseUrl: `${server.url}/${TEMPLATE}`, connections: 2 });
  project.provide('postgresUrl', server.url);
  project.provide('pgliteDump', await pgliteDump());
  const running = started.move();
  return () => running.disposeAsync();
}

/** Creates our tables and those of the queue. */
async function prepare(options: StoreOptions): Promise<void> {
  await using store = await openStore(options);
  await migrate(store.db);
  await using _queue = await openQueue(store, JOBS, () => {});
}

/**
 * File with a dumped, migrated PGlite folder. Creating one takes ten seconds of CPU time, so it is kept until a migration
 * or a package changes.
 */
async function pgliteDump(): Promise<string> {
  const cache = join(root, 'node_modules/.cache/warta-test');
  const file = join(cache, `pglite-${await schemaHash()}.tar`);
  if (existsSync(file)) return file;
  const folder = await mkdtemp(join(tmpdir(), 'warta-test-'));
  try {
    await prepare({ folder });
    await using pglite = await PGlite.create(join(folder, 'pglite'));
    const blob = await pglite.dumpDataDir('none');
    await mkdir(cache, { recursive: true });
    // Another test run may be reading or writing the same file.
    const unfinished = `${file}.${process.pid}`;
    await writeFile(unfinished, Buffer.from(await blob.arrayBuffer()));
    await rename(unfinished, file);
    return file;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function schemaHash(): Promise<string> {
  const hash = createHash('sha256');
  const migrations = (await readdir(join(root, 'migrations'))).toSorted();
  for (const file of [
    'package-lock.json',
    'src/jobs/queue.ts',
    ...migrations.map((name) => `migrations/${name}`),
  ])
    hash.update(await readFile(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}
