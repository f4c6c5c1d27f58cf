import { printError } from '../cli/print.ts';
import type { App } from '../app/app.ts';
import { type Command, usageError } from '../cli/command.ts';
import { missingContact } from '../config/crawler-contact.ts';
import { loadConfig } from '../config/load-config.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import { crawlOnce, type CrawlScope } from '../jobs/crawl.ts';
import { readPublicationFacts, reasonNothingPublished } from '../cli/publication-outcome.ts';
import { crawlProgress } from '../cli/progress.ts';
import { requireOwner } from '../store/open.ts';
import { withCrawlLock } from '../store/crawl/crawl-lock.ts';
import { readSummary, summaryText } from '../cli/source-summary.ts';
import { ENGINES } from '../translate/engine/engine-registry.ts';

const crawl: Command = {
  summary: 'one pass over what is due, for cron',
  group: 'Crawl and publish',
  options: [
    ['--source <id...>', 'only these sources'],
    ['--all', 'every listing, due or not'],
  ],
  help: `
Exit codes: 0 success, 1 a listing cannot be read, 2 configuration error, 3 another crawl is running.

  warta crawl                            what is due
  warta crawl --source antara-id         one source, if it is due
  warta crawl --source antara-id --all   one source, now
`,
  async run({ env, options, open, print, signal }) {
    const { source } = options;
    const wanted = typeof source === 'object' ? source : undefined;
    const known = loadConfig(env, ENGINES).sources.map(({ id }) => id);
    for (const id of wanted ?? [])
      if (!known.includes(id)) {
        const meant = didYouMean(id, known);
        return usageError(
          `no source ${id} in sources.yaml; ${meant ? `did you mean ${meant}?` : `known sources: ${known.join(', ')}`}`,
        );
      }
    const app = await open();
    requireOwner(app.store);
    const unreachable = missingContact(
      app.config.settings,
      app.config.sources.filter(({ id }) => wanted === undefined || wanted.includes(id)),
    );
    if (unreachable !== undefined) printError(`warta: ${unreachable}`);
    const context = await app.jobs();
    const started = app.now();
    const scope = { sources: wanted, all: options['all'] === true };
    const done = await withCrawlLock(app.db, app.store.kind, () =>
      crawlOnce(context, scope, signal, crawlProgress()),
    );
    if (done === undefined) {
      printError('warta: another crawl is running on this database');
      return 3;
    }
    if (done.listings === 0) {
      print(reasonForNothing(app, scope));
      return 0;
    }
    const summary = await readSummary(app.db, started, done.sources);
    print(summaryText(summary));
    const reason = reasonNothingPublished(await readPublicationFacts(app.db, app.config.editions));
    if (reason !== undefined) print(reason);
    return summary.listings.length > 0 ? 1 : 0;
  },
};

/** Why no listing was polled. */
function reasonForNothing({ config }: App, { sources, all }: CrawlScope): string {
  const requested = config.sources.filter(({ id }) => sources === undefined || sources.includes(id));
  if (requested.length > 0 && requested.every(({ enabled }) => !enabled))
    return `nothing to do: ${requested.map(({ id }) => id).join(', ')} has enabled: false in sources.yaml`;
  return all
    ? 'nothing to do: no enabled source has a listing'
    : 'nothing is due; --all polls every listing anyway';
}

export default crawl;
