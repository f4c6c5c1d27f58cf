import { sql } from 'kysely';
import type { Comparison, LinkEvidence } from '../../model/comparison.ts';
import { canonicalUrl } from '../../url/canonical-url.ts';
import type { Db, PlacementTable } from '../schema.ts';

/** The story that an operator's reference identifies. */
export interface FoundStory {
  readonly storyId: number;
  /** The article with the given URL, if the reference was a URL. */
  readonly articleId?: number;
}

/** Finds a story by id, guid or the URL of one of its articles. Aliases resolve to their story. */
export async function findStory(db: Db, reference: string): Promise<FoundStory | undefined> {
  if (/^https?:/i.test(reference)) {
    const key = canonicalUrl(reference);
    const row = await db
      .selectFrom('article')
      .select(['id', 'story_id'])
      .where((article) => article.or([article('key', '=', key ?? reference), article('url', '=', reference)]))
      .orderBy('id')
      .executeTakeFirst();
    return row && row.story_id !== null ? { storyId: row.story_id, articleId: row.id } : undefined;
  }
  const guid = /(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(reference)?.[1];
  if (guid === undefined && !/^\d{1,9}$/.test(reference)) return undefined;
  const row = await db
    .selectFrom('story')
    .select(['id', 'alias_of'])
    .where((story) =>
      guid === undefined ? story('id', '=', Number(reference)) : story('guid', '=', guid.toLowerCase()),
    )
    .executeTakeFirst();
  return row && { storyId: row.alias_of ?? row.id };
}

/** An article as `warta explain` shows it. */
export interface ExplainedArticle {
  readonly id: number;
  readonly outlet: string;
  readonly url: string;
  readonly headline: string;
  readonly language: string;
  readonly agency: string | null;
  readonly text: string;
  readonly version: number;
  readonly publishedAt: Date;
  readonly withdrawnWhy: string | null;
  readonly outcome: PlacementTable['outcome'] | null;
  readonly digest: boolean | null;
  readonly evidence: readonly Comparison[] | null;
  readonly placedAt: Date | null;
}

/** A story with all decisions about it. */
export interface Explanation {
  readonly id: number;
  readonly guid: string;
  readonly leadArticleId: number | null;
  readonly aliases: readonly { readonly id: number; readonly guid: string }[];
  readonly articles: readonly ExplainedArticle[];
  readonly links: readonly {
    readonly story: number;
    readonly kind: 'event' | 'translation';
    readonly strength: number;
    readonly evidence: LinkEvidence;
    readonly sure: boolean;
    /** Of the linked story's lead, if it has one. */
    readonly outlet: string | null;
    readonly headline: string | null;
    readonly language: string | null;
  }[];
  /** Outlets of the articles named in the evidence, by article. */
  readonly outlets: Readonly<Record<number, string>>;
}

export async function explainStory(db: Db, storyId: number): Promise<Explanation> {
  const story = await db
    .selectFrom('story')
    .select(['id', 'guid', 'lead_article_id as leadArticleId'])
    .where('id', '=', storyId)
    .executeTakeFirstOrThrow();
  const aliases = await db
    .selectFrom('story')
    .select(['id', 'guid'])
    .where('alias_of', '=', storyId)
    .orderBy('id')
    .execute();
  const articles = await db
    .selectFrom('article as a')
    .innerJoin('source as s', 's.id', 'a.source_id')
    .leftJoin('placement as p', (join) =>
      join.onRef('p.article_id', '=', 'a.id').onRef('p.version', '=', 'a.version'),
    )
    .select([
      'a.id',
      's.name as outlet',
      'a.url',
      'a.headline',
      'a.language',
      'a.agency',
      'a.text',
      'a.version',
      sql<Date>`coalesce(a.published_at, a.fetched_at)`.as('publishedAt'),
      'a.withdrawn_why as withdrawnWhy',
      'p.outcome',
      'p.digest',
      'p.evidence',
      'p.at as placedAt',
    ])
    .where('a.story_id', '=', storyId)
    .orderBy('publishedAt')
    .orderBy('a.id')
    .execute();
  const { rows: links } = await sql<Explanation['links'][number]>`
    select s.id as story, l.kind, l.strength, l.evidence, l.sure, o.name as outlet, a.headline, a.language
    from story_link l
    join story s on s.id = l.one_id + l.other_id - ${storyId}
    left join article a on a.id = s.lead_article_id
    left join source o on o.id = a.source_id
    where l.one_id = ${storyId} or l.other_id = ${storyId}
    order by l.sure desc, l.strength desc, s.id`.execute(db);
  const outlets = await outletsOf(
    db,
    articles.flatMap(({ evidence }) => (evidence ?? []).map(({ article }) => article)),
  );
  return { ...story, aliases, articles, links, outlets };
}

async function outletsOf(db: Db, articleIds: readonly number[]): Promise<Record<number, string>> {
  if (articleIds.length === 0) return {};
  const rows = await db
    .selectFrom('article as a')
    .innerJoin('source as s', 's.id', 'a.source_id')
    .select(['a.id', 's.name'])
    .where('a.id', 'in', articleIds)
    .execute();
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** Returns every text of an article, oldest first; the last one is current. */
export async function articleTexts(
  db: Db,
  articleId: number,
): Promise<{ version: number; headline: string; text: string; fetchedAt: Date }[]> {
  const fields = ['version', 'headline', 'text', 'fetched_at as fetchedAt'] as const;
  const earlier = await db
    .selectFrom('article_version')
    .select(fields)
    .where('article_id', '=', articleId)
    .orderBy('version')
    .execute();
  const present = await db.selectFrom('article').select(fields).where('id', '=', articleId).execute();
  return [...earlier, ...present];
}
