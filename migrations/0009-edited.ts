import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
  -- A machine translation that a person corrected has a separate origin.
  alter table translation
    drop constraint translation_origin_check,
    add constraint translation_origin_check
      check (origin in ('human', 'machine', 'edited', 'memory', 'original'));
  `.execute(db);
}
