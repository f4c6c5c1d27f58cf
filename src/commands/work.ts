import { once } from 'node:events';
import { type Command, usageError } from '../cli/command.ts';
import { jobHandlers } from '../jobs/job-handlers.ts';

const work: Command = {
  summary: 'queued jobs only, for additional machines',
  group: 'Crawl and publish',
  help: 'Runs jobs until stopped, without polling listings or serving. Needs DATABASE_URL, because an embedded database serves one process. Any number of workers may run next to one `warta run`.',
  async run({ open, signal }) {
    const app = await open();
    if (app.store.kind === 'pglite') {
      return usageError('`work` needs DATABASE_URL; with the embedded database `warta run` does everything');
    }
    const context = await app.jobs();
    await context.queue.work(jobHandlers(context), app.config.settings.concurrency);
    app.log.info({ concurrency: app.config.settings.concurrency }, 'working');
    if (!signal.aborted) await once(signal, 'abort');
    return 0;
  },
};

export default work;
