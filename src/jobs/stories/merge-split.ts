import type { Kysely } from 'kysely';
import type { LeadPreference } from '../../dedupe/choose-lead.ts';
import { addRuling } from '../../store/stories/operator-rulings.ts';
import type { Database } from '../../store/schema.ts';
import {
  copiesOf,
  createStory,
  lockStories,
  mergeInto,
  placeableArticle,
  putInStory,
  recordPlacement,
  resolveAlias,
} from '../../store/stories/stories.ts';
import { NO_PREFERENCE, type FollowUp, updateLead } from './place-article.ts';

/** The stories changed concurrently; the caller may retry. */
const MOVED = 'one of the stories has just been merged with another one; look again with `warta explain`';

/**
 * Merges two stories by an operator's ruling and stores the ruling. `then` is called inside the
 * transaction.
 *
 * @returns the surviving story
 */
export async function mergeStories(
  db: Kysely<Database>,
  [one, other]: readonly [number, number],
  now: Date,
  then: FollowUp,
  preference: LeadPreference = NO_PREFERENCE,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    if (!(await lockStories(tx, [one, other]))) throw new Error(MOVED);
    const members = (await copiesOf(tx, one)).copies.map((copy) => copy.article);
    for (const { article } of (await copiesOf(tx, other)).copies)
      await addRuling(tx, article, members, true, now);
    const survivor = await resolveAlias(tx, [one, other]);
    const merged = survivor === one ? other : one;
    await mergeInto(tx, survivor, [merged], now);
    await updateLead(tx, survivor, preference, now);
    await then(tx, survivor, true, [merged]);
    return survivor;
  });
}

/**
 * Moves an article from its story into a new one by an operator's ruling, and stores that it does not
 * belong with the others. `then` is called inside the transaction, for the old story and for the new one.
 *
 * @returns the new story
 */
export async function splitArticle(
  db: Kysely<Database>,
  { articleId, storyId }: { readonly articleId: number; readonly storyId: number },
  now: Date,
  then: FollowUp,
  preference: LeadPreference = NO_PREFERENCE,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    if (!(await lockStories(tx, [storyId]))) throw new Error(MOVED);
    const { copies } = await copiesOf(tx, storyId);
    const others = copies.map((copy) => copy.article).filter((id) => id !== articleId);
    if (others.length === copies.length) throw new Error(MOVED);
    await addRuling(tx, articleId, others, false, now);
    const story = await createStory(tx, now);
    await putInStory(tx, articleId, story);
    const { version = 1 } = (await placeableArticle(tx, articleId)) ?? {};
    await recordPlacement(tx, {
      articleId,
      version,
      storyId: story,
      outcome: 'moved',
      digest: false,
      evidence: [],
      at: now,
    });
    for (const changed of [storyId, story]) {
      await updateLead(tx, changed, preference, now);
      await then(tx, changed, true, []);
    }
    return story;
  });
}
