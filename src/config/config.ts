import { readFileSync } from 'node:fs';
import type { Edition } from '../model/edition.ts';
import type { Source } from '../model/source.ts';
import { ConfigError } from './config-error.ts';
import type { Settings } from './env.ts';
import { readSettings, type SettingsReading } from './settings.ts';
import { loadSources } from './sources.ts';

/** Everything an operator decides. */
export interface Config {
  readonly settings: Settings;
  readonly reading: SettingsReading;
  readonly sources: readonly Source[];
  readonly editions: readonly Edition[];
}

/**
 * Reads the environment and sources.yaml.
 * @throws ConfigError with every problem of both at once
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const reading = readSettings(env);
  const problems = reading.problems.map(({ name, value, problem, fix }) => ({
    file: 'environment',
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
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError([
      {
        file,
        field: 'WARTA_SOURCES',
        value: file,
        problem: `cannot be read: ${(cause as Error).message}`,
        fix: 'name the file that lists your outlets, or run warta in the folder that holds sources.yaml',
      },
    ]);
  }
}
