import { sql } from 'kysely';
import type { ArticleKind, Dateline, Rights } from '../../model/article.ts';
import type { PageSignals } from '../../model/page.ts';
import type { ImagePolicy, PublishLevel } from '../../model/source.ts';
import type { Db, PublicationState } from '../schema.ts';

/** A published story with the permissions under which it is shown. */
export interface PublishedEvidence {
  readonly editionId: string;
  readonly number: number | null;
  readonly guid: string;
  readonly sourceId: string;
  readonly outlet: string;
  readonly url: string;
  readonly originalPublishedAt: Date | null;
  readonly publishedAt: Date | null;
  readonly agency: string | null;
  readonly byline: string[];
  readonly dateline: Dateline | null;
  readonly kind: ArticleKind;
  readonly language: string;
  readonly headline: string;
  readonly text: string;
  readonly origin: string;
  readonly translator: string | null;
  readonly level: PublishLevel | null;
  readonly licence: string | null;
  readonly signals: string[];
  readonly rights: Rights;
  readonly pageSignals: PageSignals | null;
  readonly withdrawn: boolean;
  readonly takenDown: boolean;
}

const PAGE = 500;

/** Every published story of an edition, oldest first, read in pages. */
export async function* publishedEvidence(db: Db, editionId: string): AsyncGenerator<PublishedEvidence> {
  for (let after = -1; ;) {
    const rows = await pageOf(db, editionId, after);
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = last.number ?? after;
  }
}

function pageOf(db: Db, editionId: string, after: number): Promise<PublishedEvidence[]> {
  return db
    .selectFrom('publication as p')
    .innerJoin('story as s', 's.id', 'p.story_id')
    .innerJoin('translation as t', 't.id', 'p.translation_id')
    .innerJoin('article as a', 'a.id', 't.article_id')
    .innerJoin('source as o', 'o.id', 'a.source_id')
    .leftJoin('page', 'page.id', 'a.page_id')
    .select([
      'p.edition_id as editionId',
      'p.number',
      's.guid',
      'a.source_id as sourceId',
      'o.name as outlet',
      'a.url',
      'a.published_at as originalPublishedAt',
      'p.published_at as publishedAt',
      'a.agency',
      'a.byline',
      'a.dateline',
      'a.kind',
      't.language',
      't.headline',
      't.text',
      't.origin',
      't.translator',
      'p.level',
      'p.licence',
      'p.signals',
      'a.rights',
      'page.signals as pageSignals',
    ])
    .select((row) => [
      row('a.withdrawn_at', 'is not', null).$castTo<boolean>().as('withdrawn'),
      sql<boolean>`exists (select from takedown d where d.story_id = s.id or d.url = a.key)`.as('takenDown'),
    ])
    .where('p.edition_id', '=', editionId)
    .where('p.state', '=', 'published')
    .where((row) => row(row.fn.coalesce('p.number', sql<number>`0`), '>', after))
    .orderBy(sql`coalesce(p.number, 0)`)
    .limit(PAGE)
    .execute();
}

/** The state of a story in an edition, with the signals that lowered its level. */
export interface PublicationStanding {
  readonly editionId: string;
  readonly state: PublicationState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly level: PublishLevel | null;
  readonly images: ImagePolicy | null;
  readonly licence: string | null;
  readonly signals: readonly string[];
  readonly reviewAt: Date | null;
}

/** Returns the state of a story in every edition that has decided about it. */
export async function standingOf(db: Db, storyId: number): Promise<PublicationStanding[]> {
  return db
    .selectFrom('publication')
    .select(['edition_id as editionId', 'state', 'reason', 'detail', 'level', 'images', 'licence', 'signals'])
    .select('review_at as reviewAt')
    .where('story_id', '=', storyId)
    .orderBy('edition_id')
    .execute();
}

/** Returns the rights statements of an article's page and host, one line each. */
export async function rightsRead(db: Db, articleId: number): Promise<string[]> {
  const row = await db
    .selectFrom('article as a')
    .leftJoin('page', 'page.id', 'a.page_id')
    .select(['a.evidence', 'page.signals'])
    .where('a.id', '=', articleId)
    .executeTakeFirst();
  const said = (row?.evidence ?? [])
    .filter(({ field }) => field.startsWith('rights.'))
    .map(({ field, where, value }) => `${field.slice('rights.'.length)}: ${value} (${where})`);
  const { xRobotsTag = [], tdmReserved, tdmPolicy, tdmrep, rsl = [] } = row?.signals ?? {};
  return [
    ...said,
    ...xRobotsTag.map((directive) => `X-Robots-Tag: ${directive}`),
    ...(tdmReserved === undefined
      ? []
      : [`TDM-Reservation header: ${tdmReserved ? 1 : 0}${placed(tdmPolicy)}`]),
    ...(tdmrep
      ? [`tdmrep.json for ${tdmrep.location}: ${tdmrep.reserved ? 1 : 0}${placed(tdmrep.policy)}`]
      : []),
    ...rsl.map(({ where, url }) => `RSL by ${where}: ${url}`),
  ];
}

function placed(policy: string | undefined): string {
  return policy === undefined ? '' : ` (${policy})`;
}
