import { sql } from 'kysely';
import type { Alternate } from '../../model/article.ts';
import type { Comparison } from '../../model/comparison.ts';
import type { LeadCandidate } from '../../model/story.ts';
import { moveLinks } from './story-links.ts';
import type { Db, PlacementTable } from '../schema.ts';

/** The properties of an article that placement needs. */
export interface PlaceableArticle {
  readonly id: number;
  readonly version: number;
  readonly storyId: number | null;
  readonly sourceId: string;
  readonly url: string;
  readonly language: string;
  readonly headline: string;
  readonly text: string;
  readonly alternates: readonly Alternate[];
  readonly textHash: string;
  readonly publishedAt: Date;
}

const placeable = [
  'id',
  'version',
  'story_id as storyId',
  'source_id as sourceId',
  'url',
  'language',
  'headline',
  'text',
  'alternates',
  'text_hash as textHash',
  sql<Date>`coalesce(published_at, fetched_at)`.as('publishedAt'),
] as const;

/** Loads an article. With `stays` its row is locked, so it cannot move to another story until the transaction ends. */
export async function placeableArticle(
  db: Db,
  id: number,
  stays?: 'stays',
): Promise<PlaceableArticle | undefined> {
  return db
    .selectFrom('article')
    .select(placeable)
    .where('id', '=', id)
    .$if(stays !== undefined, (query) => query.forShare())
    .executeTakeFirst();
}

/**
 * Locks an article until the transaction ends.
 * @returns false if it changed since it was read: another version, or another story
 */
