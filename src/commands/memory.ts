import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { App } from '../app/app.ts';
import { type Command, type Invocation, usageError } from '../cli/command.ts';
import { translateWaiting } from '../jobs/translate/retry-waiting.ts';
import { importMemory } from '../jobs/translate/import-memory.ts';
import { allSentences, countSentences, similarSentences } from '../store/translation/sentence-memory.ts';
import { textTable } from '../cli/table.ts';
import { TmxError, writeTmx } from '../translate/memory/tmx.ts';

const memory: Command = {
  summary: 'import, export, count or search the sentence memory',
  usage: '<action> [argument]',
  options: [
    ['--by <name>', 'import: who translated, where the file does not say', 'TMX'],
    ['--machine', 'import: a machine translated, where the file does not say'],
    ['--from <language>', 'export, similar: only from this language'],
    ['--to <language>', 'export, similar: only to this language'],
    ['--human', 'export: only sentences of people'],
  ],
  help: `
warta memory import FILE.tmx [--by NAME]   sentences of a TMX 1.4 file; a person's win over any machine
warta memory export [FILE.tmx]             all sentences as TMX 1.4
warta memory stats                         how many sentences, by direction and by who made them
warta memory similar "a sentence"          remembered sentences like it`,
  async run(invocation) {
    const [action = '', argument] = invocation.args;
    const act = actions[action];
    if (act === undefined) {
      return usageError(`no "memory ${action}"; there are ${Object.keys(actions).join(', ')}`);
    }
    return act(await invocation.open(), argument, invocation);
  },
};

type Action = (app: App, argument: string | undefined, invocation: Invocation) => Promise<number>;

const actions: Readonly<Record<string, Action>> = {
  async import(app, file, { options, print }) {
    if (file === undefined) return usageError('name the TMX file');
    const origin = options['machine'] === true ? 'machine' : 'human';
    let count = 0;
    const onProgress = (done: number): void => void (count = done);
    try {
      await importMemory(app.db, file, { origin, by: String(options['by'] ?? 'TMX'), onProgress });
    } catch (error) {
      if (!(error instanceof TmxError)) throw error;
      process.stderr.write(`warta: ${file}: ${error.message}; ${count} sentences were imported\n`);
      return 1;
    }
    const waiting = await translateWaiting({ db: app.db, queue: await app.queue() });
    print(`${count} sentences imported`);
    if (waiting > 0) print(`stories that wait for a translation, tried again by the next crawl: ${waiting}`);
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
        ['from', 'to', 'made by', 'origin', 'sentences'],
        counts.map(({ from, to, by, origin, sentences }) => [from, to, by, origin, String(sentences)]),
      ),
    );
    return 0;
  },

  async similar(app, sentence, { options, print }) {
    if (sentence === undefined) return usageError('give the sentence');
    const pair = { from: String(options['from'] ?? 'en'), to: String(options['to'] ?? 'id') };
    for (const match of await similarSentences(app.db, sentence, pair)) {
      print(`${Math.round(match.similarity * 100)} %  ${match.source}\n      ${match.target}  (${match.by})`);
    }
    return 0;
  },
};

export default memory;
