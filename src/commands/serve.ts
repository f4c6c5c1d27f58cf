import { once } from 'node:events';
import type { Command } from '../cli/command.ts';
import { openSite } from '../app/start-site.ts';

const serve: Command = {
  summary: 'the site and feeds only',
  group: 'Crawl and publish',
  async run({ open, print, signal }) {
    const app = await open();
    await using site = await openSite(app);
    print(`serving ${site.url}; stop with Ctrl+C`);
    if (!signal.aborted) await once(signal, 'abort');
    return 0;
  },
};

export default serve;
