import type { App } from '../app/app.ts';
import type { WebAccess } from '../app/web.ts';

/** One option: commander's flags, description and default value. */
export type CommandOption = readonly [flags: string, description: string, fallback?: string];

/** What a command receives: arguments, streams, and functions that open the parts of the program on demand. */
export interface Invocation {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
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

/** A command: the default export of `commands/<name>.ts`. */
export interface Command {
  readonly summary: string;
  /** Longer help with examples. */
  readonly help?: string;
  /** Positional arguments in commander's form, e.g. `<url> [other]`. */
  readonly usage?: string;
  readonly options?: readonly CommandOption[];
  /** Gives the exit code: 0 well, 1 something failed, 2 wrong use or configuration, 3 another crawl is running. */
  run(invocation: Invocation): Promise<number>;
}

/** Prints what is wrong with the arguments on standard error. Returns the exit code for usage errors. */
export function usageError(problem: string): number {
  process.stderr.write(`warta: ${problem}\n`);
  return 2;
}
