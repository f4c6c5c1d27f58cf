import { type Command, usageError } from '../cli/command.ts';
import { version } from '../app/version.ts';
import { GENERAL_SETTINGS } from '../config/settings-table.ts';
import { readBackup } from '../store/backup/read-backup-rows.ts';
import { restoreBackup } from '../store/backup/restore-rows.ts';
import { openStore } from '../store/open.ts';
import { finishRestore } from './restore.ts';

const move: Command = {
  summary: 'from the embedded database to PostgreSQL',
  group: 'Installation',
  options: [['--to <url>', 'an empty PostgreSQL database']],
  help: `
Stop \`warta run\` first: what it stores meanwhile is not moved. The embedded database is left as it is.

  warta move --to postgres://warta:password@localhost/warta
`,
  async run({ options, open, print }) {
    const to = options['to'];
    const problem = GENERAL_SETTINGS.databaseUrl.schema.safeParse(to).error?.issues[0]?.message;
    if (typeof to !== 'string' || problem !== undefined) return usageError(`--to ${problem ?? 'is missing'}`);
    const app = await open();
    if (app.store.kind !== 'pglite')
      return usageError('DATABASE_URL is set: there is no embedded database to move');
    await using store = await openStore({ databaseUrl: to });
    const result = await restoreBackup(store.db, readBackup(app.db, version, app.now()));
    await finishRestore(store, result, print);
    print('Set DATABASE_URL to that address, in .env or the environment, and start Warta again.');
    return 0;
  },
};

export default move;
