import { type Command, usageError } from '../cli/command.ts';
import { exportSite } from '../serve/static-export.ts';

const exportCommand: Command = {
  summary: 'site and feeds as files for any web server',
  group: 'Crawl and publish',
  usage: '<folder>',
  help: `A repeated export writes only changed files. Search needs the server; everything else works from files.

  warta export /var/www/warta`,
  async run({ args: [folder], open, print, signal }) {
    if (folder === undefined) {
      return usageError('name the folder to write to');
    }
    const { written, unchanged, removed } = await exportSite(await open(), folder, signal);
    print(`${written} files written, ${unchanged} unchanged, ${removed} removed`);
    return 0;
  },
};

export default exportCommand;