export async function lockArticle(tx: Db, { id, version, storyId }: PlaceableArticle): Promise<boolean> {
  const row = await tx
    .selectFrom('article')
    .select(['version', 'story_id'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row?.version === version && row.story_id === storyId;
}

/** The earliest article in a story with the same text hash, fetched at or after `since`. */
export async function sameText(
  tx: Db,
  article: Pick<PlaceableArticle, 'id' | 'textHash'>,
  since: Date,
): Promise<{ article: number; story: number } | undefined> {
  return tx
    .selectFrom('article')
    .select(['id as article', 'story_id as story'])
    .where('text_hash', '=', article.textHash)
    .where('id', '<>', article.id)
    .where('story_id', 'is not', null)
    .where('fetched_at', '>=', since)
    .orderBy('id')
    .$narrowType<{ story: number }>()
    .limit(1)
    .executeTakeFirst();
}

/**
 * Locks stories and their aliases in ascending order until the transaction ends.
 * @returns false if one of them has become an alias, so the caller's data is out of date
 */
export async function lockStories(tx: Db, ids: readonly number[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const rows = await tx
    .selectFrom('story')
    .select(['id', 'alias_of'])
    .where((story) => story.or([story('id', 'in', ids), story('alias_of', 'in', ids)]))
    .orderBy('id')
    // Weaker than FOR UPDATE: inserting a link to a locked story must not wait.
    .forNoKeyUpdate()
    .execute();
  return rows.every((row) => row.alias_of === null || !ids.includes(row.id));
}

/** Creates a story of one article, which leads it unless `leads` is false. Returns the story's id. */
export async function startStory(tx: Db, articleId: number, leads: boolean, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with started as (
      insert into story (lead_article_id, created_at, changed_at)
      values (${leads ? articleId : null}, ${now}, ${now}) returning id
    )
    update article set story_id = started.id from started where article.id = ${articleId}
    returning started.id`.execute(tx);
  const [story] = rows;
  if (story === undefined) throw new Error(`no article ${articleId}`);
  return story.id;
}

export async function createStory(tx: Db, now: Date): Promise<number> {
  const { id } = await tx
    .insertInto('story')
    .values({ lead_article_id: null, alias_of: null, created_at: now, changed_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function putInStory(tx: Db, articleId: number, storyId: number): Promise<void> {
  await tx.updateTable('article').set({ story_id: storyId }).where('id', '=', articleId).execute();
}

/** Picks the story that survives a merge: the first published one, otherwise the oldest. */
export async function resolveAlias(tx: Db, ids: readonly number[]): Promise<number> {
  const { id } = await tx
    .selectFrom('story')
    .leftJoin('publication', 'publication.story_id', 'story.id')
    .select(['story.id', sql`min(publication.published_at)`.as('first')])
    .where('story.id', 'in', ids)
    .groupBy('story.id')
    .orderBy('first', (order) => order.asc().nullsLast())
    .orderBy('story.id')
    .limit(1)
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Merges stories: their articles, links and places in editions move to the survivor, and they become its aliases.
 * The caller must hold locks on all of them (`lockStories`).
 */
export async function mergeInto(
  tx: Db,
  survivor: number,
  merged: readonly number[],
  now: Date,
): Promise<void> {
  if (merged.length === 0) return;
  await tx.updateTable('article').set({ story_id: survivor }).where('story_id', 'in', merged).execute();
  await tx
    .updateTable('story')
    .set({ alias_of: survivor, lead_article_id: null, changed_at: now })
    .where((story) => story.or([story('id', 'in', merged), story('alias_of', 'in', merged)]))
    .execute();
  await tx.updateTable('publication').set({ shown_as: survivor }).where('shown_as', 'in', merged).execute();
  await moveLinks(tx, survivor, merged);
}

/** The articles of a story, its lead, and whether it is published in any edition. */
export async function copiesOf(
  tx: Db,
  storyId: number,
): Promise<{ copies: LeadCandidate[]; lead: number | null; published: boolean }> {
  const copies = await tx
    .selectFrom('article')
    .select([
      'id as article',
      'source_id as outlet',
      'kind',
      'language',
      'headline',
      'agency',
      'text',
      sql<number>`length(text)`.as('size'),
      sql<Date>`coalesce(published_at, fetched_at)`.as('publishedAt'),
      'correction',
      sql<boolean>`withdrawn_at is not null`.as('withdrawn'),
    ])
    .where('story_id', '=', storyId)
    .orderBy('id')
    .execute();
  const story = await tx
    .selectFrom('story')
    .select([
      'lead_article_id as lead',
      sql<boolean>`exists (select from publication p where p.story_id = story.id and p.state = 'published')`.as(
        'published',
      ),
    ])
    .where('id', '=', storyId)
    .executeTakeFirstOrThrow();
  return { copies, ...story };
}

export async function setLead(
  tx: Db,
  storyId: number,
  articleId: number | undefined,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('story')
    .set({ lead_article_id: articleId ?? null, changed_at: now, decided_at: null })
    .where('id', '=', storyId)
    .execute();
}

/** The decision that put a version of an article in its story. */
export interface Placement {
  readonly articleId: number;
  readonly version: number;
  readonly storyId: number;
  readonly outcome: PlacementTable['outcome'];
  readonly digest: boolean;
  readonly evidence: readonly Comparison[];
  readonly at: Date;
}

/** Comparisons stored with a placement, best first. */
const MAX_EVIDENCE = 12;

export async function recordPlacement(tx: Db, placement: Placement): Promise<void> {
  const { articleId, version, storyId, outcome, digest, evidence, at } = placement;
  const values = {
    story_id: storyId,
    outcome,
    digest,
    evidence: JSON.stringify(evidence.slice(0, MAX_EVIDENCE), rounded),
    at,
  };
  await tx
    .insertInto('placement')
    .values({ article_id: articleId, version, ...values })
    .onConflict((conflict) => conflict.columns(['article_id', 'version']).doUpdateSet(values))
    .execute();
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}

export async function isPlaced(tx: Db, articleId: number, version: number): Promise<boolean> {
  const row = await tx
    .selectFrom('placement')
    .select('article_id')
    .where('article_id', '=', articleId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row !== undefined;
}
