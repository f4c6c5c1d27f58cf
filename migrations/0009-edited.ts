import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
  -- A machine's text that a person corrected is neither the one's nor the other's alone.
  alter table translation
    drop constraint translation_origin_check,
    add constraint translation_origin_check
      check (origin in ('human', 'machine', 'edited', 'memory', 'original'));
  `.execute(db);
}
