import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** Key of the advisory lock; nothing else uses it. */
const CRAWL = 7_261_001;

/**
 * Runs `work` if no other process crawls with this database, on any machine. The lock ends with the connection, so a
 * killed process leaves none. An embedded database has one process anyway.
 * @returns undefined, without running `work`, if another process crawls
 */
export async function withCrawlLock<T>(
  db: Kysely<Database>,
  kind: 'postgres' | 'pglite',
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (kind === 'pglite') return work();
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${CRAWL}) as held`.execute(
      connection,
    );
    if (rows[0]?.held !== true) return undefined;
    try {
      return await work();
    } finally {
      // A broken connection has released the lock already.
      await sql`select pg_advisory_unlock(${CRAWL})`.execute(connection).catch(() => {});
    }
  });
}
