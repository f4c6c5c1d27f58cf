import type { Invocation, Command } from '../cli/command.ts';
import { usageError } from '../cli/command.ts';
import { readSettings } from '../config/read-settings.ts';
import { ENGINES } from '../translate/engine/engine-registry.ts';
import { JOBS } from '../jobs/job-list.ts';
import { openQueue } from '../jobs/queue.ts';
import { restoreJobs } from '../jobs/restore-jobs.ts';
import { readBackupFile } from '../store/backup/backup-file.ts';
import { type RestoreResult, restoreBackup } from '../store/backup/restore-rows.ts';
import { openStore, type Store } from '../store/open.ts';

const restore: Command = {
  summary: 'a backup into an empty database, of either kind',
  group: 'Installation',
  usage: '<file>',
  options: [['--check', 'only read the file and verify its checksum']],
  help: `
The database must be empty: set DATABASE_URL or WARTA_DATA to a new one. Either everything is restored or nothing.

  WARTA_DATA=./restored warta restore warta-2026-11-10.gz
`,
  async run(cli) {
    const [file] = cli.args;
    if (file === undefined) return usageError('pass the file that `warta backup` wrote');
    if (cli.options['check'] === true) return check(file, cli.print);
    // sources.yaml is not needed: it may be restored later.
    const { settings, problems } = readSettings(cli.env, ENGINES);
    const [problem] = problems;
    if (problem !== undefined) return usageError(`${problem.name}: ${problem.problem}; ${problem.fix}`);
    const { databaseUrl, dataDir } = settings;
    await using store = await openStore({ databaseUrl, folder: dataDir });
    const result = await restoreBackup(store.db, readBackupFile(file));
    await finishRestore(store, result, cli.print);
    return 0;
  },
};

/** Queues the jobs of what was restored and reports the number of rows. */
export async function finishRestore(
  store: Store,
  { header, rows, jobs }: RestoreResult,
  print: Invocation['print'],
): Promise<void> {
  await using queue = await openQueue(store, JOBS, () => {});
  const queued = await restoreJobs(store.db, queue, jobs);
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  print(
    `restored ${total} rows of ${header.tables.length} tables and ${queued} jobs from ${header.createdAt}: ${rows['story'] ?? 0} stories`,
  );
}

async function check(file: string, print: Invocation['print']): Promise<number> {
  const counts = new Map<string, number>();
  for await (const part of readBackupFile(file)) {
    if ('header' in part) print(`written by Warta ${part.header.version} at ${part.header.createdAt}`);
    else if ('table' in part) counts.set(part.table, (counts.get(part.table) ?? 0) + part.rows.length);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  print(`${total} rows, ${counts.get('story') ?? 0} stories; the checksum is right`);
  return 0;
}

export default restore;
