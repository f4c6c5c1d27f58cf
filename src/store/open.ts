import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { Pool, types as parsers, type CustomTypesConfig } from 'pg';
import { EmbeddedConnection, startPGlite } from './pglite/connection.ts';
import { lockFolder } from './pglite/folder-lock.ts';
import type { Database } from './schema.ts';

/** An open database. Disposing of it closes every connection. */
export interface Store extends AsyncDisposable {
  readonly db: Kysely<Database>;
  readonly kind: 'postgres' | 'pglite';
  /** What the queue needs to work in the same database: a connection to the embedded one, or the server's address. */
  readonly pglite?: EmbeddedConnection;
  readonly databaseUrl?: string;
  /** Another connection to the embedded database, for a thread: its `StoreOptions.port`. */
  readonly connect?: () => MessagePort;
}

/** Where the database is. `databaseUrl` wins; without it PGlite runs in a thread of this process, in `folder` or in memory. */
export interface StoreOptions {
  readonly databaseUrl?: string | undefined;
  /** A connection to the embedded database of another thread. */
  readonly port?: MessagePort | undefined;
  readonly folder?: string | undefined;
  /** File with a dumped data folder to start an in-memory PGlite from: ten times faster than a new one. */
  readonly dump?: string | undefined;
  /** Most connections to Postgres. */
  readonly connections?: number | undefined;
}

/**
 * Opens the database.
 * @throws FolderBusyError where another process runs on the same PGlite folder
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.databaseUrl !== undefined) return openPostgres(options.databaseUrl, options.connections ?? 10);
  return options.port === undefined ? openPglite(options) : joinPglite(options.port);
}

async function openPglite({ folder, dump }: StoreOptions): Promise<Store> {
  await using undo = new AsyncDisposableStack();
  let dataDir: string | undefined;
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true });
    undo.use(lockFolder(folder));
    dataDir = join(folder, 'pglite');
  }
  const embedded = undo.use(startPGlite({ dataDir, dump }));
  const store = await joinPglite(embedded.connect());
  undo.defer(() => store.pglite.shutDown());
  const parts = undo.move();
  return { ...store, connect: () => embedded.connect(), [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

async function joinPglite(port: MessagePort): Promise<Store & { readonly pglite: EmbeddedConnection }> {
  const pglite = new EmbeddedConnection(port);
  await pglite.waitReady;
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
  return { db, kind: 'pglite', pglite, [Symbol.asyncDispose]: () => pglite.close() };
}

/** Type id of int8[]; `pg` has a name only for the scalar. */
const INT8_ARRAY = 1016;

/** `pg` reads int8 as text by default; ours all fit into 53 bits, as on PGlite. */
const types: CustomTypesConfig = {
  getTypeParser(oid, format) {
    const parse = parsers.getTypeParser(oid, format) as (text: string) => unknown;
    if (oid === parsers.builtins.INT8) return Number as never;
    if ((oid as number) === INT8_ARRAY)
      return ((text: string) => (parse(text) as string[]).map(Number)) as never;
    return parse as never;
  },
};

async function openPostgres(connectionString: string, max: number): Promise<Store> {
  const pool = new Pool({
    connectionString,
    max,
    types,
    application_name: 'warta',
    connectionTimeoutMillis: 10_000,
  });
  // An idle connection that breaks (a database restart) is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  // The pool takes its listener off a connection that is in use. One that breaks between two queries of a transaction, or while it
  // holds a lock, would end the process; the next query on it fails anyway.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, kind: 'postgres', databaseUrl: connectionString, [Symbol.asyncDispose]: () => db.destroy() };
}
