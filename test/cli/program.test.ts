import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { commandIndexText, COMMANDS_FOLDER, listCommands } from '../../src/cli/command-list.ts';
import type { Invocation } from '../../src/cli/command.ts';
import { openProgram, type CommandRunner } from '../../src/cli/program.ts';
import { version } from '../../src/app/version.ts';

const root = join(import.meta.dirname, '../..');
const listed = (await listCommands()).map(({ name }) => name);
const ran: unknown[] = [];
const record: CommandRunner = (_command, args, options) => {
  ran.push({ args, options });
  return Promise.resolve(0);
};

/** Parses a command line in this process. Returns exit code and output. */
async function parse(
  words: readonly string[],
  { run = record, folder = COMMANDS_FOLDER } = {},
): Promise<{ code: number; text: string }> {
  let text = '';
  const write = (piece: string): void => void (text += piece);
  const program = await openProgram(words, run, folder);
  for (const each of [program, ...program.commands])
    each.exitOverride().configureOutput({ writeOut: write, writeErr: write });
  try {
    await program.parseAsync(words, { from: 'user' });
    return { code: 0, text };
  } catch (error) {
    return { code: (error as CommanderError).exitCode, text };
  }
}

test('the index is fresh (`npm run index`)', { timeout: 900_000 }, async () => {
  expect(readFileSync(join(root, 'src/cli/command-index.json'), 'utf8')).toBe(await commandIndexText());
});

test('a new file in the folder is a command: listed, explained and run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warta-commands-'));
  try {
    writeFileSync(
      join(folder, 'greet.ts'),
      `export default {
        summary: 'print a greeting', group: 'Stories', usage: '<name>', options: [['--loud', 'in capitals']],
        run: ({ args: [name], options, print }) => (print(options.loud ? name.toUpperCase() : name), Promise.resolve(4)),
      };`,
    );
    const printed: string[] = [];
    const run: CommandRunner = (command, args, options) =>
      command.run({ args, options, print: (line = '') => void printed.push(line) } as Invocation);
    expect((await parse(['--help'], { run, folder })).text).toMatch(
      /^Stories:\n {2}greet +print a greeting$/m,
    );
    expect((await parse(['greet', '--help'], { run, folder })).text).toMatch(/--loud +in capitals/);
    const exitCode = process.exitCode;
    expect(await parse(['greet', 'halo', '--loud'], { run, folder })).toEqual({ code: 0, text: '' });
    expect([printed, process.exitCode]).toEqual([['HALO'], 4]);
    process.exitCode = exitCode;
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('help', () => {
  test('lists all commands on a narrow terminal, without loading one', async () => {
    const { code, text } = await parse(['--help']);
    expect(code).toBe(0);
    for (const name of listed) expect(text).toMatch(new RegExp(`^  ${name} {2,}\\S`, 'm'));
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(listed)(
    '`warta %s --help` prints the same as `warta help`',
    { timeout: 900_000 },
    async (name) => {
      const { text } = await parse([name, '--help']);
      expect(text).toContain(`Usage: warta ${name}`);
      expect(text.split('\n').filter((line) => line.length > 80 && !/^(?: |warta )/.test(line))).toEqual([]);
      expect((await parse(['help', name])).text).toBe(text);
    },
  );

  test('a misspelt command or option is reported with a suggestion and a reference to the help', async () => {
    expect((await parse(['stauts'])).text).toMatch(/Did you mean status\?[^]*`warta --help`/);
    expect((await parse(['crawl', '--al'])).text).toMatch(/Did you mean --all\?[^]*`warta crawl --help`/);
    expect((await parse(['--version'])).text.trim()).toBe(version);
  });
});

test('a command receives its arguments and options', async () => {
  await parse(['source', 'add', 'https://outlet.example/', '--id', 'outlet']);
  expect(ran.at(-1)).toEqual({
    args: ['add', 'https://outlet.example/'],
    options: { id: 'outlet', limit: '10' },
  });
});
