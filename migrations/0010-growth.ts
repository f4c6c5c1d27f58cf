import { sql, type Kysely } from 'kysely';

/** Indexes for long-lived installations, and periodic tasks that one process claims. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // When a story was last decided. A story without it is unfinished, whether or not an edition selects
  // it.
  `alter table story add column decided_at timestamptz`,
  `update story set decided_at = changed_at
    where exists (select from publication p where p.story_id = story.id)`,
  `create index story_undecided on story (id) where decided_at is null and alias_of is null`,
  `create index candidate_new on candidate (id) where state = 'new'`,
  `create index page_html on page (fetched_at) where html is not null`,

  // Renderings query the changes of the last minutes; archives and lists the stories of one outlet,
  // section or agency.
  `create index publication_updated on publication (updated_at)`,
  `create index publication_translation on publication (translation_id)`,
  `create index article_source on article (source_id, id)`,
  `create index article_section on article (lower(section), id) where section is not null`,
  `create index article_wire on article (wire, id) where wire is not null`,

  `create index sentence_machine on sentence (created_at) where author is null`,

  // Housekeeping has a due time, like listings; the process that claims it runs it.
  `create table chore (
    name text primary key,
    due_at timestamptz not null
  )`,
];
