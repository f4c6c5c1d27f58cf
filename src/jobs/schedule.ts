import { schedule } from 'node-cron';
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
    schedule(
      config.settings.tick,
      guarded('tick', () => tick(context)),
      { noOverlap: true, name: 'tick' },
    ),
    schedule(
      HOUSEKEEPING,
      guarded('housekeeping', async () => {
        await prepareCrawl(context);
        await runHousekeeping(context);
      }),
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
