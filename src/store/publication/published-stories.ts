import type { Image } from '../../model/article.ts';
import { sql, type SqlBool } from 'kysely';
import { sectionName, sectionSpellings } from '../../model/section.ts';
import type { Correction, Credit, PublishedStory } from '../../model/story.ts';
import { imagesOf } from './pictures.ts';
import { foldedInto } from '../stories/language-versions.ts';
import type { Db } from '../schema.ts';

/** Filter of published stories; all given conditions must match. */
export interface PublishedFilter {
  readonly editionId?: string | undefined;
  /** The outlet whose copy is shown. */
  readonly sourceId?: string | undefined;
  /** Section name in the edition's language. */
  readonly section?: string | undefined;
  readonly agency?: string | undefined;
  readonly guid?: string | undefined;
  /** First publication at or after, and before. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Numbers in the edition's order, inclusive. */
  readonly numbers?: { readonly from: number; readonly to: number } | undefined;
  /** Query of the full-text search, in web search syntax. */
  readonly words?: string | undefined;
}

const MAX_RELATED = 6;

/** Loads published stories, newest first; a story in several editions once per edition. */
export async function loadPublished(
  db: Db,
  filter: PublishedFilter,
  limit: number,
  offset = 0,
): Promise<PublishedStory[]> {
  const rows = await publishedRows(db, filter, limit, offset);
  if (rows.length === 0) return [];
  const storyIds = [...new Set(rows.map((row) => row.storyId))];
  const withPicture = rows.filter(({ images }) => images === 'proxy').map(({ articleId }) => articleId);
  const [pictures, credits, corrections, related] = await Promise.all([
    imagesOf(db, withPicture),
    loadCredits(db, storyIds),
    loadCorrections(db, storyIds),
    loadRelated(db, storyIds),
  ]);
  return rows.flatMap((row) => {
    const copies = credits.get(row.storyId) ?? [];
    const lead = copies.find((credit) => credit.articleId === row.articleId)?.credit;
    if (!lead) return [];
    return [
      assemble(row, {
        lead,
        picture: row.images === 'proxy' ? (pictures.get(row.articleId) ?? []) : [],
        copies: copies.filter((credit) => credit.articleId !== row.articleId).map((one) => one.credit),
        corrections: corrections.get(row.storyId) ?? [],
        related: related.get(row.storyId) ?? [],
      }),
    ];
  });
}

const COLUMNS = [
  'p.edition_id as editionId',
  'p.number',
  'p.level',
  'p.images',
  'p.licence',
  'p.credit',
  'p.excerpt_limit as excerptLimit',
  'p.published_at as publishedAt',
  'p.updated_at as updatedAt',
  's.id as storyId',
  's.guid',
  't.language',
  't.headline',
  't.deck',
  't.place',
  't.body_html as bodyHtml',
  't.text',
  't.origin',
  't.engine',
  't.translator',
  't.labels',
  'a.id as articleId',
  'a.language as originalLanguage',
  'a.dateline',
  'a.agency',
  'a.section',
  'a.tags',
  'a.image',
  'a.rights',
  'a.alternates',
] as const;

type PublishedRow = Awaited<ReturnType<typeof publishedRows>>[number];

