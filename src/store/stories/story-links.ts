import { sql } from 'kysely';
import type { Alternate } from '../../model/article.ts';
import { ownerName } from '../../model/host-ownership.ts';
import type { LinkEvidence } from '../../model/comparison.ts';
import { canonicalUrl } from '../../url/canonical-url.ts';
import type { Db } from '../schema.ts';
import { HOUR_MS } from '../../time/durations.ts';

/** A story that may report the same event. */
export interface RelatedStory {
  readonly story: number;
  /** The article of the story that shares most terms. */
  readonly article: number;
  readonly language: string;
  /** Sum of the rarities of the shared terms. */
  readonly weight: number;
  /** `weight` as a share of the sum over all terms of the text, 0 to 1. */
  readonly share: number;
  /** Characters of the story's own text. */
  readonly size: number;
}

/** Maximum time between two texts on one event. */
const MAX_APART_HOURS = 48;
/**
 * A term that this many recent texts have is common: it is stored for no further text. The rarity of a term in n texts
 * is ln(COMMON / n). Common terms therefore cost no space in any language, and no frequency list is needed.
 */
const COMMON = { names: 256, words: 64 } as const;
/**
 * The same limit while few texts are stored. The frequency of a text's most frequent word estimates how many there
 * are, since nearly all texts have it; names have no such word.
 */
const MIN_COMMON = { names: COMMON.names, words: 8 } as const;
const MAX_RELATED_ARTICLES = 20;
/** An image in more stories than this is a logo or a portrait. */
const MAX_IMAGE_STORIES = 4;

/** Terms of a text: hashes of its numbers and names, or of its words in one language. */
export interface Terms {
  readonly kind: keyof typeof COMMON;
  readonly keys: readonly number[];
}

/** The article whose related stories are looked up. */
export interface LinkSubject {
  readonly id: number;
  readonly storyId: number;
  readonly publishedAt: Date;
}

/**
 * Finds stories that share rare terms and were published within two days, strongest first; an index-only lookup.
 *
 * @param saves also stores the article's terms, except common ones
 */
export async function findRelatedStories(
  tx: Db,
  { kind, keys }: Terms,
  { id, storyId, publishedAt }: LinkSubject,
  now: Date,
  saves: boolean,
): Promise<RelatedStory[]> {
  const { rows } = await sql<RelatedStory>`
    with ${saves ? savedTerms(id, { kind, keys }, now) : sql``} found as (
      select found.articles, ${MIN_COMMON[kind]} + ${COMMON[kind] - MIN_COMMON[kind]}
        * power(max(cardinality(found.articles)) over () / ${COMMON[kind] - 1}::float8, 3) as common
      from unnest(${keys}::bigint[]) as wanted (key)
      cross join lateral (
        select array(
          select k.article_id from term_key k
          where k.key = wanted.key and k.seen_on >= ${windowStart(now)}::date and k.article_id <> ${id}
          order by k.article_id desc limit ${COMMON[kind] - 1}
        ) as articles
      ) as found
    ), term as (
      select articles, greatest(0, ln(common / (1 + cardinality(articles)))) as rarity from found
    ), relative as (
      select article_id, sum(rarity) as weight
      from term cross join lateral unnest(term.articles) as article_id
      group by article_id order by weight desc limit ${MAX_RELATED_ARTICLES}
    )
    select distinct on (a.story_id) a.story_id as story, a.id as article, a.language, r.weight,
      r.weight / (select sum(rarity) from term) as share, length(a.text) as size
    from relative r join article a on a.id = r.article_id
    where a.story_id is not null and a.story_id <> ${storyId} and r.weight > 0
      and abs(extract(epoch from coalesce(a.published_at, a.fetched_at) - ${publishedAt}::timestamptz)) <= ${MAX_APART_HOURS * 3600}
    order by a.story_id, r.weight desc, a.id`.execute(tx);
  return rows.toSorted((a, b) => b.weight - a.weight || a.story - b.story);
}

/**
 * Serialises the linking of translations into one language until the transaction ends, so that of two concurrent ones
 * the second finds the first.
 */
