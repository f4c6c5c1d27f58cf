import { siteSettings } from '../../config/site-settings.ts';
import { MAX_TOPICS, PING_DELAY_MS, pingHub } from '../../publish/feeds/websub.ts';
import { siteUrl } from '../../publish/site.ts';
import type { JobContext } from '../job-context.ts';
import type { JobPayloads } from '../queue.ts';

/** Queues the hub pings for changed documents, for a time when every server serves the new versions. */
export async function enqueuePings(
  { db, queue, config, now }: JobContext,
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

/**
 * Pings the WebSub hub.
 *
 * @throws if the hub does not answer or is overloaded; the queue retries with growing pauses
 */
export async function pingTopics(
  { log, config }: JobContext,
  { topics }: JobPayloads['ping'],
  signal: AbortSignal,
): Promise<void> {
  const site = siteSettings(config.settings);
  if (site.hub === undefined) return;
  const urls = topics.map((path) => siteUrl(site, path));
  const result = await pingHub(fetch, site.hub, urls, signal);
  if (result.ok) return;
  if (result.isTransient) throw new Error(`hub ${site.hub}: ${result.why}`);
  log.warn({ hub: site.hub, topics: topics.length }, `the hub refused a ping: ${result.why}`);
}