function publishedRows(db: Db, filter: PublishedFilter, limit: number, offset: number) {
  const { editionId, sourceId, section, agency, guid, from, to, numbers, words } = filter;
  let query = db
    .selectFrom('publication as p')
    .innerJoin('story as s', 's.id', 'p.story_id')
    .innerJoin('translation as t', 't.id', 'p.translation_id')
    .innerJoin('article as a', 'a.id', 't.article_id')
    .leftJoin('article_version as v', (join) =>
      join.onRef('v.article_id', '=', 't.article_id').onRef('v.version', '=', 't.version'),
    )
    .select(COLUMNS)
    .select((row) => [
      row.fn.coalesce('v.headline', 'a.headline').as('originalHeadline'),
      row.fn.coalesce('v.body_html', 'a.body_html').as('originalBody'),
    ])
    .where('p.state', '=', 'published');
  if (editionId !== undefined) query = query.where('p.edition_id', '=', editionId);
  if (sourceId !== undefined) query = query.where('a.source_id', '=', sourceId);
  if (section !== undefined)
    query = query.where(sql`replace(lower(a.section), '-', ' ')`, 'in', sectionSpellings(section));
  if (agency !== undefined) query = query.where('a.agency', '=', agency);
  if (guid !== undefined) query = query.where('s.guid', '=', guid);
  if (from !== undefined) query = query.where('p.published_at', '>=', from);
  if (to !== undefined) query = query.where('p.published_at', '<', to);
  if (numbers !== undefined)
    query = query.where('p.number', '>=', numbers.from).where('p.number', '<=', numbers.to);
  if (words !== undefined) query = query.where(matches(words));
  return query
    .orderBy('p.published_at', 'desc')
    .orderBy('p.number', 'desc')
    .orderBy('p.edition_id')
    .limit(limit)
    .offset(offset)
    .execute();
}

/** `websearch_to_tsquery` accepts any input. */
function matches(words: string) {
  return sql<SqlBool>`t.search @@ (websearch_to_tsquery('indonesian', ${words}) || websearch_to_tsquery('simple', ${words}))`;
}

/**
 * The image with its caption in the edition's language, or in the original language if the caption has
 * changed since.
 */
function labelled(image: Image, labels: Readonly<Record<string, string>>): Image {
  const { alt = '', caption = '' } = image;
  return { ...image, alt: labels[alt] ?? image.alt, caption: labels[caption] ?? image.caption };
}

function assemble(
  row: PublishedRow,
  parts: Pick<PublishedStory, 'lead' | 'copies' | 'corrections' | 'related' | 'picture'>,
): PublishedStory {
  return {
    ...parts,
    id: row.storyId,
    guid: row.guid,
    editionId: row.editionId,
    number: row.number ?? 0,
    level: row.level ?? 'headline',
    images: row.images ?? 'link',
    excerptLimit: row.excerptLimit ?? undefined,
    licence: row.licence ?? undefined,
    creditTemplate: row.credit ?? undefined,
    language: row.language,
    headline: row.headline,
    deck: row.deck ?? undefined,
    bodyHtml: row.bodyHtml,
    text: row.text,
    origin: row.origin,
    engine: row.engine ?? undefined,
    translator: row.translator ?? undefined,
    agency: row.agency ?? undefined,
    dateline: row.dateline === null ? undefined : { ...row.dateline, place: row.place ?? '' },
    section: row.section === null ? undefined : sectionName(row.section, row.language),
    tags: row.tags.map((tag) => row.labels[tag] ?? tag),
    image: row.image === null ? undefined : labelled(row.image, row.labels),
    rights: row.rights,
    alternates: row.alternates,
    original: {
      language: row.originalLanguage,
      headline: row.originalHeadline,
      bodyHtml: row.originalBody,
    },
    publishedAt: row.publishedAt ?? row.updatedAt,
    updatedAt: row.updatedAt,
  };
}

/**
 * Loads every copy of the stories that was not withdrawn, oldest first. Includes the copies of other
 * language versions in whose place one of the stories is shown.
 */
export async function loadCredits(
  db: Db,
  storyIds: readonly number[],
  known?: readonly { readonly story: number; readonly shownAs: number }[],
): Promise<Map<number, { articleId: number; credit: Credit }[]>> {
  const folded = known ?? (await foldedInto(db, storyIds));
  const rows = await db
    .selectFrom('article as a')
    .innerJoin('source as o', 'o.id', 'a.source_id')
    .select([
      'a.story_id as storyId',
      'a.id as articleId',
      'a.source_id as sourceId',
      'o.name as outlet',
      'o.homepage',
      'a.url',
      'a.headline',
      'a.language',
      'a.agency',
      'a.byline',
      'a.published_at as publishedAt',
    ])
    .select((row) =>
      row
        .selectFrom('listing as l')
        .select('l.url')
        .whereRef('l.source_id', '=', 'o.id')
        .where('l.kind', '=', 'feed')
        .orderBy('l.id')
        .limit(1)
        .as('feedUrl'),
    )
    .where('a.story_id', 'in', [...storyIds, ...folded.map(({ story }) => story)])
    .where('a.withdrawn_at', 'is', null)
    .orderBy(sql`a.published_at nulls last`)
    .orderBy('a.id')
    .execute();
  const credits = new Map(storyIds.map((id) => [id, [] as { articleId: number; credit: Credit }[]]));
  for (const { storyId, articleId, agency, publishedAt, feedUrl, ...rest } of rows) {
    const credit = {
      ...rest,
      agency: agency ?? undefined,
      publishedAt: publishedAt ?? undefined,
      feedUrl: feedUrl ?? undefined,
    };
    const shownAs = folded.flatMap((one) => (one.story === storyId ? one.shownAs : []));
    for (const id of [storyId ?? 0, ...shownAs]) credits.get(id)?.push({ articleId, credit });
  }
  return credits;
}

