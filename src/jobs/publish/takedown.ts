import type { Kysely } from 'kysely';
import type { Edition } from '../../model/edition.ts';
import type { Source } from '../../model/source.ts';
import { canonicalUrl } from '../../url/canonical-url.ts';
import { lockKeys } from '../../store/stories/fingerprints.ts';
import { lockWithVersions } from '../../store/stories/language-versions.ts';
import type { Database, Db } from '../../store/schema.ts';
import { addTakedown, liftTakedown, storiesAt } from '../../store/publication/takedowns.ts';
import { pageKeys } from '../stories/link-stories.ts';
import type { DecisionResult } from './write-decision.ts';
import { publishStoryIn } from './publish-story.ts';

const GUID =
  /(?:^|\/cerita\/|urn:uuid:)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:$|[/?#])/;

/**
 * The key of a URL in takedowns: a guid for one of our own, a canonical key for an outlet's; undefined
 * for anything else.
 */
export function takedownKey(address: string): { url: string; guid?: string; key?: string } | undefined {
  const guid = GUID.exec(address)?.[1];
  if (guid !== undefined) return { url: `urn:uuid:${guid}`, guid };
  const key = canonicalUrl(address);
  return key === undefined ? undefined : { url: key, key };
}

/** Result of a takedown; without outcomes if nothing is published at that URL. */
export interface TakedownResult {
  /** Stories that are stored at that URL. */
  readonly stories: readonly number[];
  readonly outcomes: readonly DecisionResult[];
}

/**
 * Takes a story down in all editions permanently, with a tombstone, in one transaction. An unknown URL is
 * remembered, so that a story found there later is never shown. `then` is called inside the transaction.
 */
export async function takeDown(
  db: Kysely<Database>,
  address: { url: string; guid?: string; key?: string },
  why: string,
  { editions, sources }: { editions: readonly Edition[]; sources: readonly Source[] },
  now: Date,
  then: (tx: Db, outcomes: readonly DecisionResult[]) => Promise<void> = async () => {},
): Promise<TakedownResult> {
  return db.transaction().execute(async (tx) => {
    // A new article at the URL that is being stored and published at this moment is seen afterwards.
    await lockKeys(tx, pageKeys({ url: address.url, alternates: [] }));
    const stories = await storiesAt(tx, address);
    await lockWithVersions(tx, stories);
    await addTakedown(tx, { url: address.url, storyId: stories[0] ?? null, why, at: now });
    const outcomes: DecisionResult[] = [];
    for (const storyId of stories)
      outcomes.push(...(await publishStoryIn(tx, storyId, editions, sources, now)));
    await then(tx, outcomes);
    return { stories, outcomes };
  });
}

/**
 * Lifts a takedown and decides the story again.
 *
 * @returns undefined if there is no such takedown
 */
export async function undoTakedown(
  db: Kysely<Database>,
  address: { url: string },
  { editions, sources }: { editions: readonly Edition[]; sources: readonly Source[] },
  now: Date,
): Promise<TakedownResult | undefined> {
  return db.transaction().execute(async (tx) => {
    const lifted = await liftTakedown(tx, address.url);
    if (!lifted) return undefined;
    const { storyId } = lifted;
    if (storyId === null) return { stories: [], outcomes: [] };
    return { stories: [storyId], outcomes: await publishStoryIn(tx, storyId, editions, sources, now) };
  });
}
