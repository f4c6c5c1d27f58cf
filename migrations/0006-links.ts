import { sql, type Kysely } from 'kysely';

/** Evidence of links between stories, and the language version that an edition shows. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // Terms are used for two days only, so they are partitioned by day. Dropped ones can be computed again.
  `drop table term_key`,
  `create table term_key (
    key bigint not null,
    article_id int not null,
    seen_on date not null
  ) partition by range (seen_on)`,
  `create unique index term_key_lookup on term_key (key, article_id, seen_on)`,

  `alter table story_link
    add column evidence text not null default 'names'
      check (evidence in ('passages', 'names', 'words', 'image', 'hreflang')),
    add column sure boolean not null default false`,

  // A page may link to its version in another language before that is stored.
  `create index article_alternates on article using gin (alternates jsonb_path_ops) where alternates <> '[]'`,

  // The story that is shown instead of a held one: the same text in another language.
  `alter table publication add column shown_as int references story (id)`,
  `create index publication_shown_as on publication (shown_as) where shown_as is not null`,
];
