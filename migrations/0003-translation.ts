import { sql, type Kysely } from 'kysely';

/** The sentence memory, and the characters sent to each engine per day. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // A person's row has an empty glossary and engine: it applies under any.
  `create table sentence (
    id int generated always as identity primary key,
    key text not null,
    from_language text not null,
    to_language text not null,
    glossary text not null default '',
    engine text not null default '',
    author text,
    source text not null,
    target text not null,
    markup text,
    words text[] not null,
    created_at timestamptz not null default now(),
    unique (key, from_language, to_language, glossary, engine),
    check ((engine = '') = (author is not null))
  )`,
  `create index sentence_words on sentence using gin (words)`,

  `create table engine_usage (
    engine text not null,
    day date not null,
    characters bigint not null,
    primary key (engine, day)
  )`,
];
