import { type Command, wrongUse } from '../command.ts';
import { loadConfig } from '../config/config.ts';
import { suggest } from '../config/suggest.ts';
import { crawlOnce } from '../jobs/crawl.ts';
import { progress } from '../progress.ts';
import { withCrawlLock } from '../store/crawl-lock.ts';
import { reportSources } from '../store/report.ts';
import { summaryTable } from '../table.ts';

const crawl: Command = {
  summary: 'make one pass over what is due, and exit (for cron)',
  options: [
    ['--source <id...>', 'only these sources'],
    ['--all', 'every listing, due or not'],
  ],
  help: `
Exit codes: 0 all well, 1 some source failed, 2 configuration wrong, 3 another crawl is running.

  warta crawl                            what is due
  warta crawl --source antara-id         one source, when it is due
  warta crawl --source antara-id --all   now
`,
  async run({ env, options, open, print, signal }) {
    const wanted = options['source'] as unknown as readonly string[] | undefined;
    const known = loadConfig(env).sources.map(({ id }) => id);
    for (const id of wanted ?? [])
      if (!known.includes(id)) {
        const meant = suggest(id, known);
        return wrongUse(
          `no source ${id} in sources.yaml; ${meant ? `did you mean ${meant}?` : `there are ${known.join(', ')}`}`,
        );
      }
    const app = await open();
    const context = await app.jobs();
    const started = app.now();
    const scope = { sources: wanted, all: options['all'] === true };
    const done = await withCrawlLock(app.db, app.store.kind, () =>
      crawlOnce(context, scope, signal, progress()),
    );
    if (done === undefined) {
      process.stderr.write('warta: another crawl is running on this database\n');
      return 3;
    }
    const report = await reportSources(app.db, started);
    const shown = report.filter((row) => done.sources.includes(row.id));
    print(summaryTable(shown));
    return shown.some((row) => row.failingSince !== null) ? 1 : 0;
  },
};

export default crawl;
