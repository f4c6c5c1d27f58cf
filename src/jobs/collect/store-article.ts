import type { Transaction } from 'kysely';
import { fingerprint } from '../../dedupe/fingerprint.ts';
import type { Extraction } from '../../model/article.ts';
import type { Page } from '../../model/page.ts';
import type { Source } from '../../model/source.ts';
import type { Translation } from '../../model/translation.ts';
import { addPage, type StoredArticle, storeArticle } from '../../store/crawl/articles.ts';
import type { CandidateRow } from '../../store/crawl/candidates.ts';
import type { Database } from '../../store/schema.ts';
import { preparePartitions } from '../../store/stories/fingerprints.ts';
import { addTranslation } from '../../store/translation/translations.ts';
import { textHash } from '../../text/fold.ts';
import { followUpDecisions, followUpJobs } from '../follow-up-jobs.ts';
import type { JobContext } from '../job-context.ts';
import { publishStoryIn } from '../publish/publish-story.ts';
import { logDecisions } from '../publish/write-decision.ts';
import { linkArticle, linkNewTranslation } from '../stories/link-stories.ts';
import { leadPreference, lockText, place } from '../stories/place-article.ts';
import { originalTexts } from '../translate/original-texts.ts';
import { logTranslation } from '../translate/translate.ts';

/** An article as it was read from a page, to be stored. */
export interface ReadArticle {
  readonly source: Source;
  readonly candidate: Pick<CandidateRow, 'id' | 'state'>;
  readonly key: string;
  readonly page: Page;
  readonly extraction: Extraction;
}

/** Called in the transaction that stores the article. */
export type AlsoStore = (tx: Transaction<Database>, stored: StoredArticle) => Promise<void>;

/** The transaction of a new article found its data changed by others. */
class StaleError extends Error {}

/**
 * Stores an article with its page and what follows from it.
 *
 * A new article is placed in a story in the same transaction, and published if its text needs no translation: each job
 * of its own would cost a dozen statements more. If that fails, the article alone is stored, and the usual jobs do
 * the rest and report what is wrong.
 */
export async function storeReadArticle(
  context: JobContext,
  read: ReadArticle,
  also: AlsoStore,
): Promise<StoredArticle> {
  await preparePartitions(context.db, context.now());
  const stored = await storeRead(context, read, also);
  const { source, extraction } = read;
  context.metrics.articles.inc({ source: source.id, outcome: stored.outcome });
  context.log.info(
    { source: source.id, article: stored.id, version: stored.version, outcome: stored.outcome },
    extraction.article.headline,
  );
  return stored;
}

async function storeRead(context: JobContext, read: ReadArticle, also: AlsoStore): Promise<StoredArticle> {
  const storeAlone = () => context.db.transaction().execute((tx) => storeIn(context, tx, read, also));
  // A page that is fetched again has an article already.
  if (read.candidate.state !== 'new') return storeAlone();
  try {
    return await storeAtOnce(context, read, also);
  } catch (error) {
    if (!(error instanceof StaleError))
      context.log.warn({ source: read.source.id, err: error }, 'the article could not be placed at once');
    return storeAlone();
  }
}

/** Stores an article and queues the job that places it. */
async function storeIn(
  { queue, config }: JobContext,
  tx: Transaction<Database>,
  read: ReadArticle,
  also: AlsoStore,
  placesNew = false,
): Promise<StoredArticle> {
  const { source, candidate, key, page, extraction } = read;
  const candidateId = candidate.id;
  const pageId = await addPage(tx, candidateId, page, config.settings.keepPagesDays > 0);
  const stored = await storeArticle(tx, {
    sourceId: source.id,
    candidateId,
    pageId,
    key,
    textHash: textHash(extraction.article.text),
    extraction,
    fetchedAt: page.fetchedAt,
  });
  const { id, outcome, otherRights } = stored;
  if (outcome === 'changed' || (outcome === 'new' && !placesNew))
    await queue.enqueue(tx, 'cluster', { articleId: id });
  // The text is unchanged, but the outlet changed what may be shown of it.
  if (otherRights !== undefined) await queue.enqueue(tx, 'publish', { storyId: otherRights });
  await also(tx, stored);
  return stored;
}

/** Stores an article and, if it is new, places and publishes it. */
async function storeAtOnce(context: JobContext, read: ReadArticle, also: AlsoStore): Promise<StoredArticle> {
  const { article } = read.extraction;
  const print = fingerprint(article.text);
  const texts = await originalTexts(context, article, read.source.id);
  const { stored, report } = await context.db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (tx) => {
      await lockText(tx, article, print);
      const one = await storeIn(context, tx, read, also, true);
      const placeIt = one.outcome === 'new';
      return {
        stored: one,
        report: placeIt ? await placeNew(context, tx, read, one.id, print, texts) : undefined,
      };
    });
  report?.();
  return stored;
}

/** Places a new article, and publishes its story if it is a new one and `texts` has what the editions show. */
async function placeNew(
  context: JobContext,
  tx: Transaction<Database>,
  read: ReadArticle,
  id: number,
  print: ReturnType<typeof fingerprint>,
  texts: readonly Translation[] | undefined,
): Promise<() => void> {
  const { config, queue, log } = context;
  const { article } = read.extraction;
  const now = context.now();
  const placeable = {
    id,
    version: 1,
    storyId: null,
    sourceId: read.source.id,
    url: article.url,
    language: article.language,
    headline: article.headline,
    text: article.text,
    alternates: article.alternates,
    textHash: textHash(article.text),
    publishedAt: article.publishedAt ?? read.page.fetchedAt,
  };
  const preference = leadPreference(config.sources);
  const placed = await place(tx, placeable, print, { now, preference, link: linkArticle, justAdded: true });
  if (placed === 'stale') throw new StaleError();
  const { storyId, outcome, merged } = placed;
  const reportPlace = () => log.info({ article: id, story: storyId, outcome, merged }, 'story');
  if (outcome !== 'new' || texts === undefined) {
    await followUpJobs(queue)(tx, storyId, placed.changed, merged);
    return reportPlace;
  }
  for (const text of texts) {
    await addTranslation(tx, id, 1, text);
    await linkNewTranslation(tx, { ...placeable, storyId }, text, now);
  }
  const decided = await publishStoryIn(tx, storyId, config.editions, config.sources, now, { isNew: true });
  await followUpDecisions(queue, now)(tx, decided);
  return () => {
    reportPlace();
    for (const text of texts) logTranslation(context, storyId, { id, headline: article.headline }, text);
    logDecisions(log, decided);
  };
}
