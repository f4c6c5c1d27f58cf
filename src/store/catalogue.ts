import { sql } from 'kysely';
import type { Db } from './schema.ts';

/** Sections, agencies and outlets of an edition whose stories changed at or after a moment. */
export async function touchedSince(
  db: Db,
  editionId: string,
  since: Date,
): Promise<{ sections: string[]; wires: string[]; sources: string[] }> {
  const rows = await db
    .selectFrom('publication as p')
    .innerJoin('translation as t', 't.id', 'p.translation_id')
    .innerJoin('article as a', 'a.id', 't.article_id')
    .select(['a.section', 'a.wire', 'a.source_id as sourceId'])
    .distinct()
    .where('p.edition_id', '=', editionId)
    .where('p.published_at', 'is not', null)
    .where('p.updated_at', '>=', since)
    .execute();
  return {
    sections: unique(rows.map((row) => row.section)),
    wires: unique(rows.map((row) => row.wire)),
    sources: unique(rows.map((row) => row.sourceId)),
  };
}

function unique(names: readonly (string | null)[]): string[] {
  const byLetters = new Map(names.flatMap((name) => (name ? [[name.toLowerCase(), name]] : [])));
  return [...byLetters.values()].toSorted((a, b) => a.localeCompare(b, 'id'));
}

/** How many stories an edition has ever published. */
export async function lastNumber(db: Db, editionId: string): Promise<number> {
  const row = await db
    .selectFrom('publication')
    .select((query) => query.fn.max('number').as('last'))
    .where('edition_id', '=', editionId)
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** Outlets that lead at least one published story. */
export async function publishedSources(
  db: Db,
): Promise<
  { id: string; name: string; homepage: string; language: string; stories: number; newest: Date }[]
> {
  return db
    .selectFrom('publication as p')
    .innerJoin('translation as t', 't.id', 'p.translation_id')
    .innerJoin('article as a', 'a.id', 't.article_id')
    .innerJoin('source as o', 'o.id', 'a.source_id')
    .select(['o.id', 'o.name', 'o.homepage', 'o.language'])
    .select(sql<number>`count(distinct p.story_id)::int`.as('stories'))
    .select(sql<Date>`max(p.published_at)`.as('newest'))
    .where('p.state', '=', 'published')
    .groupBy(['o.id', 'o.name', 'o.homepage', 'o.language'])
    .orderBy('o.name')
    .execute();
}

/** Places of an edition's stories that changed at or after a moment. */
export async function changedNumbers(db: Db, editionId: string, since: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('publication')
    .select('number')
    .where('edition_id', '=', editionId)
    .where('number', 'is not', null)
    .where('updated_at', '>=', since)
    .orderBy('number')
    .execute();
  return rows.flatMap((row) => row.number ?? []);
}
