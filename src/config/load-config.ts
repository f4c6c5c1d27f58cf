import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { Edition } from '../model/edition.ts';
import type { EngineDeclarations } from '../model/engine-declaration.ts';
import type { Source } from '../model/source.ts';
import { ConfigError } from './config-error.ts';
import { isFromEnvFile } from './env-file.ts';
import type { Settings } from './settings-table.ts';
import { readSettings, type SettingsReading } from './read-settings.ts';
import { loadSources } from './load-sources.ts';

/** The operator's configuration: settings of the environment, and sources.yaml. */
export interface Config {
  readonly settings: Settings;
  readonly reading: SettingsReading;
  readonly sources: readonly Source[];
  readonly editions: readonly Edition[];
}

/**
 * Reads the environment and sources.yaml.
 *
 * @param engines declarations of the engines that the environment may name
 * @throws ConfigError with all problems of both
 */
export function loadConfig(env: NodeJS.ProcessEnv, engines: EngineDeclarations): Config {
  const reading = readSettings(env, engines);
  const problems = reading.problems.map(({ name, value, problem, fix }) => ({
    file: isFromEnvFile(env, name) ? '.env' : 'environment',
    field: name,
    value: value === '' ? undefined : value,
    problem,
    fix,
  }));
  const { sourcesFile } = reading.settings;
  try {
    const { sources, editions } = loadSources(readText(sourcesFile), sourcesFile);
    if (problems.length > 0) throw new ConfigError(problems);
    return { settings: reading.settings, reading, sources, editions };
  } catch (error) {
    if (!(error instanceof ConfigError) || problems.length === 0 || error.problems === problems) throw error;
    throw new ConfigError([...problems, ...error.problems]);
  }
}

function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new ConfigError([
      {
        file,
        field: 'WARTA_SOURCES',
        value: file,
        problem: `cannot be read: ${(cause as Error).message}`,
        fix: 'run warta in the folder that contains sources.yaml, or create one with `warta init`',
      },
    ]);
  }
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const rows = bytes.toString('utf8').split('\n');
  const row = rows.findIndex((text) => text.includes('\ufffd'));
  throw new ConfigError([
    {
      file,
      line: row + 1,
      column: (rows[row] ?? '').indexOf('\ufffd') + 1,
      excerpt: rows[row],
      problem: 'is not UTF-8',
      fix: 'save the file as UTF-8: otherwise readers see wrong letters',
    },
  ]);
}
