import { Command as Program } from 'commander';
import { version } from '../app/version.ts';
import { COMMANDS_FOLDER, listCommands, loadCommand } from './command-list.ts';
import { type Command, COMMAND_GROUPS, type Invocation } from './command.ts';

/** Runs a command with its arguments and options. Resolves to the exit code. */
export type CommandRunner = (
  command: Command,
  args: readonly string[],
  options: Invocation['options'],
) => Promise<number>;

/**
 * Builds the command line from the files in `commands/`. Only the requested command is loaded.
 *
 * @param words the arguments after `warta`
 * @param folder where the commands are; another one in tests
 */
export async function openProgram(
  words: readonly string[],
  run: CommandRunner,
  folder = COMMANDS_FOLDER,
): Promise<Program> {
  const program = new Program('warta')
    .description('Turns wire stories of many outlets into one attributed Indonesian feed.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help', 'explain a command and its options')
    .commandsGroup(`${COMMAND_GROUPS[0]}:`)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({ getOutHelpWidth: helpWidth, getErrHelpWidth: helpWidth })
    .showHelpAfterError('(`warta --help` lists the commands)')
    .addHelpText('after', '\n`warta COMMAND --help` explains a command. Start with `npm run demo`.')
    .exitOverride();
  const [first, second] = words;
  const requested = first === 'help' ? second : first;
  for (const { name, summary, group } of await listCommands(folder)) {
    const sub = program.command(name).summary(summary).helpGroup(`${group}:`);
    if (name === requested) describe(sub, await loadCommand(name, folder), run);
  }
  return program;
}

function describe(sub: Program, command: Command, run: CommandRunner): void {
  sub
    .description(command.summary)
    .showHelpAfterError(`(\`warta ${sub.name()} --help\` explains the command)`)
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

/** Wraps paragraphs to the terminal's width. Examples, which start with a space or `warta`, are left as they are. */
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
