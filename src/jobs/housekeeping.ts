import { dropOldHtml } from '../store/crawl/articles.ts';
import { claimTask, vacuum } from '../store/crawl/periodic-tasks.ts';
import { dropOldPartitions } from '../store/stories/fingerprints.ts';
import { dropOldSentences } from '../store/translation/sentence-memory.ts';
import { dropUnshownImages } from '../store/publication/pictures.ts';
import { type JobContext, minutesAfter } from './job-context.ts';

/** A little less than the hour after which the clock asks again. */
const PAUSE_MINUTES = 55;

/** Most rows of a kind in one go: nobody waits for housekeeping, and the next hour takes the rest. */
const MAX_AT_ONCE = 20_000;

/** News are written anew sooner than that; what is still in use by then is translated once more. */
const KEEP_MACHINE_SENTENCES_DAYS = 365;

/**
 * Forgets what is kept for a while only. Once an hour, by the first clock or crawl that asks; `warta explain` needs
 * none of it.
 */
export async function runHousekeeping({ db, config, log, now }: JobContext): Promise<void> {
  const { keepPagesDays, databaseUrl } = config.settings;
  const at = now();
  if (!(await claimTask(db, 'housekeeping', at, minutesAfter(at, PAUSE_MINUTES)))) return;
  const daysAgo = (days: number) => minutesAfter(at, -days * 24 * 60);
  const pages = await dropOldHtml(db, daysAgo(keepPagesDays), MAX_AT_ONCE);
  const sentences = await dropOldSentences(db, daysAgo(KEEP_MACHINE_SENTENCES_DAYS), MAX_AT_ONCE);
  const partitions = await dropOldPartitions(db, at);
  const pictures = await dropUnshownImages(db);
  // The embedded database has nobody else who does it.
  if (databaseUrl === undefined) await vacuum(db);
  log.info({ pages, sentences, partitions, pictures }, 'housekeeping');
}
