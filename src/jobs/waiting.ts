import { engineSettings } from '../config/engines.ts';
import type { Settings } from '../config/env.ts';
import { digestOf } from '../model/digest.ts';
import { claimChore } from '../store/chores.ts';
import { storiesToTranslate } from '../store/translations.ts';
import { type Context, minutesAfter } from './context.ts';

/** Stories that are queued in one go. */
const MOST_AT_ONCE = 1000;

/**
 * Has all stories that could not be translated tried again now, instead of when their pause ends: something is there that
 * was not there before.
 * @returns how many
 */
export async function translateWaiting({ db, queue }: Pick<Context, 'db' | 'queue'>): Promise<number> {
  let count = 0;
  for (let last = 0; ;) {
    const stories = await storiesToTranslate(db, last, MOST_AT_ONCE);
    await queue.enqueueAll(
      db,
      'translate',
      stories.map((storyId) => ({ work: { storyId } })),
    );
    count += stories.length;
    if (stories.length < MOST_AT_ONCE) return count;
    last = stories.at(-1) ?? last;
  }
}

/** The same where an operator has configured other engines than before, or another key. */
export async function tryOtherEngines(context: Context): Promise<void> {
  const { db, config, log, now } = context;
  if (!(await claimChore(db, `engines ${enginesOf(config.settings)}`, now(), minutesAfter(now(), 24 * 60))))
    return;
  const stories = await translateWaiting(context);
  if (stories > 0) log.info({ stories }, 'waiting stories are tried with these engines');
}

/** Names the engines with all their settings; cut short, so that no key can be found by it. */
function enginesOf(settings: Settings): string {
  const engines = settings.engines.map((name) => [name, engineSettings(settings, name)]);
  return digestOf(engines).slice(0, 16);
}
