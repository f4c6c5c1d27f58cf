import { sql, type Kysely } from 'kysely';

/** Applies a change of the editions in sources.yaml to the stories that are already stored. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // The editions' selections when the story was last decided; null if not recorded.
  `alter table story add column decided_for text[]`,

  // A task that depends on a configuration is due when that changes, even back to an earlier one.
  `alter table chore add column digest text`,
  `delete from chore where name like 'rules %'`,
];
