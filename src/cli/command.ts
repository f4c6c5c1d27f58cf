import { printError } from './print.ts';
import type { App } from '../app/app.ts';
import type { WebAccess } from '../app/web.ts';

/** One option: commander's flags, description and default value. */
export type CommandOption = readonly [flags: string, description: string, fallback?: string];

/** What a command receives: arguments, streams, and functions that open the parts of the program on demand. */
export interface Invocation {
  readonly args: readonly string[];
  /** By name in camel case; an option with `<name...>` is a list. */
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Prints a line on standard output. */
  readonly print: (line?: string) => void;
  /** Opens configuration and network only, for commands that store nothing. Closed after `run`. @throws ConfigError */
  readonly openWeb: () => Promise<WebAccess>;
  /** Opens configuration, database and queue. Closed after `run`. @throws ConfigError */
  readonly open: () => Promise<App>;
}

/** Groups of commands, in the order in which `warta --help` lists them. */
export const COMMAND_GROUPS = [
  'Getting started',
  'Outlets',
  'Crawl and publish',
  'Stories',
  'Translation',
  'Installation',
  'For scripts',
] as const;

/** A command: the default export of `commands/<name>.ts`. The file is all that it takes to add one. */
export interface Command {
  /** A few words for `warta --help`, which has room for 65 characters. */
  readonly summary: string;
  readonly group: (typeof COMMAND_GROUPS)[number];
  /** Longer help with examples. */
  readonly help?: string;
  /** Positional arguments in commander's form, e.g. `<url> [other]`. */
  readonly usage?: string;
  readonly options?: readonly CommandOption[];
  /** Returns the exit code: 0 success, 1 failure, 2 usage or configuration error, 3 another crawl is running. */
  run(invocation: Invocation): Promise<number>;
}

/** Prints what is wrong with the arguments on standard error. Returns the exit code for usage errors. */
export function usageError(problem: string): number {
  printError(`warta: ${problem}`);
  return 2;
}
