import { printError } from '../cli/print.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from '../cli/command.ts';
import { jsonSchemaText } from '../config/sources-schema.ts';

const schema: Command = {
  summary: 'the JSON Schema of sources.yaml',
  group: 'For scripts',
  usage: '[file]',
  options: [
    ['--check', 'only report whether the file is up to date'],
    ['--print', 'print the schema instead'],
  ],
  help: 'The default file is sources.schema.json. The first line of sources.yaml refers to it.',
  async run(cli) {
    const { args, options } = cli;
    const [file = 'sources.schema.json'] = args;
    const text = jsonSchemaText();
    if (options['print'] === true) {
      cli.print(text.trimEnd());
      return 0;
    }
    const fresh = read(file) === text;
    if (options['check'] === true) {
      if (!fresh) printError(`warta: ${file} is stale; run \`warta schema\``);
      return fresh ? 0 : 1;
    }
    if (!fresh) writeFileSync(file, text);
    cli.print(fresh ? `${file} is up to date` : `${file} written`);
    return 0;
  },
};

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

export default schema;
