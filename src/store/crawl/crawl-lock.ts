import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** Any constant that nothing else in the database locks. */
const CRAWL = 7_261_001;

/**
 * Runs `work` while this process alone crawls, whichever machine the others are on; the lock ends with the connection, so a
 * killed process leaves none. An embedded database has one process anyway.
 * @returns undefined without running `work` where another process crawls
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
      // On a connection that broke meanwhile there is nothing to unlock.
      await sql`select pg_advisory_unlock(${CRAWL})`.execute(connection).catch(() => {});
    }
  });
}
