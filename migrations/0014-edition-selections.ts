import { sql, type Kysely } from 'kysely';

/** A change of the editions in sources.yaml applies to the stories that are stored already. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // The editions' selections when the story was last decided; null: before they were recorded.
  `alter table story add column decided_for text[]`,

  // A task that depends on a configuration is due when that changes, even back to an earlier one.
  `alter table chore add column digest text`,
  `delete from chore where name like 'rules %'`,
];
