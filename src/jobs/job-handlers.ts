import { siteSettings } from '../config/site-settings.ts';
import { placeArticle, leadPreference } from './stories/place-article.ts';
import { collectPage } from './collect/collect.ts';
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

/** Every kind of job with its function, counted and timed once, here. */
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
      await run(context, work, signal);
      metrics.jobs.inc({ job, outcome: 'done' });
    } catch (error) {
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

/** Finds the story of an article; the story's lead is translated next. */
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

/** Decides in which editions a story stands; editions that changed for readers are written anew. */
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
 * While a crawl goes on an edition changes every second. It is written anew at once, and again when twice the time has passed
 * that the writing took: a third of the time at most, and never much older than a minute.
 */
function renderer({ now }: JobContext): typeof render {
  const pace = openThrottle(2, 50, now);
  return async (context, work) => {
    const after = pace.restsUntil(work.editionId);
    if (after !== undefined) return context.queue.enqueue(context.db, 'render', work, { after });
    return pace.run(work.editionId, () => render(context, work));
  };
}

/** Writes an edition's documents anew. What fails stays up as it was and is said. */
async function render(context: JobContext, { editionId }: JobPayloads['render']): Promise<void> {
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
