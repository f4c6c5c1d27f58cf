import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** One row of the table of settings. */
export interface Setting<T> {
  /** Name of the environment variable. */
  readonly name: string;
  /** What may stand there, in words. */
  readonly type: string;
  /** The default, as it would be written in the environment; undefined: not set. */
  readonly fallback?: string;
  /** Never printed; may also be given as a file through `<NAME>_FILE`. */
  readonly secret?: boolean;
  readonly doc: string;
  readonly schema: z.ZodType<T, string>;
}

const text = z.string();
const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values);
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const address = (...protocols: string[]) =>
  z.string().refine(
    (value) => {
      const url = URL.parse(value);
      return url !== null && protocols.includes(url.protocol);
    },
    `must be an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );

function setting<T>(row: Setting<T>): Setting<T> {
  return row;
}

/** Every setting of Warta, in the order in which `warta config` and README.md show them. */
export const settings = {
  databaseUrl: setting({
    name: 'DATABASE_URL',
    type: 'postgres:// address',
    secret: true,
    doc: 'PostgreSQL 14 or newer. Not set: an embedded database in `WARTA_DATA`, for one process.',
    schema: address('postgres:', 'postgresql:'),
  }),
  dataDir: setting({
    name: 'WARTA_DATA',
    type: 'folder',
    fallback: './data',
    doc: 'Embedded database and translation models.',
    schema: text,
  }),
  sourcesFile: setting({
    name: 'WARTA_SOURCES',
    type: 'file',
    fallback: './sources.yaml',
    doc: 'Outlets and editions.',
    schema: text,
  }),
  glossaryFile: setting({
    name: 'WARTA_GLOSSARY',
    type: 'file',
    fallback: './glossary.yaml',
    doc: 'Terms that are always translated in one way.',
    schema: text,
  }),
  contact: setting({
    name: 'WARTA_CONTACT',
    type: 'e-mail or address',
    doc: 'Who runs this crawler; outlets read it in the User-Agent. Set it before you crawl for real.',
    schema: text.refine(
      (value) => /^[^\s@()]+@[^\s@()]+$/.test(value) || URL.canParse(value),
      'must be an e-mail address or a web address',
    ),
  }),
  siteUrl: setting({
    name: 'WARTA_URL',
    type: 'http(s):// address',
    doc: 'Public address of the site, used in feeds. Not set: `http://HOST:PORT`.',
    schema: address('http:', 'https:').transform((value) => value.replace(/\/+$/, '')),
  }),
  siteName: setting({
    name: 'WARTA_NAME',
    type: 'text',
    fallback: 'Warta',
    doc: 'Name of the site.',
    schema: text,
  }),
  host: setting({
    name: 'WARTA_HOST',
    type: 'host',
    fallback: '127.0.0.1',
    doc: 'Interface on which the site is served; `0.0.0.0` for all.',
    schema: text,
  }),
  port: setting({
    name: 'WARTA_PORT',
    type: '0-65535',
    fallback: '8080',
    doc: 'Port of the site; 0 takes a free one.',
    schema: integer(0, 65_535),
  }),
  tick: setting({
    name: 'WARTA_TICK',
    type: 'cron expression',
    fallback: '* * * * *',
    doc: 'How often `warta run` looks for what is due (node-cron; six fields count seconds).',
    schema: text,
  }),
  concurrency: setting({
    name: 'WARTA_CONCURRENCY',
    type: '1-64',
    fallback: '8',
    doc: 'Pages that are fetched at the same time, all from different hosts.',
    schema: integer(1, 64),
  }),
  timeoutSeconds: setting({
    name: 'WARTA_TIMEOUT',
    type: 'seconds',
    fallback: '30',
    doc: 'Longest wait for a whole answer of an outlet.',
    schema: integer(1, 600),
  }),
  maxBytes: setting({
    name: 'WARTA_MAX_BYTES',
    type: 'bytes',
    fallback: '10000000',
    doc: 'Largest answer that is read, after decompression.',
    schema: integer(10_000, 1_000_000_000),
  }),
  allowPrivate: setting({
    name: 'WARTA_ALLOW_PRIVATE',
    type: 'list of addresses or networks',
    fallback: '',
    doc: 'Private addresses that may be fetched all the same, e.g. `127.0.0.1,10.1.0.0/16`. For tests and intranets.',
    schema: list,
  }),
  keepPagesDays: setting({
    name: 'WARTA_KEEP_PAGES',
    type: 'days',
    fallback: '30',
    doc: 'How long the fetched HTML is kept for `warta explain`; 0 keeps none.',
    schema: integer(0, 36_500),
  }),
  engines: setting({
    name: 'WARTA_ENGINES',
    type: 'list of engines',
    fallback: '',
    doc: 'Translation engines in order of preference. Empty: only the sentence memory; other stories wait.',
    schema: list,
  }),
  logLevel: setting({
    name: 'WARTA_LOG',
    type: 'debug, info, warn, error or silent',
    fallback: 'info',
    doc: 'Least level that is logged, on standard error.',
    schema: oneOf(['debug', 'info', 'warn', 'error', 'silent']),
  }),
  logJson: setting({
    name: 'WARTA_LOG_JSON',
    type: 'true or false',
    fallback: 'false',
    doc: 'One JSON object a line, for collectors, instead of text for people.',
    schema: flag,
  }),
} as const;

export type SettingKey = keyof typeof settings;

type Value<K extends SettingKey> = (typeof settings)[K] extends { schema: z.ZodType<infer T, string> }
  ? (typeof settings)[K] extends { fallback: string }
    ? T
    : T | undefined
  : never;

/** The values in force. */
export type Settings = { readonly [K in SettingKey]: Value<K> };

/** Where a value came from. */
export type Origin = 'default' | 'environment' | 'file' | 'not set';

/** What is wrong with one setting. */
export interface SettingProblem {
  readonly name: string;
  readonly value: string;
  readonly problem: string;
  readonly fix: string;
}

/** All settings that were read, with every problem at once. */
export interface SettingsReading {
  readonly settings: Settings;
  readonly origins: Readonly<Record<SettingKey, Origin>>;
  readonly problems: readonly SettingProblem[];
}

const rows = Object.entries(settings) as [SettingKey, Setting<unknown>][];

/**
 * Reads the settings from an environment: a pure function but for the files named by `<NAME>_FILE`.
 * A variable that starts with WARTA_ and is in no row is a problem too: it is a typing error.
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
  problems.push(...unknownNames(env));
  return { settings: values as Settings, origins: origins as Record<SettingKey, Origin>, problems };
}

function findValue(
  env: NodeJS.ProcessEnv,
  row: Setting<unknown>,
  problems: SettingProblem[],
): { raw: string | undefined; origin: Origin } {
  const direct = env[row.name];
  if (direct !== undefined && direct !== '') return { raw: direct, origin: 'environment' };
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

function unknownNames(env: NodeJS.ProcessEnv): SettingProblem[] {
  const known = new Set(rows.flatMap(([, row]) => [row.name, `${row.name}_FILE`]));
  return Object.keys(env)
    .filter((name) => name.startsWith('WARTA_') && !known.has(name))
    .map((name) => ({
      name,
      value: '',
      problem: 'is not a setting of Warta',
      fix: '`warta config` lists them all',
    }));
}

/** The rows as a table: what is in force, where it comes from and what it means. Secrets are not shown. */
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
  return Array.isArray(value) ? value.join(',') : String(value);
}
