import type { Kysely, Transaction } from 'kysely';
import { decideStory, type StoryDecision, mayMerge } from '../../dedupe/decide-story.ts';
import { fingerprint } from '../../dedupe/fingerprint.ts';
import { chooseLead, type LeadPreference } from '../../dedupe/choose-lead.ts';
import { findKillNotice } from '../../dedupe/withdrawal.ts';
import { agencyNamed } from '../../extract/metadata/agency.ts';
import type { Comparison, Fingerprint } from '../../model/comparison.ts';
import type { Source } from '../../model/source.ts';
import {
  findKnown,
  lockKeys,
  preparePartitions,
  saveFingerprint,
  WINDOW_DAYS,
} from '../../store/stories/fingerprints.ts';
import { type ArticleRulings, ruledApart, rulingsOn } from '../../store/stories/operator-rulings.ts';
import type { Database, Db } from '../../store/schema.ts';
import {
  copiesOf,
  isPlaced,
  lockArticle,
  lockStories,
  mergeInto,
  type PlaceableArticle,
  placeableArticle,
  putInStory,
  recordPlacement,
  sameText,
  setLead,
  startStory,
  resolveAlias,
} from '../../store/stories/stories.ts';
import { withdrawArticle } from '../../store/crawl/withdrawals.ts';
import { linkArticle, pageKeys } from './link-stories.ts';
import { DAY_MS } from '../../time/durations.ts';

/** Result of placing an article. */
export interface PlacementResult {
  readonly storyId: number;
  /** `new`: started a story; `joined` one; `merged` several; `kept` its story. */
  readonly outcome: 'new' | 'joined' | 'merged' | 'kept';
  /** Stories that became aliases of this one. */
  readonly merged: readonly number[];
  /** The change is visible to readers: another copy to credit, another lead, or another text of the lead. */
  readonly changed: boolean;
}

/**
 * Called inside the transaction, so that its jobs are queued atomically with the placement. `merged` are
 * stories that became aliases of this one.
 */
export type FollowUp = (
  tx: Transaction<Database>,
  storyId: number,
  changed: boolean,
  merged: readonly number[],
) => Promise<void>;

/** Preferred languages of a lead, the best translated first. */
const LEAD_LANGUAGES = ['id', 'ms', 'en'];

/** Default for callers without a configuration. */
export const NO_PREFERENCE: LeadPreference = { agencies: new Set(), languages: LEAD_LANGUAGES };

/** Returns this installation's preferences for leads: agencies' own sites first. */
export function leadPreference(sources: readonly Source[]): LeadPreference {
  const agencies = sources.filter((source) => source.agency);
  return {
    agencies: new Set(agencies.map(({ id }) => id)),
    agencyNames: new Map(agencies.map(({ id, name }) => [id, agencyNamed(name) ?? name])),
    languages: LEAD_LANGUAGES,
  };
}
/** Equality of shorter texts is no evidence: they are page furniture ("Video", "Subscribe"). */
const MIN_WORDS = 20;
const NOTHING_FOUND: StoryDecision = { merge: [], digest: false, comparisons: [] };
const NO_RULINGS: ArticleRulings = { together: new Set(), apart: new Set() };
const MAX_ATTEMPTS = 20;

/**
 * Finds the story of an article in one transaction: locks the text's keys, looks up copies, decides,
 * writes, and calls `link` to link the story to others, then `then`. Safe with any number of concurrent
 * workers; idempotent.
 */
