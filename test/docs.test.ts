import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Command } from '../src/cli/command.ts';
import { settingsMarkdown } from '../src/commands/config.ts';
import { describeSettings, readSettings } from '../src/config/read-settings.ts';
import { ENGINES } from '../src/translate/engine/engine-registry.ts';
import {
  extractErrors,
  fetchErrors,
  listingErrors,
  publishErrors,
  translateErrors,
} from '../src/model/errors.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

function between(name: string): string {
  const match = new RegExp(`<!-- ${name} -->\n([^]*?)<!-- /${name} -->`).exec(readme);
  return match?.[1]?.trim() ?? '';
}

describe('README.md', () => {
  test('has the table of settings as `warta config --markdown` hashes it', () => {
    expect(between('settings')).toBe(settingsMarkdown(describeSettings(readSettings({}, ENGINES))));
  });

  test('lists every error code with its meaning', () => {
    const rows = Object.entries({
      listing: listingErrors,
      fetch: fetchErrors,
      extract: extractErrors,
      translate: translateErrors,
      publish: publishErrors,
    }).flatMap(([stage, codes]) =>
      Object.entries(codes).map(([code, meaning]) => `| ${stage} | \`${code}\` | ${meaning} |`),
    );
    expect(between('errors')).toBe(['| stage | code | meaning |', '|---|---|---|', ...rows].join('\n'));
  });
});

describe('help', () => {
  const names = globSync('src/commands/*.ts', { cwd: root }).map((file) => basename(file, '.ts'));

  test.each(names)('`warta %s --help` describes the command', async (name) => {
    const { default: command } = (await import(`../src/commands/${name}.ts`)) as { default: Command };
    expect(command.summary).toMatch(/^[a-z].{15,}[^.]$/);
    for (const [flags, description] of command.options ?? []) {
      expect(flags).toMatch(/^--[a-z]/);
      expect(description.length).toBeGreaterThan(4);
    }
  });
});
