import { readFileSync } from 'node:fs';
import { NEEDED } from './engine-settings.ts';
import { isFromEnvFile } from './env-file.ts';
import { type Setting, type SettingKey, type Settings, settings } from './settings-table.ts';
import { didYouMean } from './did-you-mean.ts';

/** The origin of a value. */
export type Origin = 'default' | 'environment' | '.env' | 'file' | 'not set';

/** One problem of a setting, and its remedy. */
export interface SettingProblem {
  readonly name: string;
  readonly value: string;
  readonly problem: string;
  readonly fix: string;
}

/** All settings, with their origins and every problem. */
export interface SettingsReading {
  readonly settings: Settings;
  readonly origins: Readonly<Record<SettingKey, Origin>>;
  readonly problems: readonly SettingProblem[];
}

const rows = Object.entries(settings) as [SettingKey, Setting<unknown>][];

/**
 * Reads the settings from an environment, and secrets from the files named by `<NAME>_FILE`.
 * An unknown variable that starts with WARTA_ is reported as a typing error.
 */
export function readSettings(env: NodeJS.ProcessEnv): SettingsReading {
  const problems: SettingProblem[] = [];
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const [key, row] of rows) {
    const found = findValue(env, row, problems);
    origins[key] = found.origin;
    if (found.raw === undefined) continue;
    const parsed = row.schema.safeParse(found.raw);
    if (parsed.success) values[key] = parsed.data;
    else
      problems.push({
        name: row.name,
        value: row.secret === true ? '(hidden)' : found.raw,
        problem: parsed.error.issues.map((issue) => issue.message).join('; '),
        fix: `expected ${row.type}`,
      });
  }
  problems.push(...incompleteEngines(values, problems), ...unknownNames(env));
  return { settings: values as Settings, origins: origins as Record<SettingKey, Origin>, problems };
}

function findValue(
  env: NodeJS.ProcessEnv,
  row: Setting<unknown>,
  problems: SettingProblem[],
): { raw: string | undefined; origin: Origin } {
  const direct = env[row.name];
  if (direct !== undefined && direct !== '')
    return { raw: direct, origin: isFromEnvFile(env, row.name) ? '.env' : 'environment' };
  const file = row.secret === true ? env[`${row.name}_FILE`] : undefined;
  if (file !== undefined && file !== '') {
    try {
      return { raw: readFileSync(file, 'utf8').trim(), origin: 'file' };
    } catch (error) {
      problems.push({
        name: `${row.name}_FILE`,
        value: file,
        problem: `cannot be read: ${(error as Error).message}`,
        fix: 'name a file that this process may read',
      });
    }
  }
  return { raw: row.fallback, origin: row.fallback === undefined ? 'not set' : 'default' };
}

/** Engines that were named without what they need; a setting that is there but wrong is reported already. */
function incompleteEngines(
  { engines = [], ...values }: Partial<Settings>,
  problems: readonly SettingProblem[],
): SettingProblem[] {
  return engines.flatMap((engine) => {
    const key = NEEDED[engine];
    const row: Setting<unknown> | undefined = key && settings[key];
    if (!key || !row || values[key as keyof typeof values] !== undefined) return [];
    if (problems.some(({ name }) => name.replace(/_FILE$/, '') === row.name)) return [];
    return [
      {
        name: settings.engines.name,
        value: engine,
        problem: `needs ${row.name}`,
        fix: `set it, or take ${engine} from the list`,
      },
    ];
  });
}

function unknownNames(env: NodeJS.ProcessEnv): SettingProblem[] {
  const known = new Set(rows.flatMap(([, row]) => [row.name, `${row.name}_FILE`]));
  return Object.keys(env)
    .filter((name) => name.startsWith('WARTA_') && !known.has(name))
    .map((name) => {
      const meant = didYouMean(name, known);
      const fix = meant === undefined ? '`warta config` lists them all' : `did you mean ${meant}?`;
      // The value is hidden: it may be a secret under a misspelt name.
      return { name, value: '', problem: 'is not a setting of Warta', fix };
    });
}

/** The settings as rows of a table: current value, origin and meaning. Secrets are hidden. */
export function describeSettings({ settings: values, origins }: SettingsReading): {
  name: string;
  value: string;
  origin: Origin;
  type: string;
  fallback: string;
  doc: string;
}[] {
  return rows.map(([key, row]) => ({
    name: row.name,
    value: shown(values[key], row.secret === true),
    origin: origins[key],
    type: row.type,
    fallback: row.fallback ?? '',
    doc: row.doc,
  }));
}

function shown(value: unknown, secret: boolean): string {
  if (value === undefined) return '';
  if (secret) return '(hidden)';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([engine, characters]) => `${engine}=${String(characters)}`)
      .join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
