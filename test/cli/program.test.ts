import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { commandList } from '../../src/cli/command-list.ts';
import { openProgram, type CommandRunner } from '../../src/cli/program.ts';
import { version } from '../../src/app/version.ts';

const root = join(import.meta.dirname, '../..');
const listed = Object.values(commandList).flatMap((group) => Object.keys(group));

/** What a command line hashes and comes to, without the process around it. */
async function parsed(...words: string[]): Promise<{ code: number; text: string; ran: unknown[] }> {
  const ran: unknown[] = [];
  const run: CommandRunner = (_command, args, options) => {
    ran.push({ args, options });
    return Promise.resolve(0);
  };
  let text = '';
  const write = (piece: string): void => void (text += piece);
  const program = await openProgram(words, run);
  for (const each of [program, ...program.commands])
    each.exitOverride().configureOutput({ writeOut: write, writeErr: write });
  try {
    await program.parseAsync(words, { from: 'user' });
    return { code: 0, text, ran };
  } catch (error) {
    return { code: (error as CommanderError).exitCode, text, ran };
  }
}

test('the catalogue lists every command, once', () => {
  const files = globSync('src/commands/*.ts', { cwd: root }).map((file) => basename(file, '.ts'));
  expect(listed.toSorted()).toEqual(files.toSorted());
});

describe('help', () => {
  test('lists all commands on a narrow terminal, without loading one', async () => {
    const { code, text } = await parsed('--help');
    expect(code).toBe(0);
    for (const name of listed) expect(text).toMatch(new RegExp(`^  ${name} {2,}\\S`, 'm'));
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(listed)('`warta %s --help` says the same as `warta help`', { timeout: 60_000 }, async (name) => {
    const { text } = await parsed(name, '--help');
    expect(text).toContain(`Usage: warta ${name}`);
    expect(text.split('\n').filter((line) => line.length > 80 && !/^(?: |warta )/.test(line))).toEqual([]);
    expect((await parsed('help', name)).text).toBe(text);
  });

  test('a slip of the pen is answered with the word that was meant, and with where to look', async () => {
    expect((await parsed('stauts')).text).toMatch(/Did you mean status\?[^]*`warta --help`/);
    expect((await parsed('crawl', '--al')).text).toMatch(/Did you mean --all\?[^]*`warta crawl --help`/);
    expect((await parsed('--version')).text.trim()).toBe(version);
  });
});

test('a command gets its words and options', async () => {
  const { ran } = await parsed('source', 'add', 'https://outlet.example/', '--id', 'outlet');
  expect(ran).toEqual([{ args: ['add', 'https://outlet.example/'], options: { id: 'outlet', limit: '10' } }]);
});
