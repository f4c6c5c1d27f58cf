import { sql, type Kysely } from 'kysely';

/** Host state shared by all processes: robots.txt and turns. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create table robots (
    origin text primary key,
    text text not null,
    fetched_at timestamptz not null,
    expires_at timestamptz not null
  )`.execute(db);
  await sql`create table host_turn (
    host text primary key,
    next_at timestamptz not null
  )`.execute(db);
}
