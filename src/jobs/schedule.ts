import { Cron } from 'croner';
import type { JobContext } from './job-context.ts';
import { prepareCrawl, tick } from './crawl.ts';
import { runHousekeeping } from './housekeeping.ts';

/** Hourly, but not on the full hour, when many cron jobs start. */
const HOUSEKEEPING = '23 * * * *';

/**
 * Starts the clock. Each tick queues the listings that are due; housekeeping runs hourly. Ticks never
 * overlap, and the database assigns each listing to one process.
 */
export function startClock(context: JobContext): Disposable {
  const { config, log } = context;
  const guarded = (name: string, work: () => Promise<unknown>) => async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.error({ err: error }, `${name} failed, will be tried at its next time`);
    }
  };
  const tasks = [
    everyTime(
      config.settings.tick,
      guarded('tick', () => tick(context)),
    ),
    everyTime(
      HOUSEKEEPING,
      guarded('housekeeping', async () => {
        await prepareCrawl(context);
        await runHousekeeping(context);
      }),
    ),
  ];
  return {
    [Symbol.dispose]() {
      for (const task of tasks) task.stop();
    },
  };
}

/**
 * Runs `work` at the times of a cron expression, never twice at once. The expression is read in UTC: in a zone with
 * summer time an hour is missing or occurs twice, whatever the variable TZ says. The timer looks at the clock at least
 * every 30 seconds, so it follows a clock that is corrected.
 */
export function everyTime(expression: string, work: () => Promise<void>): Cron {
  return new Cron(expression, { utcOffset: 0, protect: true }, work);
}
