import { sql, type Kysely } from 'kysely';

/** Copies of images that outlets permit, glossary terms from the desk, and the TTL of listings. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table publication
    add column images text check (images in ('proxy', 'link', 'none')),
    add column review_at timestamptz`,
  `create index publication_review on publication (review_at) where review_at is not null`,

  `create table picture (
    article_id int primary key references article (id) on delete cascade,
    url text not null,
    attempts int not null default 0,
    error_code text,
    error text,
    at timestamptz not null
  )`,
  `create table picture_size (
    article_id int not null references picture (article_id) on delete cascade,
    width int not null,
    height int not null,
    name text not null,
    bytes bytea not null,
    primary key (article_id, width)
  )`,
  `create index picture_size_name on picture_size (name)`,

  `create table glossary_term (
    id int generated always as identity primary key,
    entry jsonb not null,
    by text not null,
    at timestamptz not null default now()
  )`,

  `alter table listing
    add column ttl_minutes int,
    add column too_old int not null default 0`,
];
