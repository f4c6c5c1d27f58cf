import { sql, type Kysely } from 'kysely';

/**
 * Tables of the pipeline: source, listing, candidate, page, article, story, translation, publication,
 * document.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table source (
    id text primary key,
    name text not null,
    homepage text not null,
    language text not null,
    enabled boolean not null,
    ok_at timestamptz,
    failing_since timestamptz,
    failures int not null default 0,
    error_code text,
    error text
  )`,

  `create table listing (
    id int generated always as identity primary key,
    source_id text not null references source (id),
    url text not null,
    kind text not null,
    etag text,
    last_modified text,
    due_at timestamptz not null default now(),
    claimed_until timestamptz,
    checked_at timestamptz,
    ok_at timestamptz,
    failures int not null default 0,
    listed int not null default 0,
    error_code text,
    error text,
    unique (source_id, url)
  )`,
  `create index listing_due on listing (due_at)`,

  `create table candidate (
    id int generated always as identity primary key,
    source_id text not null references source (id),
    listing_id int references listing (id) on delete set null,
    key text not null unique,
    url text not null,
    hints jsonb not null,
    state text not null default 'new' check (state in ('new', 'stored', 'same', 'refused', 'failed', 'gone')),
    attempts int not null default 0,
    error_code text,
    error text,
    seen_at timestamptz not null default now(),
    done_at timestamptz
  )`,
  `create index candidate_source on candidate (source_id, seen_at desc)`,

  `create table page (
    id int generated always as identity primary key,
    candidate_id int not null references candidate (id),
    url text not null,
    status int not null,
    content_type text not null,
    charset text not null,
    size int not null,
    etag text,
    last_modified text,
    redirects text[] not null,
    signals jsonb not null,
    fetched_at timestamptz not null,
    took_ms int not null,
    html bytea
  )`,
  `create index page_candidate on page (candidate_id, fetched_at desc)`,

  `create table story (
    id int generated always as identity primary key,
    guid uuid not null unique default gen_random_uuid(),
    lead_article_id int,
    alias_of int references story (id),
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
  )`,

  `create table article (
    id int generated always as identity primary key,
    source_id text not null references source (id),
    candidate_id int not null references candidate (id),
    page_id int references page (id),
    story_id int references story (id),
    key text not null unique,
    url text not null,
    kind text not null,
    language text not null,
    headline text not null,
    deck text,
    byline text[] not null,
    dateline jsonb,
    wire text,
    published_at timestamptz,
    modified_at timestamptz,
    section text,
    tags text[] not null,
    image jsonb,
    body_html text not null,
    text text not null,
    text_hash text not null,
    alternates jsonb not null,
    rights jsonb not null,
    correction text,
    evidence jsonb not null,
    dropped jsonb not null,
    version int not null default 1,
    fetched_at timestamptz not null,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    withdrawn_at timestamptz,
    withdrawn_why text
  )`,
  `create index article_story on article (story_id)`,
  `create index article_text_hash on article (text_hash)`,
  `create index article_candidate on article (candidate_id)`,
  `alter table story add foreign key (lead_article_id) references article (id)`,

  `create table article_version (
    article_id int not null references article (id),
    version int not null,
    headline text not null,
    deck text,
    body_html text not null,
    text text not null,
    page_id int references page (id),
    fetched_at timestamptz not null,
    primary key (article_id, version)
  )`,

  `create table translation (
    id int generated always as identity primary key,
    article_id int not null references article (id),
    version int not null,
    language text not null,
    headline text not null,
    deck text,
    place text,
    body_html text not null,
    text text not null,
    origin text not null check (origin in ('human', 'machine', 'memory', 'original')),
    engine text,
    translator text,
    checks jsonb not null,
    counts jsonb not null,
    created_at timestamptz not null default now(),
    unique (article_id, version, language)
  )`,

  `create table translation_problem (
    article_id int not null references article (id),
    version int not null,
    language text not null,
    code text not null,
    message text not null,
    attempts int not null default 1,
    at timestamptz not null,
    primary key (article_id, version, language)
  )`,

  `create table publication (
    edition_id text not null,
    story_id int not null references story (id),
    state text not null check (state in ('published', 'held', 'withdrawn')),
    reason text,
    detail text,
    translation_id int references translation (id),
    published_at timestamptz,
    updated_at timestamptz not null default now(),
    primary key (edition_id, story_id)
  )`,
  `create index publication_newest on publication (edition_id, published_at desc) where state = 'published'`,

  `create table document (
    path text primary key,
    media_type text not null,
    body text not null,
    etag text not null,
    modified_at timestamptz not null
  )`,
];
