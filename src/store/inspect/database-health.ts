import { type Kysely, sql } from 'kysely';
import { oldestReadyJob } from '../job-table.ts';
import { pendingMigrations } from '../migrate.ts';
import type { Database } from '../schema.ts';

/** What an operator should know about the database before trusting it. */
export interface DatabaseHealth {
  /** `180001` for 18.1. */
  readonly versionNumber: number;
  readonly encoding: string;
  readonly sizeBytes: number;
  readonly maxConnections: number;
  /** The database's time minus `now`, in milliseconds. */
  readonly clockOffsetMs: number;
  /** Two statements of one connection were run by two servers' processes: a pooler in transaction mode. */
  readonly pooled: boolean;
  readonly pending: readonly string[];
  /** Age in seconds of the oldest job that is due and not started; undefined if no job is due. */
  readonly oldestJobSeconds: number | undefined;
}

/** Reads the health of a database. It is not migrated by this. */
export async function readDatabaseHealth(db: Kysely<Database>, now: () => Date): Promise<DatabaseHealth> {
  return db.connection().execute(async (connection) => {
    const pid = async (): Promise<number | undefined> => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection);
      return rows[0]?.pid;
    };
    const pids = new Set([await pid(), await pid(), await pid()]);
    const before = now().getTime();
    const { rows } = await sql<Omit<DatabaseHealth, 'pooled' | 'pending' | 'clockOffsetMs'> & { at: Date }>`
      select current_setting('server_version_num')::int as "versionNumber", current_setting('server_encoding') as encoding,
        pg_database_size(current_database())::float8 as "sizeBytes",
        current_setting('max_connections')::int as "maxConnections", clock_timestamp() as at`.execute(
      connection,
    );
    const [row] = rows;
    if (row === undefined) throw new Error('the database returned no row');
    const { at, ...facts } = row;
    // The request took some time: compare with the middle of it.
    const clockOffsetMs = at.getTime() - (before + now().getTime()) / 2;
    const pending = await pendingMigrations(connection);
    return {
      ...facts,
      clockOffsetMs,
      pooled: pids.size > 1,
      pending,
      oldestJobSeconds: await oldestReadyJob(connection),
    };
  });
}
