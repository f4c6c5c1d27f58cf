import type { z } from 'zod';
import type { EngineDeclarations, EngineValues } from '../model/engine-declaration.ts';
import { type EngineRows, engineListRows, engineRows } from './engine-settings.ts';
import { address, baseAddress, contact, cron, flag, integer, oneOf, places, text } from './validators.ts';

/** One row of the table of settings. */
export interface Setting<T> {
  /** Name of the environment variable. */
  readonly name: string;
  /** Description of the valid values. */
  readonly type: string;
  /** The default, as it would be written in the environment; undefined: not set. */
  readonly fallback?: string;
  /** Never printed; may also be given as a file through `<NAME>_FILE`. */
  readonly secret?: boolean;
  readonly doc: string;
  readonly schema: z.ZodType<T, string>;
}

/** The settings of the program itself. Those of translation are built from the engines' declarations. */
export const GENERAL_SETTINGS = {
  databaseUrl: {
    name: 'DATABASE_URL',
    type: 'postgres:// URL',
    secret: true,
    doc: 'PostgreSQL, tested with version 18. Not set: an embedded database in `WARTA_DATA`, for one process.',
    schema: address('postgres:', 'postgresql:'),
  },
  databasePrepare: {
    name: 'DATABASE_PREPARE',
    type: 'true or false',
    fallback: 'true',
    doc: 'Send frequent statements as prepared ones. `false` for PgBouncer before 1.21 in transaction mode.',
    schema: flag,
  },
  dataDir: {
    name: 'WARTA_DATA',
    type: 'folder',
    fallback: './data',
    doc: 'Embedded database and translation models.',
    schema: text,
  },
  sourcesFile: {
    name: 'WARTA_SOURCES',
    type: 'file',
    fallback: './sources.yaml',
    doc: 'Outlets and editions.',
    schema: text,
  },
  glossaryFile: {
    name: 'WARTA_GLOSSARY',
    type: 'file',
    fallback: './glossary.yaml',
    doc: 'Terms with a fixed translation.',
    schema: text,
  },
  contact: {
    name: 'WARTA_CONTACT',
    type: 'e-mail or URL',
    doc: 'Who runs this crawler; outlets read it in the User-Agent. Set it before you crawl for real.',
    schema: contact,
  },
  siteUrl: {
    name: 'WARTA_URL',
    type: 'http(s):// URL',
    doc: 'Public URL of the site, used in feeds. Not set: `http://HOST:PORT`.',
    schema: baseAddress,
  },
  siteName: {
    name: 'WARTA_NAME',
    type: 'text',
    fallback: 'Warta',
    doc: 'Name of the site.',
    schema: text,
  },
  operator: {
    name: 'WARTA_OPERATOR',
    type: 'text',
    doc: 'Operator name, shown on the about page.',
    schema: text,
  },
  deskToken: {
    name: 'WARTA_DESK_TOKEN',
    type: 'password of 16 characters or more',
    secret: true,
    doc: "Opens the editors' desk at `/meja/`; the user name that an editor gives is the name in `Oleh:`. Not set: there is no desk.",
    schema: text.min(16, 'must have 16 characters or more'),
  },
  metricsToken: {
    name: 'WARTA_METRICS_TOKEN',
    type: 'token of 16 characters or more',
    secret: true,
    doc: 'Closes `/metrics` and `/status.json` to requests without `Authorization: Bearer TOKEN`. Not set: they are public.',
    schema: text
      .min(16, 'must have 16 characters or more')
      .regex(/^[\w.~+/=-]+$/, 'must have letters, digits and - . _ ~ + / = only'),
  },
  hub: {
    name: 'WARTA_HUB',
    type: 'http(s):// URL',
    doc: 'WebSub hub that is notified of new items, so that subscribers need not poll.',
    schema: address('http:', 'https:'),
  },
  host: {
    name: 'WARTA_HOST',
    type: 'host',
    fallback: '127.0.0.1',
    doc: 'Network interface of the site; `0.0.0.0` for all.',
    schema: text,
  },
  port: {
    name: 'WARTA_PORT',
    type: '0-65535',
    fallback: '8080',
    doc: 'Port of the site; 0 takes a free one.',
    schema: integer(0, 65_535),
  },
  tick: {
    name: 'WARTA_TICK',
    type: 'cron expression',
    fallback: '* * * * *',
    doc: 'How often `warta run` checks for due work (in UTC; six fields include seconds).',
    schema: cron,
  },
  concurrency: {
    name: 'WARTA_CONCURRENCY',
    type: '1-64',
    fallback: '8',
    doc: 'Maximum number of pages fetched at the same time, all from different hosts.',
    schema: integer(1, 64),
  },
  timeoutSeconds: {
    name: 'WARTA_TIMEOUT',
    type: 'seconds',
    fallback: '30',
    doc: 'Maximum time for a complete response of an outlet.',
    schema: integer(1, 600),
  },
  maxBytes: {
    name: 'WARTA_MAX_BYTES',
    type: 'bytes',
    fallback: '10000000',
    doc: 'Maximum size of a response, after decompression.',
    schema: integer(10_000, 1_000_000_000),
  },
  allowPrivate: {
    name: 'WARTA_ALLOW_PRIVATE',
    type: 'list of IP addresses or networks',
    fallback: '',
    doc: 'Private IP addresses that may be fetched, e.g. `127.0.0.1,10.1.0.0/16`. For tests and intranets.',
    schema: places,
  },
  keepPagesDays: {
    name: 'WARTA_KEEP_PAGES',
    type: 'days',
    fallback: '30',
    doc: 'How long the fetched HTML is kept for `warta explain`; 0 keeps none.',
    schema: integer(0, 36_500),
  },
} as const satisfies Record<string, Setting<unknown>>;

const LOGGING = {
  logLevel: {
    name: 'WARTA_LOG',
    type: 'debug, info, warn, error or silent',
    fallback: 'info',
    doc: 'Minimum log level; the log goes to standard error.',
    schema: oneOf(['debug', 'info', 'warn', 'error', 'silent']),
  },
  logJson: {
    name: 'WARTA_LOG_JSON',
    type: 'true or false',
    fallback: 'false',
    doc: 'Log one JSON object a line instead of text.',
    schema: flag,
  },
} as const satisfies Record<string, Setting<unknown>>;

type Value<Row> = Row extends { schema: z.ZodType<infer T> }
  ? Row extends { fallback: string }
    ? T
    : T | undefined
  : never;

type Values<Rows> = { readonly [K in keyof Rows]: Value<Rows[K]> };

/** The values in force. */
export type Settings = Values<typeof GENERAL_SETTINGS> &
  Values<EngineRows> &
  Values<typeof LOGGING> & {
    /** Settings of single engines: engine, then key of its declaration. */
    readonly engineSettings: Readonly<Record<string, EngineValues>>;
  };

/** A row and where its value goes: `settings[key]`, or `settings.engineSettings[engine][key]`. */
export interface SettingsRow {
  readonly key: string;
  readonly engine?: string;
  readonly setting: Setting<unknown>;
}

/** Every setting, in the order in which `warta config` and README.md show them. */
export function settingsTable(engines: EngineDeclarations): SettingsRow[] {
  const { engines: list, ...common } = engineListRows(engines);
  return [
    ...rowsOf(GENERAL_SETTINGS),
    ...rowsOf({ engines: list }),
    ...engineRows(engines),
    ...rowsOf(common),
    ...rowsOf(LOGGING),
  ];
}

function rowsOf(settings: Readonly<Record<string, Setting<unknown>>>): SettingsRow[] {
  return Object.entries(settings).map(([key, setting]) => ({ key, setting }));
}
