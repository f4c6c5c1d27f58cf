import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { inject } from 'vitest';
import { openStore, type Store } from '../../src/store/open.ts';

export const KINDS = ['pglite', 'postgres'] as const;
export type Kind = (typeof KINDS)[number];

/** Name of the database that `migratedPostgresUrl` copies. */
export const TEMPLATE = 'warta_template';

let counter = 0;

/**
 * Opens a fresh, migrated database for one test file: PGlite in memory, or a new database on the
 * PostgreSQL server that the test run has started.
 */
export async function freshStore(kind: Kind, connections = 10): Promise<Store> {
  if (kind === 'pglite') return openStore({ dump: inject('pgliteDump') });
  return openStore({ databaseUrl: await migratedPostgresUrl(), connections });
}

/** URL of a new database with our tables and those of the queue, on the run's PostgreSQL server. */
export function migratedPostgresUrl(): Promise<string> {
  return createDatabase(TEMPLATE);
}

/** URL of a new, empty database on the run's PostgreSQL server. */
export function freshPostgresUrl(): Promise<string> {
  return createDatabase('template0');
}

async function createDatabase(template: string): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${process.pid}_${Date.now().toString(36)}_${++counter}`;

  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(`create database ${name} template ${template} encoding 'UTF8'`);
  await client.end();
  return `${server}/${name}`;
}

/** Terminates all other connections to a database, as a restart of the server does. Returns how many. */
export async function breakConnections(databaseUrl: string): Promise<number> {
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

/** Fills a PGlite data folder with the run's migrated one: ten seconds of CPU time less than a new one. */
export async function unpackPglite(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await promisify(execFile)('tar', ['-xf', inject('pgliteDump'), '-C', folder]);
}

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    /** File with a dumped, migrated PGlite data folder. */
    pgliteDump: string;
  }
}
