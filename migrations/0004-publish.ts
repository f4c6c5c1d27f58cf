import { sql, type Kysely } from 'kysely';

/** Details of publications, corrections, takedowns, search, and compressed documents. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table publication
    add column number int,
    add column level text check (level in ('full', 'excerpt', 'headline')),
    add column licence text,
    add column credit text,
    add column excerpt_limit int,
    add column signals text[] not null default '{}',
    add column policy text,
    add column digest text,
    add constraint publication_number unique (edition_id, number)`,
  `create index publication_story on publication (story_id)`,
  `create index publication_state on publication (state, updated_at desc)`,

  `create table correction (
    id int generated always as identity primary key,
    story_id int not null references story (id),
    article_id int references article (id),
    version int,
    kind text not null check (kind in ('correction', 'update')),
    at timestamptz not null,
    text text not null,
    url text not null,
    unique (article_id, version, kind)
  )`,
  `create index correction_story on correction (story_id, at)`,

  `create table takedown (
    id int generated always as identity primary key,
    url text not null unique,
    story_id int references story (id),
    why text not null,
    at timestamptz not null
  )`,
  `create index takedown_story on takedown (story_id)`,

  // left(): a tsvector has at most a megabyte, and a longer text must not be rejected.
  `alter table translation add column search tsvector generated always as (
    case when language = 'id' or language like 'id-%'
      then setweight(to_tsvector('indonesian', left(headline, 1000)), 'A')
        || to_tsvector('indonesian', left(text, 100000))
      else setweight(to_tsvector('simple', left(headline, 1000)), 'A')
        || to_tsvector('simple', left(text, 100000))
    end
  ) stored`,
  `create index translation_search on translation using gin (search)`,

  `alter table document
    add column gzip bytea,
    add column brotli bytea`,
];
