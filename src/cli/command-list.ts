import { join } from 'node:path';
import { moduleNames, moduleUrl } from '../url/module-url.ts';
import index from './command-index.json' with { type: 'json' };
import { type Command, COMMAND_GROUPS } from './command.ts';

/** The folder with one file a command. */
export const COMMANDS_FOLDER = join(import.meta.dirname, '../commands');

/** A command as `warta --help` lists it. */
export type ListedCommand = { readonly name: string } & Pick<Command, 'summary' | 'group'>;

const INDEX: Readonly<Record<string, { readonly summary: string; readonly group: string }>> = index;

/**
 * Lists the commands in a folder, sorted by group, then by name.
 *
 * Loading every command takes seconds, because together they import the whole program. Summaries therefore come from
 * `command-index.json`, which `npm run index` writes and a test checks. A command that is not in the index is loaded.
 */
export async function listCommands(folder = COMMANDS_FOLDER): Promise<ListedCommand[]> {
  const listed = await Promise.all(
    moduleNames(folder).map(async (name): Promise<ListedCommand> => {
      const known = folder === COMMANDS_FOLDER ? INDEX[name] : undefined;
      const group = COMMAND_GROUPS.find((one) => one === known?.group);
      if (known !== undefined && group !== undefined) return { name, summary: known.summary, group };
      const command = await loadCommand(name, folder);
      return { name, summary: command.summary, group: command.group };
    }),
  );
  const rank = ({ group }: ListedCommand): number => COMMAND_GROUPS.indexOf(group);
  return listed.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** Imports a command by its file name. */
export async function loadCommand(name: string, folder = COMMANDS_FOLDER): Promise<Command> {
  const loaded: { readonly default: Command } = await import(moduleUrl(folder, name).href);
  return loaded.default;
}

/** The text of `command-index.json`: summary and group of every command, loaded from its file. */
export async function commandIndexText(): Promise<string> {
  const entries = await Promise.all(
    moduleNames(COMMANDS_FOLDER).map(async (name) => {
      const { summary, group } = await loadCommand(name);
      return [name, { group, summary }] as const;
    }),
  );
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
