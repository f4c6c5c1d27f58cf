#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { runCommand } from './cli/run-command.ts';
import { Failure } from './model/errors.ts';

// Compiling takes longer than most commands. Beside the packages, where only those write who could change these too.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/warta'));

/** Exit codes that cron and scripts can rely on. */
const FAILED = 1;
const WRONG_USE = 2;
const BUSY = 3;

const stop = new AbortController();
let stoppedBy: 'SIGINT' | 'SIGTERM' = 'SIGTERM';

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
  if (stop.signal.aborted && error === stop.signal.reason) return 128 + constants.signals[stoppedBy];
  process.stderr.write(`warta: ${formatError(error)}\n`);
  if (!(error instanceof Failure)) return FAILED;
  if (error.code === 'folder-busy') return BUSY;
  return error.name === 'ConfigError' ? WRONG_USE : FAILED;
}

/** A failure in words; what the system or the database refused, with what led to it; a fault of ours with its place. */
function formatError(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) causes.push(cause);
  const refused = causes.some((cause) => 'code' in cause && !(cause instanceof TypeError));
  if (refused) return causes.map(({ message }) => message).join(': ');
  return causes[0]?.stack ?? String(error);
}

/**
 * A signal to a whole process group arrives a second time through the launcher, or through npm, moments later. Milliseconds.
 */
const REPEATED_SIGNAL_MS = 500;
let stopRequestedAt = 0;

/** The first signal asks everything to finish; a second one, or ten seconds, ends the process. */
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
// Whoever reads no further (`| head`) has what he wanted; without a reader of the log the work goes on.
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
// What is still on its way to a pipe is written first.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit();
