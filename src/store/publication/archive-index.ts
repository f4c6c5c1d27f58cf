import { sql } from 'kysely';
import { sectionName } from '../../model/section.ts';
import type { Db } from '../schema.ts';

/** Sections, agencies and outlets of an edition with stories that changed at or after a time. */
export async function touchedSince(
  db: Db,
  editionId: string,
  since: Date,
): Promise<{ sections: string[]; agencies: string[]; sources: string[] }> {
  const rows = await db
    .selectFrom('publication as p')
    .innerJoin('translation as t', 't.id', 'p.translation_id')
    .innerJoin('article as a', 'a.id', 't.article_id')
    .select(['a.section', 'a.agency', 'a.source_id as sourceId', 't.language'])
    .distinct()
    .where('p.edition_id', '=', editionId)
    .where('p.published_at', 'is not', null)
    .where('p.updated_at', '>=', since)
    .execute();
  return {
    sections: unique(rows.map((row) => row.section && sectionName(row.section, row.language))),
    agencies: unique(rows.map((row) => row.agency)),
    sources: unique(rows.map((row) => row.sourceId)),
  };
}

function unique(names: readonly (string | null)[]): string[] {
  const byLetters = new Map(names.flatMap((name) => (name ? [[name.toLowerCase(), name]] : [])));
  return [...byLetters.values()].toSorted((a, b) => a.localeCompare(b, 'id'));
}

/** The number of stories that an edition has ever published. */
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

/** Numbers of an edition's stories that changed at or after a time. */
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

/** Days (in readers' time, UTC+7) on which stories were first published, newest first. */
export async function publishedDays(db: Db): Promise<{ day: string; stories: number }[]> {
  const { rows } = await sql<{ day: string; stories: number }>`
    select to_char(published_at at time zone 'UTC' + interval '7 hours', 'YYYY-MM-DD') as day,
      count(distinct story_id)::int as stories
    from publication where state = 'published'
    group by 1 order by 1 desc`.execute(db);
  return rows;
}

/** Section names (in the edition's language) and agencies of each edition's published stories. */
export async function publishedSelections(
  db: Db,
): Promise<{ editionId: string; section: string | null; agency: string | null }[]> {
  const rows = await db
    .selectFrom('publication as p')
    .innerJoin('translation as t', 't.id', 'p.translation_id')
    .innerJoin('article as a', 'a.id', 't.article_id')
    .select(['p.edition_id as editionId', 'a.section', 'a.agency', 't.language'])
    .distinct()
    .where('p.state', '=', 'published')
    .execute();
  return rows.map(({ language, section, ...row }) => ({
    ...row,
    section: section && sectionName(section, language),
  }));
}

/** Days (in readers' time) with the time of their newest story, newest first: for sitemaps. */
export async function dayBounds(db: Db): Promise<{ day: string; newest: Date }[]> {
  const { rows } = await sql<{ day: string; newest: Date }>`
    select to_char(published_at at time zone 'UTC' + interval '7 hours', 'YYYY-MM-DD') as day, max(updated_at) as newest
    from publication where state = 'published'
    group by 1 order by 1 desc limit 10000`.execute(db);
  return rows;
}

/**
 * Checks that the database answers.
 *
 * @throws if it does not
 */
export async function databaseAnswers(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}

/** Stories that were ever published and changed at or after a time. */
export async function storiesChangedSince(db: Db, since: Date): Promise<{ guid: string }[]> {
  return db
    .selectFrom('publication as p')
    .innerJoin('story as s', 's.id', 'p.story_id')
    .select('s.guid')
    .distinct()
    .where('p.published_at', 'is not', null)
    .where('p.updated_at', '>=', since)
    .execute();
}
