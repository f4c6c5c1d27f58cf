import type { Settings } from '../../config/settings-table.ts';
import { jsonDigest } from '../../text/json-digest.ts';
import { claimTask } from '../../store/crawl/periodic-tasks.ts';
import { storiesToTranslate } from '../../store/translation/translations.ts';
import { type JobContext, minutesAfter } from '../job-context.ts';
import { enqueueStories } from '../enqueue-stories.ts';
import { DAY_MINUTES } from '../../time/durations.ts';

/**
 * Queues all stories whose translation failed for an immediate retry, e.g. after a model was installed.
 *
 * @returns the number of stories
 */
export function translateWaiting(context: Pick<JobContext, 'db' | 'queue'>): Promise<number> {
  return enqueueStories(context, 'translate', (after, limit) => storiesToTranslate(context.db, after, limit));
}

/** Runs `translateWaiting` once a day, and when the engines or their keys differ from the last time. */
export async function retryWithNewEngines(context: JobContext): Promise<void> {
  const { db, config, log, now } = context;
  if (
    !(await claimTask(db, `engines ${enginesOf(config.settings)}`, now(), minutesAfter(now(), DAY_MINUTES)))
  )
    return;
  const stories = await translateWaiting(context);
  if (stories > 0) log.info({ stories }, 'waiting stories are tried with these engines');
}

/**
 * Returns a digest of the engines and their settings, truncated so that keys cannot be recovered from it.
 */
function enginesOf(settings: Settings): string {
  const engines = settings.engines.map((name) => [name, settings.engineSettings[name]]);
  return jsonDigest(engines).slice(0, 16);
}
