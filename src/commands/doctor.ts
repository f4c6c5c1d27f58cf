import { accessSync, constants, existsSync, mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../cli/command.ts';
import { formatError } from '../cli/error-text.ts';
import { databaseChecks, type HealthCheck, machineChecks, type MachineFacts } from '../cli/health-checks.ts';
import { crawlerContact } from '../config/crawler-contact.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import type { Settings } from '../config/settings-table.ts';
import { Failure } from '../model/errors.ts';
import { readDatabaseHealth } from '../store/inspect/database-health.ts';
import { openStore } from '../store/open.ts';
import { ENGINES } from '../translate/engine/engine-registry.ts';
import { isPublicUrl } from '../url/public-host.ts';

const doctor: Command = {
  summary: 'checks machine, settings, database and queue',
  group: 'Installation',
  options: [['--json', 'print JSON']],
  help: `
Each line is ok, warn or fail, with what to do. Changes nothing. Exit code 1 if a line is fail.`,
  async run({ env, options, print }) {
    const config = loadConfig(env, ENGINES);
    const checks = [...machineChecks(readMachine(config)), ...(await checkDatabase(config.settings))];
    if (options['json'] === true) print(JSON.stringify(checks, null, 2));
    else for (const check of checks) print(lineOf(check));
    return checks.some(({ state }) => state === 'fail') ? 1 : 0;
  },
};

function lineOf({ name, state, message, remedy }: HealthCheck): string {
  const line = `${state.padEnd(4)}  ${name.padEnd(11)}  ${message}`;
  return remedy === undefined ? line : `${line}\n${' '.repeat(19)}${remedy}`;
}

function readMachine({ settings, sources, editions }: Config): MachineFacts {
  const { dataDir, siteUrl, engines } = settings;
  const writable = isWritable(dataDir);
  const { bavail, bsize } = statfsSync(existsSync(dataDir) ? dataDir : '.');
  return {
    node: process.version,
    diskFree: bavail * bsize,
    memoryTotal: totalmem(),
    folder: dataDir,
    writable,
    contact: crawlerContact(settings),
    siteUrl,
    publicSite: siteUrl !== undefined && isPublicUrl(siteUrl),
    editions: editions.length,
    sources: sources.filter(({ enabled }) => enabled).length,
    modelsMissing: engines.includes('bergamot') && isEmpty(join(dataDir, 'models')),
  };
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function isEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}

async function checkDatabase({ databaseUrl, dataDir }: Settings): Promise<HealthCheck[]> {
  const kind = databaseUrl === undefined ? 'pglite' : 'postgres';
  try {
    await using store = await openStore({ databaseUrl, folder: dataDir });
    return databaseChecks(await readDatabaseHealth(store.db, () => new Date()), kind);
  } catch (error) {
    const busy = error instanceof Failure && error.code === 'folder-busy';
    const remedy = busy
      ? 'that process is starting or ending: run `warta doctor` again'
      : 'start the database, and compare host, port, user and password with DATABASE_URL';
    return [{ name: 'database', state: busy ? 'warn' : 'fail', message: formatError(error), remedy }];
  }
}

export default doctor;
