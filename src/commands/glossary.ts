import { existsSync, readFileSync } from 'node:fs';
import { type Command, usageError } from '../cli/command.ts';
import { loadConfig } from '../config/load-config.ts';
import { termsIn } from '../translate/glossary/glossary.ts';
import { parseGlossary } from '../translate/glossary/glossary-file.ts';
import { ENGINES } from '../translate/engine/engine-registry.ts';

const glossary: Command = {
  summary: 'check the glossary, or try it on a sentence',
  group: 'Translation',
  usage: '[sentence]',
  options: [
    ['--from <language>', 'the language of the sentence', 'en'],
    ['--to <language>', 'the target language', 'id'],
  ],
  help: `Exit codes: 0 valid, 2 the glossary has problems.

warta glossary
warta glossary "Islamic State fighters near Mosul"`,
  run({ args: [sentence], options, env, print }) {
    const file = loadConfig(env, ENGINES).settings.glossaryFile;
    if (!existsSync(file))
      return Promise.resolve(usageError(`no glossary at ${file}; WARTA_GLOSSARY sets another path`));
    const { glossary: terms, problems } = parseGlossary(readFileSync(file, 'utf8'));
    for (const { line, problem } of problems) print(`${file}:${line}: ${problem}`);
    if (sentence === undefined) print(`${terms.terms.length} terms, ${problems.length} problems`);
    else {
      const [from, to] = [String(options['from']), String(options['to'])];
      for (const { term, start, end } of termsIn(sentence, from, to, terms)) {
        print(`${sentence.slice(start, end)} = ${term.languages[to]?.forms[0]}  (line ${term.line})`);
      }
    }
    return Promise.resolve(problems.length === 0 ? 0 : 2);
  },
};

export default glossary;