export async function lockWords(tx: Db, language: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`words ${language}`}, 0))`.execute(tx);
}

/** CTE that stores an article's terms, except common ones. Idempotent. */
function savedTerms(articleId: number, { kind, keys }: Terms, now: Date) {
  return sql`saved as (
    insert into term_key (key, article_id, seen_on)
    select key, ${articleId}::int, ${now.toISOString().slice(0, 10)}::date
    from unnest(${keys}::bigint[]) as key
    where (
      select count(*) from (
        select from term_key k where k.key = key.key and k.seen_on >= ${windowStart(now)}::date
        limit ${COMMON[kind] - 1}
      ) as texts
    ) < ${COMMON[kind] - 1}
    on conflict do nothing
  ),`;
}

/** First day that a lookup reads: a day earlier than two days ago, for texts that were fetched late. */
function windowStart(now: Date): string {
  return new Date(now.getTime() - (MAX_APART_HOURS + 24) * HOUR_MS).toISOString().slice(0, 10);
}

/** A story in another language that the outlets' own markup connects with an article's. */
export interface DeclaredTranslation {
  readonly story: number;
  /** `hreflang`: the pages link to each other as language versions; `image`: both show the same image. */
  readonly evidence: 'hreflang' | 'image';
}

interface NamedRow extends DeclaredTranslation {
  readonly url: string;
  readonly alternates: readonly Alternate[] | null;
  /** The article's own page links to this one. */
  readonly named: boolean;
  readonly sameSource: boolean;
  readonly ownUrl: string;
}

/**
 * An hreflang claim counts if both pages make it, or if both pages have one owner. Otherwise any outlet could replace
 * another outlet's page.
 */
function isTrusted({ evidence, url, alternates, named, sameSource, ownUrl }: NamedRow): boolean {
  if (evidence !== 'hreflang' || sameSource) return true;
  const [one, other] = [URL.parse(url), URL.parse(ownUrl)];
  if (one && other && ownerName(one) === ownerName(other)) return true;
  const key = canonicalUrl(ownUrl);
  return named && (alternates ?? []).some((alternate) => canonicalUrl(alternate.url) === key);
}

/**
 * Finds stories in other languages whose pages and the article's link to each other with hreflang (for pages of one
 * owner a link in one direction is enough), or that show the same image within two days.
 */
export async function declaredTranslations(
  tx: Db,
  { id, storyId, publishedAt }: LinkSubject,
  alternateKeys: readonly string[],
): Promise<DeclaredTranslation[]> {
  const { rows } = await sql<NamedRow>`
    with own as (
      select url, source_id, image ->> 'url' as image, split_part(lower(language), '-', 1) as language from article where id = ${id}
    ), declared as (
      select o.story_id, o.language, 'hreflang' as evidence, o.url, o.alternates,
        o.key = any(${alternateKeys}::text[]) as named, o.source_id = own.source_id as same_source
      from own join article o
        on o.key = any(${alternateKeys}::text[])
          or (o.alternates <> '[]' and o.alternates @> jsonb_build_array(jsonb_build_object('url', own.url)))
      union all
      select o.story_id, o.language, 'image', o.url, null, false, o.source_id = own.source_id
      from own join article o on o.image ->> 'url' = own.image and o.image is not null
      where abs(extract(epoch from coalesce(o.published_at, o.fetched_at) - ${publishedAt}::timestamptz)) <= ${MAX_APART_HOURS * 3600}
        and (
          select count(distinct p.story_id) from article p where p.image ->> 'url' = own.image and p.image is not null
        ) <= ${MAX_IMAGE_STORIES}
    )
    select declared.story_id as story, declared.evidence, declared.url, declared.alternates, declared.named,
      declared.same_source as "sameSource", own.url as "ownUrl"
    from declared, own
    where declared.story_id <> ${storyId} and split_part(lower(declared.language), '-', 1) <> own.language
    order by declared.story_id, declared.evidence`.execute(tx);
  // Sorted by evidence: hreflang comes before image.
  const byStory = new Map<number, DeclaredTranslation>();
  for (const row of rows.filter(isTrusted))
    if (!byStory.has(row.story)) byStory.set(row.story, { story: row.story, evidence: row.evidence });
  return [...byStory.values()];
}

/** Evidence of links, weakest first. */
const RANKS: readonly LinkEvidence[] = ['passages', 'names', 'image', 'words', 'hreflang'];

/** A link to store. See dedupe/story-links.ts for the kinds. */
export interface NewLink {
  readonly story: number;
  readonly kind: 'event' | 'translation';
  readonly strength: number;
  readonly evidence: LinkEvidence;
  readonly sure: boolean;
}

/**
 * Stores links from a story to others, in ascending order to avoid deadlocks. Stronger evidence replaces weaker
 * evidence; a sure link stays sure.
 */
export async function linkStories(tx: Db, story: number, links: readonly NewLink[], at: Date): Promise<void> {
  const strongest = new Map<string, NewLink>();
  for (const link of links) {
    const key = `${link.kind} ${link.story}`;
    const other = strongest.get(key);
    if (!other || RANKS.indexOf(link.evidence) > RANKS.indexOf(other.evidence)) strongest.set(key, link);
  }
  const rows = [...strongest.values()]
    .map(({ story: other, kind, strength, evidence, sure }) => ({
      one_id: Math.min(story, other),
      other_id: Math.max(story, other),
      kind,
      strength,
      evidence,
      sure,
      at,
    }))
    .toSorted((a, b) => a.one_id - b.one_id || a.other_id - b.other_id || (a.kind < b.kind ? -1 : 1));
  if (rows.length === 0) return;
  await tx
    .insertInto('story_link')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['one_id', 'other_id', 'kind']).doUpdateSet({
        strength: strongerOf('strength'),
        evidence: strongerOf('evidence'),
        sure: sql`story_link.sure or excluded.sure`,
      }),
    )
    .execute();
}

/** The column's value of the old or the new link, whichever has the stronger evidence, then the greater strength. */
function strongerOf(column: 'strength' | 'evidence') {
  return sql<never>`case
    when (array_position(${RANKS}::text[], excluded.evidence), excluded.strength)
      > (array_position(${RANKS}::text[], story_link.evidence), story_link.strength)
    then excluded.${sql.ref(column)} else story_link.${sql.ref(column)} end`;
}

/**
 * Deletes a story's links that rest on names and numbers alone, where the other story is translated into `language`
 * too: if the words had confirmed the link, its evidence would be stronger by now.
 */
export async function dropUnconfirmed(tx: Db, storyId: number, language: string): Promise<void> {
  await sql`
    delete from story_link l
    where (l.one_id = ${storyId} or l.other_id = ${storyId}) and l.evidence = 'names'
      and exists (
        select from translation t join article a on a.id = t.article_id
        where a.story_id = l.one_id + l.other_id - ${storyId} and t.language = ${language}
      )`.execute(tx);
}

/** Stories in other languages that show the same image as a story. */
export async function storiesSharingImage(tx: Db, storyId: number): Promise<Set<number>> {
  const { rows } = await sql<{ story: number }>`
    select one_id + other_id - ${storyId} as story from story_link
    where (one_id = ${storyId} or other_id = ${storyId}) and kind = 'translation' and evidence = 'image'`.execute(
    tx,
  );
  return new Set(rows.map((row) => row.story));
}

/** Moves the links of merged stories to the survivor. */
export async function moveLinks(tx: Db, survivor: number, merged: readonly number[]): Promise<void> {
  const { rows } = await sql<NewLink & { at: Date }>`
    with gone as (
      delete from story_link where one_id = any(${merged}::int[]) or other_id = any(${merged}::int[])
      returning case when one_id = any(${merged}::int[]) then other_id else one_id end as story,
        kind, strength, evidence, sure, at
    )
    select * from gone where story <> ${survivor} and story <> all(${merged}::int[])`.execute(tx);
  for (const { at, ...link } of rows.toSorted((a, b) => a.story - b.story))
    await linkStories(tx, survivor, [link], at);
}
