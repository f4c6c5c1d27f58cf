import { sql } from 'kysely';
import type { Alternate } from '../../model/article.ts';
import type { Comparison } from '../../model/comparison.ts';
import type { LeadCandidate } from '../../model/story.ts';
import { moveLinks } from './story-links.ts';
import type { Db, PlacementTable } from '../schema.ts';

/** An article on its way to a story. */
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

/** An article; one that `stays` is put into no other story until the transaction ends. */
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
 * @returns false where it is not any more as it was read: another version, or in another story
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

/** The earliest article with exactly this text that is in a story, first seen at or after a moment. */
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
 * Locks stories, and those that are their aliases, in ascending order until the transaction ends.
 * @returns false where one of them has become another story's alias: what led to it is out of date
 */
export async function lockStories(tx: Db, ids: readonly number[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const rows = await tx
    .selectFrom('story')
    .select(['id', 'alias_of'])
    .where((story) => story.or([story('id', 'in', ids), story('alias_of', 'in', ids)]))
    .orderBy('id')
    // Not FOR UPDATE: whoever links another story with one of these only needs that its row stays.
    .forNoKeyUpdate()
    .execute();
  return rows.every((row) => row.alias_of === null || !ids.includes(row.id));
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

/** Of several stories the one that readers have known longest; where they know none, the oldest. */
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

/** Makes stories one: their articles move to the survivor, the others stay as its aliases. All must be locked. */
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

/** The story that an id stands for now. */
export async function resolveStory(db: Db, id: number): Promise<number | undefined> {
  const row = await db.selectFrom('story').select('alias_of').where('id', '=', id).executeTakeFirst();
  return row && (row.alias_of ?? id);
}

/** The copies in a story, its lead, and whether readers have seen it. */
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

/** How a version of an article came to its story. */
export interface Placement {
  readonly articleId: number;
  readonly version: number;
  readonly storyId: number;
  readonly outcome: PlacementTable['outcome'];
  readonly digest: boolean;
  readonly evidence: readonly Comparison[];
  readonly at: Date;
}

/** Comparisons that are kept with a placement: the best ones. */
const EVIDENCE = 12;

export async function recordPlacement(tx: Db, placement: Placement): Promise<void> {
  const { articleId, version, storyId, outcome, digest, evidence, at } = placement;
  const values = {
    story_id: storyId,
    outcome,
    digest,
    evidence: JSON.stringify(evidence.slice(0, EVIDENCE), rounded),
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
