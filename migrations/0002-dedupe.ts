import { sql, type Kysely } from 'kysely';

/**
 * Fingerprints (partitioned by month, so that old ones are dropped as tables), decisions, rulings, links.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table fingerprint (
    article_id int not null,
    version int not null,
    seen_on date not null,
    size int not null,
    digest boolean not null default false,
    prints int[] not null,
    numbers bigint[] not null,
    primary key (article_id, version, seen_on)
  ) partition by range (seen_on)`,

  // A covering index: lookups never visit the table.
  `create table fingerprint_key (
    key bigint not null,
    article_id int not null,
    seen_on date not null
  ) partition by range (seen_on)`,
  `create index fingerprint_key_lookup on fingerprint_key (key, article_id, seen_on)`,

  // Numbers and names of an article, to find the same event in other words or another language.
  `create table term_key (
    key bigint not null,
    article_id int not null,
    seen_on date not null
  ) partition by range (seen_on)`,
  `create index term_key_lookup on term_key (key, article_id, seen_on)`,

  `create table placement (
    article_id int not null references article (id),
    version int not null,
    story_id int not null references story (id),
    outcome text not null check (outcome in ('new', 'joined', 'merged', 'kept', 'moved')),
    digest boolean not null default false,
    evidence jsonb not null,
    at timestamptz not null,
    primary key (article_id, version)
  )`,

  // An operator's ruling about two articles; it permanently overrides any comparison.
  `create table ruling (
    one_id int not null references article (id),
    other_id int not null references article (id),
    together boolean not null,
    at timestamptz not null,
    primary key (one_id, other_id),
    check (one_id < other_id)
  )`,
  `create index ruling_other on ruling (other_id)`,

  `create table story_link (
    one_id int not null references story (id),
    other_id int not null references story (id),
    kind text not null check (kind in ('event', 'translation')),
    strength real not null,
    at timestamptz not null,
    primary key (one_id, other_id, kind),
    check (one_id < other_id)
  )`,
  `create index story_link_other on story_link (other_id)`,

  // A merge moves the aliases of the merged story.
  `create index story_alias on story (alias_of) where alias_of is not null`,

  // An image shared by two languages is the first sign of one text in two languages.
  `create index article_image on article ((image ->> 'url')) where image is not null`,

  // URLs that respond "not found" after they used to work, and since when.
  `create table absence (
    article_id int primary key references article (id),
    since timestamptz not null
  )`,
];
