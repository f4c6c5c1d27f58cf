import { siteSettings } from '../config/site-settings.ts';
import { placeArticle, leadPreference } from './stories/place-article.ts';
import { collectPage } from './collect/collect.ts';
import { NotYetError } from '../model/errors.ts';
import type { Get } from '../model/page.ts';
import type { JobContext } from './job-context.ts';
import { followUpJobs, followUpDecisions } from './follow-up-jobs.ts';
import { noteJobFailure } from './job-failure.ts';
import { openThrottle } from './throttle.ts';
import { fetchImage } from './collect/picture.ts';
import { pollListing } from './collect/poll.ts';
import { enqueuePings, pingTopics } from './publish/ping-hub.ts';
import { publishStoryIn } from './publish/publish-story.ts';
import type { Handlers, JobPayloads, JobName } from './queue.ts';
import { renderEdition } from './publish/render-edition.ts';
import { translateStory } from './translate/translate.ts';

/** Maps each kind of job to its handler, with metrics. */
export function jobHandlers(context: JobContext): Handlers {
  return {
    poll: measured(context, 'poll', pollListing),
    collect: measured(context, 'collect', collectPage),
    cluster: measured(context, 'cluster', cluster),
    translate: measured(context, 'translate', translateStory),
    publish: measured(context, 'publish', publish),
    picture: measured(context, 'picture', fetchImage),
    render: measured(context, 'render', renderer(context)),
    ping: measured(context, 'ping', pingTopics),
  };
}

function measured<N extends JobName>(
  context: JobContext,
  job: N,
  run: (context: JobContext, work: JobPayloads[N], signal: AbortSignal) => Promise<void>,
): Handlers[N] {
  const { metrics, log } = context;
  const handler = async (work: JobPayloads[N], signal: AbortSignal): Promise<void> => {
    const stop = metrics.jobSeconds.startTimer({ job });
    try {
      await run({ ...context, get: deferringGet(context.get) }, work, signal);
      metrics.jobs.inc({ job, outcome: 'done' });
    } catch (error) {
      if (error instanceof NotYetError) {
        metrics.jobs.inc({ job, outcome: 'deferred' });
        throw error;
      }
      metrics.jobs.inc({ job, outcome: 'failed' });
      if (!signal.aborted) {
        log.error({ job, work, err: error }, 'job failed, will be tried again');
        await noteJobFailure(context, work, error);
      }
      throw error;
    } finally {
      stop();
    }
  };
  return handler as Handlers[N];
}

/** Max wait for a host's turn inside a worker slot. A job whose turn is later is deferred. */
const MAX_WAIT_MS = 250;

/** The `get` of one job. Only the first request can defer it, because a deferred job starts from its beginning. */
function deferringGet(get: Get): Get {
  let isFirst = true;
  return (url, request) => {
    const maxWaitMs = isFirst ? MAX_WAIT_MS : undefined;
    isFirst = false;
    return get(url, { ...request, maxWaitMs });
  };
}

/** Finds the story of an article and queues the translation of the story's lead. */
async function cluster(context: JobContext, { articleId }: JobPayloads['cluster']): Promise<void> {
  const { db, queue, log, now, config } = context;
  const preference = leadPreference(config.sources);
  const { storyId, outcome, merged } = await placeArticle(
    db,
    articleId,
    now(),
    followUpJobs(queue),
    preference,
  );
  log.info({ article: articleId, story: storyId, outcome, merged }, 'story');
}

/** Decides in which editions a story is published and queues the rendering of the changed ones. */
async function publish(context: JobContext, { storyId }: JobPayloads['publish']): Promise<void> {
  const { db, queue, log, config, now } = context;
  const outcomes = await db.transaction().execute(async (tx) => {
    const decided = await publishStoryIn(tx, storyId, config.editions, config.sources, now());
    await followUpDecisions(queue, now())(tx, decided);
    return decided;
  });
  for (const { editionId, state, reason, changed } of outcomes)
    if (changed || state === 'held')
      log.info({ story: storyId, edition: editionId, state, reason }, 'publication');
}

/**
 * Limits rendering to a third of the time. During a crawl an edition changes every second: it is rendered
 * at once, then again after twice the duration of the last rendering, a minute at most.
 */
function renderer({ now }: JobContext): typeof render {
  const pace = openThrottle(2, 50, now);
  return async (context, work) => {
    const after = pace.pausedUntil(work.editionId);
    if (after !== undefined) return context.queue.enqueue(context.db, 'render', work, { after });
    return pace.run(work.editionId, () => render(context, work));
  };
}

/** Renders an edition's documents. Documents that fail stay as they were, and the failure is logged. */
async function render(context: JobContext, { editionId }: JobPayloads['render']): Promise<void> {
  const { db, log, config, now } = context;
  const edition = config.editions.find((one) => one.id === editionId);
  // The edition may have been removed from sources.yaml since the job was queued.
  if (edition === undefined) return;
  const { editions, sources, settings } = config;
  const site = siteSettings(settings);
  const { written, failed } = await renderEdition(db, edition, { editions, sources, site }, now());
  for (const { path, error } of failed)
    log.error({ path, err: error }, 'document not written, the last one stays');
  log.info({ edition: editionId, documents: written.length }, 'rendered');
  await enqueuePings(context, written);
}
