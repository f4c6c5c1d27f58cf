import { type Command, usageError } from '../cli/command.ts';
import { awaitingTranslation } from '../store/translation/translations.ts';
import { readSummary, summaryJson, summaryText } from '../cli/source-summary.ts';
import { DAY_MS } from '../time/durations.ts';

const status: Command = {
  summary: 'state of every outlet, failures and remedies',
  group: 'Outlets',
  options: [
    ['--days <n>', 'count what was first seen in the last n days', '7'],
    ['--json', 'print JSON'],
  ],
  help: `
A source is ok, failing (a listing cannot be read, or its jobs fail), stale (nothing new for three days), stopped (all entries are older than maxAge), not read yet, or disabled.
\`foreign\` counts links to pages of other outlets, which are not republished; \`lost\` counts pages without an article. Failures and remedies follow the table.

Exit code 1 if a listing cannot be read.`,
  async run({ open, options, print }) {
    const days = Number(options['days']);
    if (!Number.isInteger(days) || days < 1) {
      return usageError(`--days ${String(options['days'])} must be a whole number from 1 up`);
    }
    const app = await open();
    const since = new Date(app.now().getTime() - days * DAY_MS);
    const summary = await readSummary(app.db, since);
    if (options['json'] === true) print(summaryJson(summary));
    else {
      print(summaryText(summary));
      for (const { code, message, stories } of await awaitingTranslation(app.db))
        print(`${stories} held, awaiting translation: ${code === null ? 'in the queue' : message}`);
    }
    return summary.listings.length > 0 ? 1 : 0;
  },
};

export default status;
