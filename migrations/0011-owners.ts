import { sql, type Kysely } from 'kysely';

/** A page belongs to the outlet that owns its host: URLs are unique within their owner. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table candidate drop constraint candidate_key_key`,
  `alter table candidate add constraint candidate_owner unique (key, source_id)`,
  `alter table article drop constraint article_key_key`,
  `alter table article add constraint article_owner unique (key, source_id)`,
  `alter table candidate drop constraint candidate_state_check`,
  `alter table candidate add constraint candidate_state_check
    check (state in ('new', 'stored', 'same', 'refused', 'failed', 'gone', 'foreign'))`,
];
