import { printError } from '../cli/print.ts';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { App } from '../app/app.ts';
import { type Command, type Invocation, usageError } from '../cli/command.ts';
import { translateWaiting } from '../jobs/translate/retry-waiting.ts';
import {
  type ImportDefaults,
  importMemory,
  UnnamedTranslatorError,
} from '../jobs/translate/import-memory.ts';
import { allSentences, countSentences, similarSentences } from '../store/translation/sentence-memory.ts';
import { textTable } from '../cli/table.ts';
import { TmxError, writeTmx } from '../translate/memory/tmx.ts';

const memory: Command = {
  summary: 'import, export, count or search remembered sentences',
  group: 'Translation',
  usage: '<action> [argument]',
  options: [
    ['--by <name>', 'import: name of the translator, for units of the file that name none'],
    ['--human', "import: units without an origin are a person's; export: only people's sentences"],
    ['--machine', "import: units without an origin are a machine's"],
    ['--from <language>', 'export, similar: only from this language'],
    ['--to <language>', 'export, similar: only to this language'],
  ],
  help: `
warta memory import FILE.tmx [--by NAME]   import a TMX 1.4 file
warta memory export [FILE.tmx]             export all sentences as TMX 1.4
warta memory stats                         count sentences by direction and translator
warta memory similar "a sentence"          find similar sentences

An export keeps the origin of every sentence: a person, a machine or an earlier import. Files of other tools do not say
whether a person translated. Their sentences become "imported": they win over a machine's and lose to a person's, and
readers see the note on machine translation. With --human you vouch that a person translated, and the note goes.`,
  async run(invocation) {
    const [action = '', argument] = invocation.args;
    const act = actions[action];
    if (act === undefined) {
      return usageError(`unknown action "memory ${action}"; known are ${Object.keys(actions).join(', ')}`);
    }
    return act(await invocation.open(), argument, invocation);
  },
};

type Action = (app: App, argument: string | undefined, invocation: Invocation) => Promise<number>;

const actions: Readonly<Record<string, Action>> = {
  async import(app, file, { options, print }) {
    if (file === undefined) return usageError('the path of the TMX file is missing');
    const { human, machine, by } = options;
    if (human === true && machine === true) return usageError('--human and --machine exclude each other');
    const defaults: ImportDefaults = {
      origin: human === true ? 'human' : machine === true ? 'machine' : undefined,
      by: typeof by === 'string' && by.trim() !== '' ? by.trim() : undefined,
    };
    let count = 0;
    try {
      await importMemory(app.db, file, defaults, (done) => (count = done));
    } catch (error) {
      const imported = count === 0 ? 'nothing was imported' : `${count} sentences were imported`;
      if (error instanceof UnnamedTranslatorError)
        return usageError(`${file}: ${error.message}; pass --by NAME; ${imported}`);
      if (!(error instanceof TmxError)) throw error;
      printError(`warta: ${file}: ${error.message}; ${imported}`);
      return 1;
    }
    const waiting = await translateWaiting({ db: app.db, queue: await app.queue() });
    print(`${count} sentences imported`);
    if (waiting > 0) print(`stories awaiting a translation, retried by the next crawl: ${waiting}`);
    return 0;
  },

  async export(app, file, { options }) {
    const filter = {
      ...(typeof options['from'] === 'string' ? { from: options['from'] } : {}),
      ...(typeof options['to'] === 'string' ? { to: options['to'] } : {}),
      ...(options['human'] === true ? { origin: 'human' as const } : {}),
    };
    const text = Readable.from(writeTmx(allSentences(app.db, filter)));
    if (file === undefined) await pipeline(text, process.stdout, { end: false });
    else await pipeline(text, createWriteStream(file));
    return 0;
  },

  async stats(app, _argument, { print }) {
    const counts = await countSentences(app.db);
    print(
      textTable(
        ['from', 'to', 'translator', 'origin', 'sentences'],
        counts.map(({ from, to, by, origin, sentences }) => [from, to, by, origin, String(sentences)]),
      ),
    );
    return 0;
  },

  async similar(app, sentence, { options, print }) {
    if (sentence === undefined) return usageError('the sentence is missing');
    const pair = { from: String(options['from'] ?? 'en'), to: String(options['to'] ?? 'id') };
    for (const match of await similarSentences(app.db, sentence, pair)) {
      print(`${Math.round(match.similarity * 100)} %  ${match.source}\n      ${match.target}  (${match.by})`);
    }
    return 0;
  },
};

export default memory;
