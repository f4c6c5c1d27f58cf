import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { Pool, types as parsers, type CustomTypesConfig } from 'pg';
import { holdFolder } from './folder-lock.ts';
import type { Database } from './schema.ts';

/** An open database. Disposing of it closes every connection. */
export interface Store extends AsyncDisposable {
  readonly db: Kysely<Database>;
  readonly kind: 'postgres' | 'pglite';
  /** What the queue needs to work in the same database: the embedded one itself, or the server's address. */
  readonly pglite?: PGlite;
  readonly databaseUrl?: string;
}

/** Where the database is. `databaseUrl` wins; without it PGlite runs inside this process, in `folder` or in memory. */
export interface StoreOptions {
  readonly databaseUrl?: string | undefined;
  readonly folder?: string | undefined;
  /** A dumped data folder to start an in-memory PGlite from: ten times faster than a new one. */
  readonly dump?: Blob | undefined;
  /** Most connections to Postgres. */
  readonly connections?: number | undefined;
}

/**
 * Opens the database.
 * @throws FolderBusyError where another process runs on the same PGlite folder
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  return options.databaseUrl === undefined
    ? openPglite(options)
    : openPostgres(options.databaseUrl, options.connections ?? 10);
}

async function openPglite({ folder, dump }: StoreOptions): Promise<Store> {
  await using undo = new AsyncDisposableStack();
  let dataDir: string | undefined;
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true });
    undo.use(await holdFolder(folder));
    dataDir = join(folder, 'pglite');
  }
  const pglite = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(dump === undefined ? {} : { loadDataDir: dump }),
  });
  undo.defer(() => pglite.close());
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
  const parts = undo.move();
  return { db, kind: 'pglite', pglite, [Symbol.asyncDispose]: () => parts.disposeAsync() };
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
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, kind: 'postgres', databaseUrl: connectionString, [Symbol.asyncDispose]: () => db.destroy() };
}
