import { type Kysely, sql } from 'kysely';

/** Renames the column `wire` to `agency`, and its index. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table article rename column wire to agency`.execute(db);
  await sql`alter index article_wire rename to article_agency`.execute(db);
}
