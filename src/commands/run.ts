import { once } from 'node:events';
import type { Command } from '../cli/command.ts';
import { prepareCrawl, tick } from '../jobs/crawl.ts';
import { jobHandlers } from '../jobs/job-handlers.ts';
import { startClock } from '../jobs/schedule.ts';
import { lowerThreadPriority } from '../threads/thread-priority.ts';
import { openSiteThread } from '../app/start-site.ts';

const run: Command = {
  summary: 'crawl, translate, publish and serve, until stopped',
  group: 'Crawl and publish',
  help: `
Reads sources.yaml, brings the database to the newest schema, looks every minute (WARTA_TICK) for listings that are due,
does the work that follows, and serves the site (WARTA_HOST, WARTA_PORT). SIGTERM finishes the page in hand and exits.
With DATABASE_URL several may run at once; they share the work.`,
  async run({ open, env, print, signal }) {
    const app = await open();
    const { settings, sources } = app.config;
    if (settings.contact === undefined)
      app.log.warn({}, 'WARTA_CONTACT is not set: outlets cannot reach whoever runs this crawler');
    await using site = await openSiteThread(app, env);
    // The work gives way to readers, also where there are fewer cores than threads.
    lowerThreadPriority();
    print(
      `serving ${site.url}, ${sources.filter((source) => source.enabled).length} sources; stop with Ctrl+C`,
    );
    const context = await app.jobs();
    await prepareCrawl(context);
    await context.queue.work(jobHandlers(context), settings.concurrency);
    using _clock = startClock(context);
    await tick(context);
    if (!signal.aborted) await once(signal, 'abort');
    app.log.info({}, 'finishing the work in hand');
    return 0;
  },
};

export default run;
