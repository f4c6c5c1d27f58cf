import { type Kysely, sql } from 'kysely';

/**
 * A chat model can be steered by the text that it translates, so its sentences are reused for the same outlet only,
 * until another outlet's article has led to the same translation. Earlier sentences of chat models have no known
 * outlet and are not reused.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table sentence add column outlet text`.execute(db);
  await sql`update sentence set outlet = '' where engine = 'openai' or engine like 'openai/%'`.execute(db);
}