async function loadCorrections(db: Db, storyIds: readonly number[]): Promise<Map<number, Correction[]>> {
  const rows = await db
    .selectFrom('correction')
    .select(['story_id as storyId', 'kind', 'at', 'text', 'url'])
    .where('story_id', 'in', storyIds)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const found = new Map<number, Correction[]>();
  for (const { storyId, ...correction } of rows)
    found.set(storyId, [...(found.get(storyId) ?? []), correction]);
  return found;
}

type Related = PublishedStory['related'];

/** Published stories on the same event, strongest link first. */
async function loadRelated(db: Db, storyIds: readonly number[]): Promise<Map<number, Related>> {
  const ids = sql.join(storyIds);
  const { rows } = await sql<{ storyId: number; guid: string; headline: string }>`
    select link.story_id as "storyId", s.guid, t.headline
    from (
      select one_id as story_id, other_id, strength from story_link where one_id in (${ids})
      union all
      select other_id, one_id, strength from story_link where other_id in (${ids})
    ) link
    join story s on s.id = link.other_id
    join lateral (
      select translation_id from publication p
      where p.story_id = s.id and p.state = 'published' order by p.edition_id limit 1
    ) p on true
    join translation t on t.id = p.translation_id
    order by link.strength desc, s.id`.execute(db);
  const found = new Map<number, Related>();
  for (const { storyId, ...other } of rows) {
    const others = found.get(storyId) ?? [];
    if (others.length < MAX_RELATED && !others.some(({ guid }) => guid === other.guid))
      found.set(storyId, [...others, other]);
  }
  return found;
}

/** A story that was published and then withdrawn, for its tombstone and its page. */
export interface Withdrawn {
  readonly guid: string;
  readonly editionId: string;
  readonly withdrawnAt: Date;
  readonly reason: string;
  readonly detail: string;
  /** The surviving story, if it was merged. */
  readonly livesOnAs: string | undefined;
}

/** Loads withdrawn stories that readers had seen, latest first. */
export async function loadWithdrawn(
  db: Db,
  filter: { editionId?: string; guid?: string; since?: Date },
  limit: number,
): Promise<Withdrawn[]> {
  const rows = await db
    .selectFrom('publication as p')
    .innerJoin('story as s', 's.id', 'p.story_id')
    .leftJoin('story as other', 'other.id', 's.alias_of')
    .select(['s.guid', 'p.edition_id as editionId', 'p.updated_at as withdrawnAt', 'p.reason', 'p.detail'])
    .select('other.guid as livesOnAs')
    .where('p.state', '=', 'withdrawn')
    .where('p.published_at', 'is not', null)
    .$if(filter.editionId !== undefined, (query) => query.where('p.edition_id', '=', filter.editionId ?? ''))
    .$if(filter.guid !== undefined, (query) => query.where('s.guid', '=', filter.guid ?? ''))
    .$if(filter.since !== undefined, (query) =>
      query.where('p.updated_at', '>=', filter.since ?? new Date(0)),
    )
    .orderBy('p.updated_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ reason, detail, livesOnAs, ...row }) => ({
    ...row,
    reason: reason ?? '',
    detail: detail ?? '',
    livesOnAs: livesOnAs ?? undefined,
  }));
}
