import { type Kysely, sql } from 'kysely';

/** The agency whose copy an article carries is called an agency; the index follows its column. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table article rename column wire to agency`.execute(db);
  await sql`alter index article_wire rename to article_agency`.execute(db);
}
