import { once } from 'node:events';
import type { Command } from '../cli/command.ts';
import { missingContact } from '../config/crawler-contact.ts';
import { prepareCrawl, tick } from '../jobs/crawl.ts';
import { jobHandlers } from '../jobs/job-handlers.ts';
import { startClock } from '../jobs/schedule.ts';
import { requireOwner } from '../store/open.ts';
import { lowerThreadPriority } from '../threads/thread-priority.ts';
import { openSiteThread } from '../app/start-site.ts';

const run: Command = {
  summary: 'crawl, translate, publish and serve, until stopped',
  group: 'Crawl and publish',
  help: `
Reads sources.yaml, migrates the database, polls due listings every minute (WARTA_TICK), runs the jobs that follow, and
serves the site (WARTA_HOST, WARTA_PORT). SIGTERM finishes the active jobs and exits.
With DATABASE_URL several processes may run at once; they share the jobs.`,
  async run({ open, env, print, signal }) {
    const app = await open();
    requireOwner(app.store);
    const { settings, sources, editions } = app.config;
    const unreachable = missingContact(settings, sources);
    if (unreachable !== undefined) app.log.warn({}, unreachable);
    if (editions.length === 0) app.log.warn({}, 'sources.yaml has no edition: nothing will be published');
    await using site = await openSiteThread(app, env);
    // Readers come first even if there are fewer cores than threads.
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
    app.log.info({}, 'finishing the active jobs');
    return 0;
  },
};

export default run;
