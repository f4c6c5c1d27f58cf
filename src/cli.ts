#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { runCommand } from './cli/run-command.ts';
import { errorText } from './cli/error-text.ts';
import { printError } from './cli/print.ts';
import { Failure } from './model/errors.ts';

// Compiling takes longer than most commands. Cache next to node_modules: writable by the same users.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/warta'));

/** Exit codes, for cron and scripts. */
const FAILED = 1;
const USAGE_ERROR = 2;
const BUSY = 3;

const stop = new AbortController();
let stoppedBy: 'SIGINT' | 'SIGTERM' = 'SIGTERM';

/** Prints an error on standard error, unless commander already did. Returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
  if (stop.signal.aborted && error === stop.signal.reason) return 128 + constants.signals[stoppedBy];
  printError(`warta: ${errorText(error)}`);
  if (!(error instanceof Failure)) return FAILED;
  if (error.code === 'folder-busy') return BUSY;
  return error.name === 'ConfigError' ? USAGE_ERROR : FAILED;
}

/**
 * Milliseconds within which a second signal counts as the same one: a signal to the process group arrives again through
 * the launcher or npm.
 */
const REPEATED_SIGNAL_MS = 500;
let stopRequestedAt = 0;

/** The first signal asks everything to finish. A second signal, or ten seconds, ends the process. */
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stop.signal.aborted) {
      if (performance.now() - stopRequestedAt > REPEATED_SIGNAL_MS) process.exit(FAILED);
      return;
    }
    stopRequestedAt = performance.now();
    stoppedBy = signal;
    stop.abort();
    setTimeout(() => process.exit(process.exitCode ?? FAILED), 9_800).unref();
  });
// EPIPE: the reader closed the pipe (`| head`). On standard error it is ignored: the log is not worth a crash.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});
process.stderr.on('error', () => {});

try {
  const { openProgram } = await import('./cli/program.ts');
  const program = await openProgram(process.argv.slice(2), (command, args, options) =>
    runCommand(command, args, options, stop.signal),
  );
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
// Flush standard output: process.exit() would drop what a pipe has not accepted yet.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit();
