import { join } from 'node:path';
import { Command as Program } from 'commander';
import { commandList } from './command-list.ts';
import type { Command, Invocation } from './command.ts';
import { moduleUrl } from '../url/module-url.ts';
import { version } from '../app/version.ts';

/** Runs a command with its words and options and gives the exit code. */
export type CommandRunner = (
  command: Command,
  args: readonly string[],
  options: Invocation['options'],
) => Promise<number>;

/**
 * The command line. Only the command that was asked for is loaded: all of them together are the whole program, which
 * nobody should wait for who reads the list.
 *
 * @param words what stands behind `warta`
 */
export async function openProgram(words: readonly string[], run: CommandRunner): Promise<Program> {
  const program = new Program('warta')
    .description('Turns wire stories of many outlets into one attributed Indonesian feed.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help', 'what a command does, and its options')
    .commandsGroup(`${Object.keys(commandList)[0] ?? ''}:`)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({ getOutHelpWidth: helpWidth, getErrHelpWidth: helpWidth })
    .showHelpAfterError('(`warta --help` lists the commands)')
    .addHelpText('after', '\n`warta COMMAND --help` explains one. Start with `npm run demo`.')
    .exitOverride();
  const [first, second] = words;
  const asked = first === 'help' ? second : first;
  for (const [group, commands] of Object.entries(commandList))
    for (const [name, summary] of Object.entries(commands)) {
      const sub = program.command(name).summary(summary).helpGroup(`${group}:`);
      if (name === asked) describe(sub, await load(name), run);
    }
  return program;
}

async function load(name: string): Promise<Command> {
  const { href } = moduleUrl(join(import.meta.dirname, '../commands'), name);
  return ((await import(href)) as { default: Command }).default;
}

function describe(sub: Program, command: Command, run: CommandRunner): void {
  sub
    .description(command.summary)
    .showHelpAfterError(`(\`warta ${sub.name()} --help\` explains it)`)
    .configureOutput({ getOutHelpWidth: helpWidth, getErrHelpWidth: helpWidth });
  if (command.usage !== undefined) sub.arguments(command.usage);
  for (const [flags, description, fallback] of command.options ?? [])
    sub.option(flags, description, fallback);
  if (command.help !== undefined) sub.addHelpText('after', `\n${wrapped(command.help, sub)}`);
  sub.action(async () => {
    const args = sub.processedArgs.flat().filter((arg) => arg !== undefined);
    process.exitCode = await run(command, args, sub.opts<Invocation['options']>());
  });
}

/** Paragraphs as wide as the terminal; examples, which begin with a blank or with `warta`, stay as they are. */
function wrapped(help: string, sub: Program): string {
  const blocks = help.replace(/^\n+|\s+$/g, '').split('\n\n');
  return blocks
    .map((block) =>
      /^(?: |warta )/.test(block)
        ? block
        : sub.createHelp().boxWrap(block.replaceAll('\n', ' '), helpWidth()),
    )
    .join('\n\n');
}

function helpWidth(): number {
  return Math.min(process.stdout.columns ?? 80, 100);
}
