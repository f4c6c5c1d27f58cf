import { sql, type Kysely } from 'kysely';

/** A turn at a host lasts until the response is complete: the process that has it holds a lease. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table host_turn add column holder uuid, add column held_until timestamptz`.execute(db);
}
