import { siteSettings } from '../../config/site-settings.ts';
import { type RetryPolicy, scheduleRetry } from '../../model/schedule-retry.ts';
import { MAX_TOPICS, PING_DELAY_MS, pingHub } from '../../publish/feeds/websub.ts';
import { siteUrl } from '../../publish/site.ts';
import { jsonDigest } from '../../text/json-digest.ts';
import type { JobContext } from '../job-context.ts';
import type { Job } from '../job.ts';
import type { Queue } from '../queue.ts';
import { renderChanged } from './render-edition.ts';
import type { DecisionResult } from './write-decision.ts';

/** Queues the hub pings for changed documents, for a time when every server serves the new versions. */
export async function enqueuePings(
  { db, queue, config, now }: Pick<JobContext, 'db' | 'queue' | 'config' | 'now'>,
  written: readonly string[],
): Promise<void> {
  if (config.settings.hub === undefined) return;
  const after = new Date(now().getTime() + PING_DELAY_MS);
  const batches = Array.from({ length: Math.ceil(written.length / MAX_TOPICS) }, (_, index) =>
    written.slice(index * MAX_TOPICS, (index + 1) * MAX_TOPICS),
  );
  await queue.enqueueAll(
    db,
    'ping',
    batches.map((topics) => ({ work: { topics }, options: { after } })),
  );
}

/** Notify the WebSub hub of documents by their paths. */
export interface PingWork {
  readonly topics: readonly string[];
  /** Attempts of this ping that failed. */
  readonly failures?: number;
}

/**
 * Renders the editions that a command's decisions changed and queues the pings, for the process that works on jobs. The
 * queue is opened only for an installation with a hub.
 */
export async function renderAndPing(
  parts: Pick<JobContext, 'db' | 'config' | 'now'> & { readonly queue: () => Promise<Queue> },
  outcomes: readonly Pick<DecisionResult, 'editionId' | 'changed'>[],
): Promise<void> {
  const { db, config, now } = parts;
  const written = await renderChanged(db, outcomes, config, now());
  if (config.settings.hub === undefined || written.length === 0) return;
  await enqueuePings({ db, config, now, queue: await parts.queue() }, written);
}

/** The hub is away or overloaded. After the last pause subscribers learn of the change by polling. */
const POLICY: RetryPolicy = { pauses: [1, 2, 5, 15, 60, 360], afterLast: 'stop' };

/** Pings the WebSub hub. A ping that fails is logged in one line, and repeated if that can help. */
export async function pingTopics(
  { db, queue, log, config, now }: JobContext,
  { topics, failures = 0 }: PingWork,
  signal: AbortSignal,
): Promise<void> {
  const site = siteSettings(config.settings);
  if (site.hub === undefined) return;
  const urls = topics.map((path) => siteUrl(site, path));
  const result = await pingHub(fetch, site.hub, urls, signal);
  if (result.ok) return;
  signal.throwIfAborted();
  const after = result.isTransient
    ? scheduleRetry(POLICY, failures + 1, { retry: 'later' }, now())
    : undefined;
  if (after !== undefined) await queue.enqueue(db, 'ping', { topics, failures: failures + 1 }, { after });
  const next = after === undefined ? 'not repeated' : `next attempt ${after.toISOString()}`;
  log.warn({ hub: site.hub, topics: topics.length }, `hub not pinged: ${result.why}; ${next}`);
}

export const pingJob: Job<PingWork> = {
  key: ({ topics }) => jsonDigest(topics),
  concurrency: 1,
  run: pingTopics,
};
