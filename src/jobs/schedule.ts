import { schedule } from 'node-cron';
import type { JobContext } from './job-context.ts';
import { prepareCrawl, tick } from './crawl.ts';
import { runHousekeeping } from './housekeeping.ts';

/** Once an hour, away from the full hour on which everybody's cron starts. */
const HOUSEKEEPING = '23 * * * *';

/**
 * Starts the clock: a bare tick that queues what the database says is due, and hourly housekeeping. Ticks never overlap, and
 * with several processes the database gives each listing to one of them.
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
