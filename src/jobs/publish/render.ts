import { siteSettings } from '../../config/site-settings.ts';
import type { JobContext } from '../job-context.ts';
import type { Job } from '../job.ts';
import type { Queue } from '../queue.ts';
import { openThrottle, type Throttle } from '../throttle.ts';
import { enqueuePings } from './ping-hub.ts';
import { renderEdition } from './render-edition.ts';

/** Render an edition's documents. */
export interface RenderWork {
  readonly editionId: string;
}

/** One a process, which has one queue. */
const throttles = new WeakMap<Queue, Throttle>();

/**
 * While a crawl goes on an edition changes every second. It is rendered at once, and again after a pause of twice the
 * time that rendering took: it takes a third of the time at most, and documents are rarely older than a minute.
 */
async function renderInTurn(context: JobContext, work: RenderWork): Promise<void> {
  let throttle = throttles.get(context.queue);
  if (throttle === undefined) throttles.set(context.queue, (throttle = openThrottle(2, 50, context.now)));
  const after = throttle.pausedUntil(work.editionId);
  if (after !== undefined) return context.queue.enqueue(context.db, 'render', work, { after });
  return throttle.run(work.editionId, () => render(context, work));
}

/** Renders an edition's documents. On failure the last good document stays, and the error is logged. */
async function render(context: JobContext, { editionId }: RenderWork): Promise<void> {
  const { db, log, config, now } = context;
  const edition = config.editions.find((one) => one.id === editionId);
  // It may have left sources.yaml since it was queued.
  if (edition === undefined) return;
  const { editions, sources, settings } = config;
  const site = siteSettings(settings);
  const { written, failed } = await renderEdition(db, edition, { editions, sources, site }, now());
  for (const { path, error } of failed)
    log.error({ path, err: error }, 'document not written, the last one stays');
  log.info({ edition: editionId, documents: written.length }, 'rendered');
  await enqueuePings(context, written);
}

export const renderJob: Job<RenderWork> = {
  key: ({ editionId }) => editionId,
  concurrency: 1,
  // A changed edition is rendered after a pause, which is part of the work.
  idleSeconds: 60,
  run: renderInTurn,
};
