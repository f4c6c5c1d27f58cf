import { type Kysely, sql } from 'kysely';

/**
 * A sentence from another tool's file is neither a person's nor a known engine's: its origin is
 * `imported`. Rows with the author TMX came from such files: that was the default name when the file had
 * none.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table sentence add column origin text, add column usage_count int`,
  `update sentence set origin =
    case when author is null then 'machine' when author = 'TMX' then 'imported' else 'human' end`,
  `alter table sentence alter column origin set not null`,
  `alter table sentence drop constraint sentence_check`,
  `alter table sentence add constraint sentence_origin_check check (origin in ('human', 'machine', 'imported'))`,
  `alter table sentence add constraint sentence_translator_check
    check ((origin = 'machine') = (engine <> '') and (origin = 'machine') = (author is null))`,
  `alter table sentence drop constraint sentence_key_from_language_to_language_glossary_engine_key`,
  // A person's translation and an imported one of the same sentence are separate rows.
  `alter table sentence add constraint sentence_identity
    unique (key, from_language, to_language, glossary, engine, origin)`,
];
