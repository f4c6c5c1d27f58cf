import type { Db } from '../schema.ts';

/** A former text of a story as readers saw it. */
export interface TextVersion {
  readonly version: number;
  readonly headline: string;
  readonly text: string;
  /** When the outlet's text was fetched. */
  readonly at: Date;
}

/**
 * Returns the texts of a story by the outlet whose copy is shown, newest first: all versions of that
 * article, then those of earlier leads under other URLs.
 */
export async function textVersions(db: Db, guid: string, language: string): Promise<TextVersion[]> {
  const rows = await db
    .selectFrom('story as s')
    .innerJoin('publication as p', 'p.story_id', 's.id')
    .innerJoin('translation as shown', 'shown.id', 'p.translation_id')
    .innerJoin('article as lead', 'lead.id', 'shown.article_id')
    .innerJoin('article as a', (join) =>
      join.onRef('a.story_id', '=', 's.id').onRef('a.source_id', '=', 'lead.source_id'),
    )
    .innerJoin('translation as t', 't.article_id', 'a.id')
    .leftJoin('article_version as v', (join) =>
      join.onRef('v.article_id', '=', 't.article_id').onRef('v.version', '=', 't.version'),
    )
    .select(['t.id', 't.headline', 't.text', 't.version', 'a.published_at', 'a.id as article'])
    .select((row) => [
      row.fn.coalesce('v.fetched_at', 'a.fetched_at').as('at'),
      row('a.id', '=', row.ref('lead.id')).as('leads'),
    ])
    .distinct()
    .where('s.guid', '=', guid)
    .where('t.language', '=', language)
    .where('p.state', '=', 'published')
    .where('a.withdrawn_at', 'is', null)
    .orderBy('leads', 'desc')
    .orderBy('a.published_at', (order) => order.desc().nullsLast())
    .orderBy('a.id', 'desc')
    .orderBy('t.version', 'desc')
    .execute();
  return rows.map(({ headline, text, at }, index) => ({ version: rows.length - index, headline, text, at }));
}
