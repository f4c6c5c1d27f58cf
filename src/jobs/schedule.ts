import { schedule } from 'node-cron';
import { dropOldHtml } from '../store/articles.ts';
import { dropUnshownPictures } from '../store/pictures.ts';
import { dropOldPartitions } from '../store/fingerprints.ts';
import type { Context } from './context.ts';
import { prepare, tick } from './crawl.ts';

/** Once an hour, away from the full hour on which everybody's cron starts. */
const HOUSEKEEPING = '23 * * * *';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Starts the clock: a bare tick that queues what the database says is due, and hourly housekeeping. Ticks never overlap, and
 * with several processes the database gives each listing to one of them.
 */
export function startClock(context: Context): Disposable {
  const { config, log } = context;
  const guarded = (name: string, work: () => Promise<unknown>) => async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.error({ err: error }, `${name} failed, will be tried at its next time`);
    }
  };
  const tasks = [
    schedule(
      config.settings.tick,
      guarded('tick', () => tick(context)),
      { noOverlap: true, name: 'tick' },
    ),
    schedule(
      HOUSEKEEPING,
      guarded('housekeeping', () => keepHouse(context)),
      {
        noOverlap: true,
        name: 'housekeeping',
      },
    ),
  ];
  return {
    [Symbol.dispose]() {
      for (const task of tasks) void task.destroy();
    },
  };
}

/** Queues again what was left unfinished and forgets what is kept for a while only. */
export async function keepHouse(context: Context): Promise<void> {
  const { db, config, log, now } = context;
  await prepare(context);
  const pages = await dropOldHtml(db, new Date(now().getTime() - config.settings.keepPagesDays * DAY_MS));
  const partitions = await dropOldPartitions(db, now());
  const pictures = await dropUnshownPictures(db);
  log.info({ pages, partitions, pictures }, 'housekeeping');
}
