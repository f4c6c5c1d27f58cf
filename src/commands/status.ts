import { type Command, wrongUse } from '../command.ts';
import { reportSources } from '../store/report.ts';
import { awaitingTranslation } from '../store/translations.ts';
import { summaryTable } from '../table.ts';

const status: Command = {
  summary: 'say how every source is doing, and why a failing one fails',
  options: [
    ['--days <n>', 'count what was first seen in the last n days', '7'],
    ['--json', 'print JSON'],
  ],
  help: 'Exit code 1 where a source is failing.',
  async run({ open, options, print }) {
    const app = await open();
    const days = Number(options['days']);
    if (!Number.isInteger(days) || days < 1) {
      return wrongUse(`--days ${String(options['days'])} must be a whole number from 1 up`);
    }
    const report = await reportSources(app.db, new Date(app.now().getTime() - days * 24 * 3600 * 1000));
    if (options['json'] === true) print(JSON.stringify(report, null, 2));
    else {
      print(summaryTable(report));
      for (const { code, message, stories } of await awaitingTranslation(app.db))
        print(`${stories} held, awaiting translation: ${code === null ? 'in the queue' : message}`);
    }
    return report.some((row) => row.enabled && row.failingSince !== null) ? 1 : 0;
  },
};

export default status;
