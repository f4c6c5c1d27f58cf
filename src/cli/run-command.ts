import { printLine } from './print.ts';
import type { App } from '../app/app.ts';
import { withEnvFile } from '../config/env-file.ts';
import type { Command, Invocation } from './command.ts';

/** Runs a command with the process's streams and environment, then closes what it opened. Returns the exit code. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  options: Invocation['options'],
  signal: AbortSignal,
): Promise<number> {
  const env = withEnvFile(process.env);
  await using opened = new AsyncDisposableStack();
  let app: App | undefined;
  return await command.run({
    args,
    options,
    env,
    signal,
    print: printLine,
    // Imported on demand: `--help` and the JSON Lines commands need neither network nor database.
    async openWeb() {
      const { openWebAccess } = await import('../app/web.ts');
      return opened.use(openWebAccess(env));
    },
    async open() {
      const { openApp } = await import('../app/app.ts');
      return (app ??= opened.use(await openApp(env)));
    },
  });
}
