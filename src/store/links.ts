import { sql } from 'kysely';
import type { Db } from './schema.ts';

/** A story that may be about the same happening. */
export interface Relative {
  readonly story: number;
  readonly language: string;
  /** Sum of the rarities of the numbers and names that both have. */
  readonly weight: number;
  /** The same as a share of all that the text has. */
  readonly share: number;
}

/** Hours between texts on one happening. */
const HOURS = 48;
/** A term in so many recent texts says nothing; the rarity of one in n texts is ln(COMMON / n). */
const COMMON = 256;
const MOST = 20;

/** An article, as far as finding its relatives needs it. */
export interface LinkSubject {
  readonly id: number;
  readonly storyId: number;
  readonly publishedAt: Date;
}

/** Stories with the same rare numbers and names, published within two days, strongest first. By index only. */
export async function findRelatives(
  tx: Db,
  terms: readonly number[],
  { id, storyId, publishedAt }: LinkSubject,
  now: Date,
): Promise<Relative[]> {
  const since = new Date(now.getTime() - (HOURS + 24) * 3_600_000).toISOString().slice(0, 10);
  const { rows } = await sql<Relative>`
    with term as (
      select found.articles, ln(${COMMON}::float8 / (1 + cardinality(found.articles))) as rarity
      from unnest(${terms}::bigint[]) as wanted (key)
      cross join lateral (
        select array(
          select k.article_id from term_key k
          where k.key = wanted.key and k.seen_on >= ${since}::date
          order by k.article_id desc limit ${COMMON - 1}
        ) as articles
      ) as found
    ), relative as (
      select article_id, sum(rarity) as weight
      from term cross join lateral unnest(term.articles) as article_id
      where article_id <> ${id}
      group by article_id order by weight desc limit ${MOST}
    )
    select a.story_id as story, a.language, max(r.weight) as weight,
      max(r.weight) / (select sum(rarity) from term) as share
    from relative r join article a on a.id = r.article_id
    where a.story_id is not null and a.story_id <> ${storyId} and r.weight > 0
      and abs(extract(epoch from coalesce(a.published_at, a.fetched_at) - ${publishedAt}::timestamptz)) <= ${HOURS * 3600}
    group by a.story_id, a.language
    order by weight desc`.execute(tx);
  return rows;
}

/** Keeps an article's numbers and names. */
export async function saveTerms(
  tx: Db,
  articleId: number,
  terms: readonly number[],
  now: Date,
): Promise<void> {
  await sql`
    insert into term_key (key, article_id, seen_on)
    select key, ${articleId}::int, ${now.toISOString().slice(0, 10)}::date from unnest(${terms}::bigint[]) as key`.execute(
    tx,
  );
}

/** Stories in other languages that the page itself names as its versions, or that show the same picture within two days. */
export async function declaredTranslations(
  tx: Db,
  { id, storyId, publishedAt }: LinkSubject,
  alternateKeys: readonly string[],
): Promise<number[]> {
  const { rows } = await sql<{ story: number }>`
    select distinct other.story_id as story
    from article own join article other on other.id <> own.id and other.language <> own.language
      and (other.key = any(${alternateKeys}::text[]) or (other.image ->> 'url' = own.image ->> 'url'
        and abs(extract(epoch from coalesce(other.published_at, other.fetched_at) - ${publishedAt}::timestamptz)) <= ${HOURS * 3600}))
    where own.id = ${id} and other.story_id is not null and other.story_id <> ${storyId}`.execute(tx);
  return rows.map((row) => row.story);
}

/** Links a story with others; a link that is there keeps its greatest strength. */
export async function linkStories(
  tx: Db,
  story: number,
  links: readonly {
    readonly story: number;
    readonly kind: 'event' | 'translation';
    readonly strength: number;
  }[],
  at: Date,
): Promise<void> {
  for (const { story: other, kind, strength } of links)
    await sql`
      insert into story_link (one_id, other_id, kind, strength, at)
      values (${Math.min(story, other)}, ${Math.max(story, other)}, ${kind}, ${strength}, ${at})
      on conflict (one_id, other_id, kind) do update set strength = greatest(story_link.strength, excluded.strength)`.execute(
      tx,
    );
}

/** Stories that say the same in another language, strongest first. */
export async function translationsOfStory(
  db: Db,
  storyId: number,
): Promise<{ story: number; strength: number }[]> {
  const { rows } = await sql<{ story: number; strength: number }>`
    select case when one_id = ${storyId} then other_id else one_id end as story, strength
    from story_link where kind = 'translation' and (one_id = ${storyId} or other_id = ${storyId})
    order by strength desc, story`.execute(db);
  return rows;
}

/** Moves the links of merged stories to the one that stays. */
export async function moveLinks(tx: Db, survivor: number, merged: readonly number[]): Promise<void> {
  await sql`
    with gone as (
      delete from story_link where one_id = any(${merged}::int[]) or other_id = any(${merged}::int[])
      returning case when one_id = any(${merged}::int[]) then other_id else one_id end as other, kind, strength, at
    )
    insert into story_link (one_id, other_id, kind, strength, at)
    select least(other, ${survivor}), greatest(other, ${survivor}), kind, max(strength), min(at)
    from gone where other <> ${survivor} and other <> all(${merged}::int[])
    group by 1, 2, 3
    on conflict (one_id, other_id, kind) do update set strength = greatest(story_link.strength, excluded.strength)`.execute(
    tx,
  );
}