export async function placeArticle(
  db: Kysely<Database>,
  articleId: number,
  now: Date,
  then: FollowUp = async () => {},
  preference: LeadPreference = NO_PREFERENCE,
  link: typeof linkArticle = linkArticle,
): Promise<PlacementResult> {
  await preparePartitions(db, now);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const article = await placeableArticle(db, articleId);
    if (!article) throw new Error(`no article ${articleId}`);
    const print = fingerprint(article.text);
    const result = await db
      .transaction()
      .setIsolationLevel('read committed')
      .execute(async (tx) => {
        await lockText(tx, article, print);
        const placed = await place(tx, article, print, { now, preference, link });
        if (placed !== 'stale') await then(tx, placed.storyId, placed.changed, placed.merged);
        return placed;
      });
    if (result !== 'stale') return result;
  }
  throw new Error(`article ${articleId}: its stories kept changing while it was placed`);
}

/** Locks a text's keys. It must be the first statement of the transaction that places it (`lockKeys`). */
export async function lockText(
  tx: Db,
  article: Pick<PlaceableArticle, 'url' | 'alternates'>,
  print: Fingerprint,
): Promise<void> {
  await lockKeys(tx, [...print.keys, ...pageKeys(article)]);
}

/** What a placement depends on besides the article. */
export interface Circumstances {
  readonly now: Date;
  readonly preference: LeadPreference;
  readonly link: typeof linkArticle;
  /** The transaction has added the article itself: nobody else can have changed it or ruled on it. */
  readonly justAdded?: boolean;
}

/**
 * One attempt, after `lockText`.
 * @returns `stale` if its data changed before it could write; it has written nothing
 */
export async function place(
  tx: Transaction<Database>,
  article: PlaceableArticle,
  print: Fingerprint,
  circumstances: Circumstances,
): Promise<PlacementResult | 'stale'> {
  const { storyId } = article;
  if (storyId !== null) return storePlacement(tx, { ...article, storyId }, print, circumstances);
  const { now, preference, link, justAdded = false } = circumstances;
  if (!justAdded && !(await lockArticle(tx, article))) return 'stale';

  const decision = await search(tx, article, print, now, justAdded ? NO_RULINGS : undefined);
  const { story: known, merge } = decision;
  const involved = known === undefined ? [] : [known, ...merge];
  if (!(await lockStories(tx, involved))) return 'stale';
  const firstLead = leadOfNew(article);
  const { story, merged } =
    known === undefined
      ? { story: await startStory(tx, article.id, firstLead !== undefined, now), merged: [] }
      : await join(tx, known, merge, now);

  if (known !== undefined) await putInStory(tx, article.id, story);
  await applyKillNotice(tx, article, now);
  await saveFingerprint(tx, article, print, { digest: decision.digest, now });
  const lead = known === undefined ? { article: firstLead } : await updateLead(tx, story, preference, now);
  const joined = merged.length > 0 ? 'merged' : 'joined';
  const outcome = known === undefined ? 'new' : joined;
  await recordPlacement(tx, {
    articleId: article.id,
    version: article.version,
    storyId: story,
    outcome,
    digest: decision.digest,
    evidence: decision.comparisons,
    at: now,
  });
  // A digest is not a report on any of its events.
  const comparisons = decision.digest ? [] : decision.comparisons;
  await link(tx, { ...article, storyId: story }, comparisons, lead.article === article.id, now);
  return { storyId: story, outcome, merged, changed: true };
}

async function search(
  tx: Transaction<Database>,
  article: PlaceableArticle,
  print: Fingerprint,
  now: Date,
  known?: ArticleRulings,
): Promise<StoryDecision> {
  const rulings = known ?? (await rulingsOn(tx, article.id));
  const others = await findKnown(tx, print.keys, article.id, now);
  const subject = { ...print, outlet: article.sourceId, publishedAt: article.publishedAt };
  const decision = decideStory(subject, others, rulings);
  if (print.size < MIN_WORDS) return decision;
  const same = await sameText(tx, article, new Date(now.getTime() - WINDOW_DAYS * DAY_MS));
  if (!same || rulings.apart.has(same.article)) return decision;
  return {
    story: same.story,
    merge: [],
    digest: false,
    comparisons: [identical(same), ...decision.comparisons],
  };
}

