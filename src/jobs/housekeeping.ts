import { dropOldHtml } from '../store/crawl/articles.ts';
import { claimTask, vacuum } from '../store/crawl/periodic-tasks.ts';
import { dropOldPartitions } from '../store/stories/fingerprints.ts';
import { dropOldSentences } from '../store/translation/sentence-memory.ts';
import { dropUnshownImages } from '../store/publication/pictures.ts';
import { type JobContext, minutesAfter } from './job-context.ts';
import { DAY_MINUTES } from '../time/durations.ts';

/** Slightly less than the hour between the clock's ticks for it. */
const PAUSE_MINUTES = 55;

/** Maximum rows of a kind per run. Housekeeping is not urgent: the next run deletes more. */
const MAX_AT_ONCE = 20_000;

/** Retention of machine-translated sentences. One that is needed later is translated again. */
const KEEP_MACHINE_SENTENCES_DAYS = 365;

/**
 * Deletes data whose retention time is over. Runs once an hour, in the first process that asks. `warta
 * explain` does not need any of this data.
 */
export async function runHousekeeping({ db, config, log, now }: JobContext): Promise<void> {
  const { keepPagesDays, databaseUrl } = config.settings;
  const at = now();
  if (!(await claimTask(db, 'housekeeping', at, minutesAfter(at, PAUSE_MINUTES)))) return;
  const daysAgo = (days: number) => minutesAfter(at, -days * DAY_MINUTES);
  const pages = await dropOldHtml(db, daysAgo(keepPagesDays), MAX_AT_ONCE);
  const sentences = await dropOldSentences(db, daysAgo(KEEP_MACHINE_SENTENCES_DAYS), MAX_AT_ONCE);
  const partitions = await dropOldPartitions(db, at);
  const pictures = await dropUnshownImages(db);
  // PGlite has no autovacuum.
  if (databaseUrl === undefined) await vacuum(db);
  log.info({ pages, sentences, partitions, pictures }, 'housekeeping');
}
