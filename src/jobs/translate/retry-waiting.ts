import { engineSettings } from '../../config/engine-settings.ts';
import type { Settings } from '../../config/settings-table.ts';
import { jsonDigest } from '../../text/json-digest.ts';
import { claimTask } from '../../store/crawl/periodic-tasks.ts';
import { storiesToTranslate } from '../../store/translation/translations.ts';
import { type JobContext, minutesAfter } from '../job-context.ts';
import { enqueueStories } from '../enqueue-stories.ts';

/**
 * Has all stories that could not be translated tried again now, instead of when their pause ends: something is there that
 * was not there before.
 * @returns how many
 */
export function translateWaiting(context: Pick<JobContext, 'db' | 'queue'>): Promise<number> {
  return enqueueStories(context, 'translate', (after, limit) => storiesToTranslate(context.db, after, limit));
}

/** The same where an operator has configured other engines than before, or another key, and once a day. */
export async function retryWithNewEngines(context: JobContext): Promise<void> {
  const { db, config, log, now } = context;
  if (!(await claimTask(db, `engines ${enginesOf(config.settings)}`, now(), minutesAfter(now(), 24 * 60))))
    return;
  const stories = await translateWaiting(context);
  if (stories > 0) log.info({ stories }, 'waiting stories are tried with these engines');
}

/** Names the engines with all their settings; cut short, so that no key can be found by it. */
function enginesOf(settings: Settings): string {
  const engines = settings.engines.map((name) => [name, engineSettings(settings, name)]);
  return jsonDigest(engines).slice(0, 16);
}
