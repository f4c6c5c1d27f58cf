import { sql, type Kysely } from 'kysely';

/** Short texts next to a translation: image description and caption, tags. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table translation add column labels jsonb not null default '{}'`.execute(db);
}
