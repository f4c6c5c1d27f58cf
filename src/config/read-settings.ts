import { readFileSync } from 'node:fs';
import type { EngineDeclarations } from '../model/engine-declaration.ts';
import { withCommonSettings } from './engine-settings.ts';
import { isFromEnvFile } from './env-file.ts';
import { type Setting, type Settings, type SettingsRow, settingsTable } from './settings-table.ts';
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
  readonly rows: readonly SettingsRow[];
  /** By the name of the variable. */
  readonly origins: Readonly<Record<string, Origin>>;
  readonly problems: readonly SettingProblem[];
}

/**
 * Reads the settings from an environment, and secrets from the files named by `<NAME>_FILE`.
 * An unknown variable that starts with WARTA_ is reported as a typing error.
 *
 * @param engines the engines that a setting may name, with settings of their own
 */
export function readSettings(env: NodeJS.ProcessEnv, engines: EngineDeclarations): SettingsReading {
  const problems: SettingProblem[] = [];
  const values: Record<string, unknown> = {};
  const engineValues: Record<string, Record<string, string | number>> = {};
  const origins: Record<string, Origin> = {};
  const rows = settingsTable(engines);
  for (const { key, engine, setting } of rows) {
    const found = findValue(env, setting, problems);
    origins[setting.name] = found.origin;
    if (found.raw === undefined) continue;
    const parsed = setting.schema.safeParse(found.raw);
    const target: Record<string, unknown> = engine === undefined ? values : (engineValues[engine] ??= {});
    if (parsed.success) target[key] = parsed.data;
    else
      problems.push({
        name: setting.name,
        value: setting.secret === true ? '(hidden)' : found.raw,
        problem: parsed.error.issues.map((issue) => issue.message).join('; '),
        fix: `expected ${setting.type}`,
      });
  }
  const common = values as Settings;
  const settings = { ...common, engineSettings: withCommonSettings(engineValues, common, engines) };
  problems.push(...incompleteEngines(settings, engines, problems), ...unknownNames(env, rows));
  return { settings, rows, origins, problems };
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

/** Engines that are enabled without a required setting, unless its value was reported as wrong. */
function incompleteEngines(
  { engines: enabled = [], engineSettings }: Partial<Settings>,
  engines: EngineDeclarations,
  problems: readonly SettingProblem[],
): SettingProblem[] {
  const reported = new Set(problems.map(({ name }) => name.replace(/_FILE$/, '')));
  return enabled.flatMap((engine) =>
    Object.entries(engines.get(engine)?.settings ?? {})
      .filter(([key, { required }]) => required && engineSettings?.[engine]?.[key] === undefined)
      .filter(([, { variable }]) => !reported.has(variable))
      .map(([, { variable }]) => ({
        name: 'WARTA_ENGINES',
        value: engine,
        problem: `needs ${variable}`,
        fix: `set it, or take ${engine} from the list`,
      })),
  );
}

function unknownNames(env: NodeJS.ProcessEnv, rows: readonly SettingsRow[]): SettingProblem[] {
  const known = new Set(rows.flatMap(({ setting: { name } }) => [name, `${name}_FILE`]));
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
export function describeSettings({ settings, rows, origins }: SettingsReading): {
  name: string;
  value: string;
  origin: Origin;
  type: string;
  fallback: string;
  doc: string;
}[] {
  const values: Readonly<Record<string, unknown>> = settings;
  return rows.map(({ key, engine, setting: { name, type, fallback = '', doc, secret = false } }) => ({
    name,
    value: shown(engine === undefined ? values[key] : settings.engineSettings[engine]?.[key], secret),
    origin: origins[name] ?? 'not set',
    type,
    fallback,
    doc,
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
