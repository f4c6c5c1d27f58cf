import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { Client, Pool, types as parsers, type CustomTypesConfig } from 'pg';
import { EmbeddedConnection, startPGlite } from './pglite/connection.ts';
import { createFolder } from './pglite/create-folder.ts';
import { FolderBusyError, lockFolder } from './pglite/folder-lock.ts';
import { type DatabasePort, joinDatabase, shareDatabase } from './pglite/socket.ts';
import { openStatementNames, preparingClient } from './prepared-statements.ts';
import type { Database } from './schema.ts';

/** An open database. Disposing of it closes every connection. */
export interface Store extends AsyncDisposable {
  readonly db: Kysely<Database>;
  readonly kind: 'postgres' | 'pglite';
  /** Connection settings for the queue: the embedded connection, or the server's URL. */
  readonly pglite?: EmbeddedConnection;
  /** Data folder of an embedded database that another process has open; this one is connected to it. */
  readonly sharedFolder?: string;
  readonly databaseUrl?: string;
  /** The class of the connections to PostgreSQL; the queue's own pool uses it, too. */
  readonly Client?: typeof Client;
  /** Opens another connection to the embedded database for a thread: its `StoreOptions.port`. */
  readonly connect?: () => MessagePort;
}

/**
 * Location of the database. `databaseUrl` takes precedence; without it PGlite runs in a thread of this
 * process, in `folder` or in memory.
 */
export interface StoreOptions {
  readonly databaseUrl?: string | undefined;
  /** A connection to the embedded database of another thread. */
  readonly port?: MessagePort | undefined;
  readonly folder?: string | undefined;
  /**
   * File with a dumped data folder that an in-memory PGlite starts from: ten times faster than creating
   * one.
   */
  readonly dump?: string | undefined;
  /** Sends frequent statements as prepared ones. Default true. PgBouncer supports it since version 1.21. */
  readonly prepare?: boolean | undefined;
  /** Maximum number of connections to PostgreSQL. */
  readonly connections?: number | undefined;
  /** Milliseconds after which PostgreSQL ends a transaction whose client has fallen silent. Default 30,000. */
  readonly silenceMs?: number | undefined;
}

/**
 * Opens the database.
 *
 * If another process has the embedded database of that folder open, it is used through that process.
 *
 * @throws FolderBusyError if that process cannot be reached, for example while it starts
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.databaseUrl !== undefined) return openPostgres(options.databaseUrl, options);
  return options.port === undefined ? openPglite(options) : joinPglite(options.port);
}

async function openPglite({ folder, dump }: StoreOptions): Promise<Store> {
  await using undo = new AsyncDisposableStack();
  let dataDir: string | undefined;
  if (folder !== undefined) {
    await createFolder(folder);
    const lock = await lockOrJoin(folder);
    if (Symbol.asyncDispose in lock) return lock;
    undo.use(lock);
    dataDir = join(folder, 'pglite');
  }
  const embedded = undo.use(startPGlite({ dataDir, dump }));
  const store = await joinPglite(embedded.connect());
  undo.defer(() => store.pglite.shutDown());
  if (folder !== undefined) undo.use(shareDatabase(folder, () => embedded.connect()));
  const parts = undo.move();
  return { ...store, connect: () => embedded.connect(), [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** The folder's lock, or the database of the process that has it. @throws FolderBusyError if that cannot be reached */
async function lockOrJoin(folder: string): Promise<Disposable | Store> {
  try {
    return lockFolder(folder);
  } catch (error) {
    const port = error instanceof FolderBusyError ? await joinDatabase(folder) : undefined;
    if (port === undefined) throw error;
    return { ...(await joinPglite(port)), sharedFolder: folder };
  }
}

/**
 * Checks that this process may run jobs and request pages: turns at hosts and active jobs of an embedded database are
 * known to its owner only.
 * @throws FolderBusyError if the embedded database belongs to another process
 */
export function requireOwner({ sharedFolder }: Pick<Store, 'sharedFolder'>): void {
  if (sharedFolder !== undefined) throw new FolderBusyError(sharedFolder);
}

async function joinPglite(port: DatabasePort): Promise<Store & { readonly pglite: EmbeddedConnection }> {
  const pglite = new EmbeddedConnection(port);
  await pglite.waitReady;
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
  return { db, kind: 'pglite', pglite, [Symbol.asyncDispose]: () => pglite.close() };
}

/** Type OID of int8[]; `pg` only names the scalar. */
const INT8_ARRAY = 1016;

/**
 * `pg` returns int8 as text by default. All our values fit into 53 bits, so numbers are used, as with
 * PGlite.
 */
const types: CustomTypesConfig = {
  getTypeParser(oid, format) {
    const parse = parsers.getTypeParser(oid, format) as (text: string) => unknown;
    if (oid === parsers.builtins.INT8) return Number as never;
    if ((oid as number) === INT8_ARRAY)
      return ((text: string) => (parse(text) as string[]).map(Number)) as never;
    return parse as never;
  },
};

/** A frozen process holds its locks no longer than this: the server ends its transaction, and its job is done again. */
const SILENCE_MS = 30_000;
/** Longer than any lock should be waited for, since the one who holds it is ended before. */
const LOCK_MS = 60_000;

async function openPostgres(
  connectionString: string,
  { connections: max = 10, silenceMs = SILENCE_MS, prepare = true }: StoreOptions,
): Promise<Store> {
  const Connection = prepare ? preparingClient(openStatementNames()) : Client;
  const pool = new Pool({
    Client: Connection,
    connectionString,
    max,
    types,
    application_name: 'warta',
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: silenceMs,
    lock_timeout: LOCK_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // A broken idle connection (e.g. after a database restart) is replaced at the next query; without a
  // listener its error would end the process.
  pool.on('error', () => {});
  // The pool removes its listener from a connection in use. An error between two queries of a
  // transaction, or while it holds a lock, would end the process; the next query on it fails anyway.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    kind: 'postgres',
    databaseUrl: connectionString,
    Client: Connection,
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}
