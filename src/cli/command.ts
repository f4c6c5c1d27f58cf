import type { App } from '../app/app.ts';
import type { WebAccess } from '../app/web.ts';

/** One option: commander's flags, what it does, and its default. */
export type CommandOption = readonly [flags: string, description: string, fallback?: string];

/** What a command gets: its words, its streams, and the way to the running parts, opened only when asked for. */
export interface Invocation {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Prints a line on standard output. */
  readonly print: (line?: string) => void;
  /** Configuration and network only, for commands that store nothing; closed by the caller after `run`. */
  readonly openWeb: () => Promise<WebAccess>;
  /** Configuration, database, queue and the rest; closed by the caller after `run`. Throws ConfigError. */
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

/** Says on standard error what is wrong with the words that were given, and what would be right. Gives the exit code. */
export function usageError(problem: string): number {
  process.stderr.write(`warta: ${problem}\n`);
  return 2;
}
