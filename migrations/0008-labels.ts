import { sql, type Kysely } from 'kysely';

/** What stands beside a translated text in few words: the picture's description and caption, tags. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table translation add column labels jsonb not null default '{}'`.execute(db);
}