function identical({ article, story }: { article: number; story: number }): Comparison {
  const relation = {
    shared: 0,
    ofSmaller: 1,
    ofLarger: 1,
    ofLead: 1,
    ofSmallerLead: 1,
    ofBeginning: 1,
    beforeEnding: 0,
    numbersSame: 0,
    numbersDiffer: 0,
    hoursApart: 0,
    sameOutlet: false,
  };
  return { article, story, relation, copy: true, reason: 'same-text' };
}

async function join(
  tx: Transaction<Database>,
  story: number,
  merge: readonly number[],
  now: Date,
): Promise<{ story: number; merged: number[] }> {
  if (merge.length === 0) return { story, merged: [] };
  const apart = await ruledApart(tx, story, merge);
  const together = [story, ...merge.filter((other) => !apart.has(other))];
  if (together.length === 1) return { story, merged: [] };
  const survivor = await resolveAlias(tx, together);
  const merged = together.filter((other) => other !== survivor);
  await mergeInto(tx, survivor, merged, now);
  return { story: survivor, merged };
}

/**
 * A new version stays in its story, and may show that other stories are the same. A repeated job changes
 * nothing.
 */
async function storePlacement(
  tx: Transaction<Database>,
  article: PlaceableArticle & { readonly storyId: number },
  print: Fingerprint,
  { now, preference, link }: Circumstances,
): Promise<PlacementResult | 'stale'> {
  const { id, version } = article;
  const placed = await isPlaced(tx, id, version);
  const { comparisons, digest } = placed ? NOTHING_FOUND : await search(tx, article, print, now);
  const others = comparisons.filter(
    (found) => found.copy && found.story !== article.storyId && mayMerge(found.relation),
  );
  const merge = [...new Set(others.map((found) => found.story))];
  // Stories are always locked before articles: a merge locks the story and then moves its articles.
  if (!(await lockStories(tx, [article.storyId, ...merge])) || !(await lockArticle(tx, article)))
    return 'stale';
  if (placed) return { storyId: article.storyId, outcome: 'kept', merged: [], changed: false };

  const { story, merged } = await join(tx, article.storyId, digest ? [] : merge, now);
  await saveFingerprint(tx, article, print, { digest: false, now });
  await applyKillNotice(tx, article, now);
  const outcome = merged.length > 0 ? 'merged' : 'kept';
  await recordPlacement(tx, {
    articleId: id,
    version,
    storyId: story,
    outcome,
    digest: false,
    evidence: comparisons,
    at: now,
  });
  const lead = await updateLead(tx, story, preference, now);
  await link(tx, { ...article, storyId: story }, comparisons, lead.article === id, now);
  return {
    storyId: story,
    outcome,
    merged,
    changed: merged.length > 0 || lead.changed || lead.article === id,
  };
}

/** The lead of a story that an article starts: the article, unless it is a kill notice, which is withdrawn. */
function leadOfNew({ id, headline, text }: PlaceableArticle): number | undefined {
  return findKillNotice(headline, text) === undefined ? id : undefined;
}

/** Withdraws an article that is itself a kill notice. */
async function applyKillNotice(
  tx: Transaction<Database>,
  article: PlaceableArticle,
  now: Date,
): Promise<void> {
  const notice = findKillNotice(article.headline, article.text);
  if (notice !== undefined) await withdrawArticle(tx, article.id, notice, now);
}

/** Chooses the story's lead again. A lead that readers have seen stays unless `chooseLead` has a reason. */
export async function updateLead(
  tx: Transaction<Database>,
  storyId: number,
  preference: LeadPreference,
  now: Date,
): Promise<{ article: number | undefined; changed: boolean }> {
  const { copies, lead, published } = await copiesOf(tx, storyId);
  const article = chooseLead(copies, preference, published && lead !== null ? lead : undefined);
  const changed = article !== (lead ?? undefined);
  if (changed) await setLead(tx, storyId, article, now);
  return { article, changed };
}
