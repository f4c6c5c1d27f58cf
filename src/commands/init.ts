import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, type Invocation, usageError } from '../cli/command.ts';
import { openPrompt } from '../cli/prompt.ts';
import { GENERAL_SETTINGS, type Setting } from '../config/settings-table.ts';
import { type StarterAnswers, type StarterFile, starterFiles } from '../config/starter-files.ts';

const DEFAULT_NAME = 'Warta';

const init: Command = {
  summary: 'a new installation: settings, sources.yaml, glossary',
  group: 'Getting started',
  usage: '[folder]',
  options: [
    ['--contact <address>', 'e-mail address or URL that outlets read in the User-Agent'],
    ['--name <name>', 'name of the site'],
    ['--edition <title>', 'title of the first edition'],
    ['--database <url>', 'a PostgreSQL database instead of the embedded one'],
  ],
  help: `
Asks for what no option says; without a terminal the defaults apply, and --contact is required. Files that exist are left as they are.

  warta init --contact you@example.org --name "Warta Teluk"
`,
  async run(cli) {
    const given = answersIn(cli);
    const wrong = Object.entries(QUESTIONS).flatMap(([key, { problem }]) => {
      const value = given[key as keyof StarterAnswers];
      const found = value === undefined ? undefined : problem(value);
      return found === undefined ? [] : [`--${key} ${value}: ${found}`];
    });
    if (wrong.length > 0) return usageError(wrong.join('; '));
    const answers = await completed(given, cli.signal);
    if (answers === undefined)
      return usageError('pass --contact: an e-mail address or URL at which outlets can reach you');
    const [folder = '.'] = cli.args;
    mkdirSync(folder, { recursive: true });
    for (const file of [...starterFiles(answers), ...shippedGlossary()]) {
      const path = join(folder, file.name);
      cli.print(writeNew(path, file) ? `wrote ${path}` : `kept ${path}, which exists`);
    }
    cli.print(`
Next${folder === '.' ? '' : `, in ${folder}`}:
  warta source add https://outlet.example/ --write   adds an outlet; repeat it for others
  warta run                                          crawls, publishes and serves the site`);
    return 0;
  },
};

type Answers = Partial<StarterAnswers>;

/** Questions in the order in which they are asked. */
const QUESTIONS: Readonly<
  Record<
    keyof StarterAnswers,
    { readonly question: string; readonly problem: (answer: string) => string | undefined }
  >
> = {
  contact: {
    question: 'Contact for outlets (e-mail address or URL)',
    problem: (answer) => invalid(GENERAL_SETTINGS.contact, answer),
  },
  name: { question: 'Name of the site', problem: notOneLine },
  edition: { question: 'Title of the first edition', problem: notOneLine },
  database: {
    question: 'PostgreSQL URL (empty: embedded database)',
    problem: (answer) => (answer === '' ? undefined : invalid(GENERAL_SETTINGS.databaseUrl, answer)),
  },
};

function answersIn({ options }: Invocation): Answers {
  const entries = Object.keys(QUESTIONS).flatMap((key) =>
    typeof options[key] === 'string' ? [[key, options[key]]] : [],
  );
  return Object.fromEntries(entries) as Answers;
}

/** Asks for what is missing. Returns undefined if the contact is missing and nobody can be asked. */
async function completed(given: Answers, signal: AbortSignal): Promise<StarterAnswers | undefined> {
  using prompt = openPrompt(signal);
  const answerTo = async (key: keyof StarterAnswers, fallback: string): Promise<string> =>
    given[key] ??
    (prompt === undefined
      ? fallback
      : await prompt.ask(QUESTIONS[key].question, fallback, QUESTIONS[key].problem));
  const contact = await answerTo('contact', '');
  if (contact === '') return undefined;
  const name = await answerTo('name', DEFAULT_NAME);
  const edition = await answerTo('edition', name);
  const database = await answerTo('database', '');
  return { contact, name, edition, database: database === '' ? undefined : database };
}

function invalid(setting: Setting<unknown>, answer: string): string | undefined {
  return setting.schema
    .safeParse(answer)
    .error?.issues.map(({ message }) => message)
    .join('; ');
}

function notOneLine(answer: string): string | undefined {
  if (!/^[^\p{Cc}]*[\p{L}\p{N}][^\p{Cc}]*$/u.test(answer)) return 'must be one line of text';
  // A value of a .env file cannot contain them all.
  return [`'`, '`', '"'].every((quote) => answer.includes(quote))
    ? 'has too many kinds of quotes'
    : undefined;
}

/** Writes a file that does not exist yet. Returns false if it does. */
function writeNew(path: string, { text, secret }: StarterFile): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: secret === true ? 0o600 : 0o666 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The glossary of this package, which is two folders up from here, in the compiled package three. */
function shippedGlossary(): StarterFile[] {
  const file = ['../..', '../../..']
    .map((up) => join(import.meta.dirname, up, 'glossary.yaml'))
    .find((path) => existsSync(path));
  return file === undefined ? [] : [{ name: 'glossary.yaml', text: readFileSync(file, 'utf8') }];
}

export default init;
