import { printError } from '../cli/print.ts';
import type { Command } from '../cli/command.ts';
import { describeSettings, readSettings } from '../config/read-settings.ts';
import { textTable } from '../cli/table.ts';
import { ENGINES } from '../translate/engine/engine-registry.ts';

const config: Command = {
  summary: 'every setting, its value and its origin',
  group: 'Getting started',
  options: [
    ['--markdown', 'print the table of README.md'],
    ['--json', 'print JSON'],
  ],
  help: 'Settings are environment variables. Secrets are hidden. A secret can also be read from a file, named in <NAME>_FILE.',
  async run({ env, options, print }) {
    const reading = readSettings(options['markdown'] === true ? {} : env, ENGINES);
    const rows = describeSettings(reading);
    if (options['json'] === true) print(JSON.stringify(rows, null, 2));
    else if (options['markdown'] === true) print(settingsMarkdown(rows));
    else
      print(
        textTable(
          ['setting', 'value', 'from', 'meaning'],
          rows.map((row) => [row.name, row.value, row.origin, row.doc]),
        ),
      );
    for (const { name, value, problem, fix } of reading.problems)
      printError(`warta: ${name}=${value}: ${problem}; ${fix}`);
    return reading.problems.length > 0 ? 2 : 0;
  },
};

/** The settings table of README.md. A test compares them. */
export function settingsMarkdown(rows: ReturnType<typeof describeSettings>): string {
  const line = (row: (typeof rows)[number]) =>
    `| \`${row.name}\` | ${row.type} | ${row.fallback === '' ? '' : `\`${row.fallback}\``} | ${row.doc} |`;
  return ['| setting | value | default | meaning |', '|---|---|---|---|', ...rows.map(line)].join('\n');
}

export default config;
