import { claimListings } from '../store/crawl/listings.ts';
import { syncSources } from '../store/crawl/sources.ts';
import { unfinishedWork } from '../store/crawl/unfinished-work.ts';
import { type JobContext, minutesAfter } from './job-context.ts';
import { jobHandlers } from './job-handlers.ts';
import { repairClock } from './clock-repair.ts';
import { runHousekeeping } from './housekeeping.ts';
import { reviewPublications } from './publish/review-publications.ts';
import { REQUEST_PRIORITY } from './job-priority.ts';
import type { QueueCounts } from '../store/job-table.ts';
import { retryWithNewEngines } from './translate/retry-waiting.ts';

/** Lease of a listing. A worker that takes longer was killed, and its listings are free again. */
const LEASE_MINUTES = 10;

/** What to crawl: due listings or all of them; of all sources or of some. */
export interface CrawlScope {
  readonly all?: boolean | undefined;
  readonly sources?: readonly string[] | undefined;
}

/**
 * Queues a job for every listing that is due and not claimed by another process.
 *
 * @returns the number of listings, and their sources
 */
export async function tick(
  context: JobContext,
  scope: CrawlScope = {},
): Promise<{ listings: number; sources: string[] }> {
  const { db, queue, now } = context;
  return db.transaction().execute(async (tx) => {
    const at = now();
    const rows = await claimListings(tx, { now: at, until: minutesAfter(at, LEASE_MINUTES), ...scope });
    await queue.enqueueAll(
      tx,
      'poll',
      rows.map(({ id, url, failures }) => ({
        work: { listingId: id },
        options: {
          // A folder of deliveries is on no host.
          host: new URL(url).host || undefined,
          priority: failures > 0 ? REQUEST_PRIORITY.unresponsive : REQUEST_PRIORITY.fresh,
        },
      })),
    );
    return { listings: rows.length, sources: [...new Set(rows.map((row) => row.sourceId))].toSorted() };
  });
}

/**
 * Updates the database from sources.yaml and queues the work that an earlier process left unfinished. Not
 * in one transaction, which would hold many locks while waiting for those of workers.
 */
export async function prepareCrawl(context: JobContext): Promise<void> {
  const { db, queue, config } = context;
  await db.transaction().execute((tx) => syncSources(tx, config.sources));
  await repairClock(context);
  const { candidates, articles, stories } = await unfinishedWork(db);
  await queue.enqueueMissing(
    db,
    'collect',
    candidates.map(({ id, url }) => ({ work: { candidateId: id }, options: { host: new URL(url).host } })),
  );
  await queue.enqueueMissing(
    db,
    'cluster',
    articles.map((articleId) => ({ work: { articleId } })),
  );
  await queue.enqueueMissing(
    db,
    'translate',
    stories.map((storyId) => ({ work: { storyId } })),
  );
  await retryWithNewEngines(context);
  await reviewPublications(context);
  await queue.enqueueMissing(
    db,
    'render',
    config.editions.map((edition) => ({ work: { editionId: edition.id } })),
  );
}

/** Crawls once: returns after all due listings, and all jobs that follow from them, are done. */
export async function crawlOnce(
  context: JobContext,
  scope: CrawlScope,
  signal: AbortSignal,
  onProgress?: (counts: QueueCounts) => void,
): Promise<{ listings: number; sources: string[] }> {
  await prepareCrawl(context);
  const due = await tick(context, scope);
  await context.queue.work(jobHandlers(context), context.config.settings.concurrency);
  await context.queue.idle(signal, onProgress);
  await runHousekeeping(context);
  return due;
}
