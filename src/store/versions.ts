import type { Db } from './schema.ts';

/** A text as readers saw it at a time. */
export interface TextVersion {
  readonly version: number;
  readonly headline: string;
  readonly text: string;
  /** When the outlet's text was read. */
  readonly at: Date;
}

/** The translations of all versions of the article that a story is shown from, newest first. */
export async function textVersions(db: Db, guid: string, language: string): Promise<TextVersion[]> {
  return db
    .selectFrom('story as s')
    .innerJoin('publication as p', 'p.story_id', 's.id')
    .innerJoin('translation as shown', 'shown.id', 'p.translation_id')
    .innerJoin('translation as t', 't.article_id', 'shown.article_id')
    .innerJoin('article as a', 'a.id', 't.article_id')
    .leftJoin('article_version as v', (join) =>
      join.onRef('v.article_id', '=', 't.article_id').onRef('v.version', '=', 't.version'),
    )
    .select(['t.version', 't.headline', 't.text'])
    .select((row) => row.fn.coalesce('v.fetched_at', 'a.fetched_at').as('at'))
    .distinct()
    .where('s.guid', '=', guid)
    .where('t.language', '=', language)
    .where('p.state', '=', 'published')
    .orderBy('t.version', 'desc')
    .execute();
}
