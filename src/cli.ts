#!/usr/bin/env node
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Command as Program, CommanderError } from 'commander';
import type { Command, Invocation } from './command.ts';
import { invoke } from './invoke.ts';
import { Failure } from './model/failure.ts';

const folder = join(import.meta.dirname, 'commands');
const stop = new AbortController();

/** Exit codes that cron and scripts can rely on. */
const FAILED = 1;
const WRONG_USE = 2;
const BUSY = 3;

async function add(program: Program, name: string): Promise<void> {
  const { default: command } = (await import(join(folder, `${name}.ts`))) as { default: Command };
  const sub = program.command(`${name} ${command.usage ?? ''}`.trim()).description(command.summary);
  for (const [flags, description, fallback] of command.options ?? [])
    sub.option(flags, description, fallback);
  if (command.help !== undefined) sub.addHelpText('after', `\n${command.help.trim()}`);
  sub.action(async () => {
    const args = sub.processedArgs.flat().filter((arg) => arg !== undefined);
    process.exitCode = await invoke(command, args, sub.opts<Invocation['options']>(), stop.signal);
  });
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
  if (stop.signal.aborted && error === stop.signal.reason) return 128 + 15;
  const known = error instanceof Failure;
  process.stderr.write(`warta: ${known ? error.message : ((error as Error).stack ?? String(error))}\n`);
  if (known && error.code === 'folder-busy') return BUSY;
  return known && error.name === 'ConfigError' ? WRONG_USE : FAILED;
}

/** The first signal asks everything to finish; a second one, or ten seconds, ends the process. */
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(FAILED);
    stop.abort();
    setTimeout(() => process.exit(process.exitCode ?? FAILED), 9_800).unref();
  });
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

const names = globSync('*.ts', { cwd: folder }).map((file) => basename(file, '.ts'));
const asked = process.argv[2] ?? '';
const program = new Program('warta')
  .description('Turns wire stories of many outlets into one attributed Indonesian feed.')
  .exitOverride()
  .showHelpAfterError('(`warta --help` lists the commands)')
  .addHelpText('after', '\nStart with `npm run demo`, then edit sources.yaml and try `warta check`.');
try {
  // Only the command that was asked for is loaded; all of them for the list.
  for (const name of names.includes(asked) ? [asked] : names.toSorted()) await add(program, name);
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
// What is still on its way to a pipe is written first.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit();
