import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { App } from '../app/app.ts';
import { type Command, type Invocation, usageError } from '../cli/command.ts';
import { openGlossary } from '../jobs/translate/live-glossary.ts';
import { publishStoryIn } from '../jobs/publish/publish-story.ts';
import { renderAndPing } from '../jobs/publish/ping-hub.ts';
import { TranslateError } from '../model/errors.ts';
import { findStory } from '../store/inspect/story-explanation.ts';
import { storeSentences, knownSentences, similarSentences } from '../store/translation/sentence-memory.ts';
import {
  addTranslation,
  checksOf,
  leadArticle,
  type LeadArticle,
} from '../store/translation/translations.ts';
import { stripDateline } from '../translate/strip-dateline.ts';
import { changedLines, lostLines, type SheetLine, writeSheet } from '../translate/memory/edit-sheet.ts';
import { primaryLanguage } from '../text/normalise-sentence.ts';
import { type LanguagePair } from '../translate/engine/engine.ts';
import { detectLanguage } from '../text/detect-language.ts';
import { articleFromMemory } from '../translate/article-sentences.ts';
import { prepareSentence } from '../translate/sentence-pipeline.ts';

const edit: Command = {
  summary: 'correct a translation in your editor',
  group: 'Translation',
  usage: '<story>',
  options: [
    ['--to <language>', 'the language of the translation', 'id'],
    ['--by <name>', 'the name to credit; default: yours on this machine'],
  ],
  help: `Opens $VISUAL or $EDITOR with the original and the translation, sentence by sentence, as Markdown. Changed sentences
are remembered under your name, are used in every later story, and the story is published again. Exit code 1 where
something could not be stored; your text is then kept in the file that is named.

warta edit 1041 --by n3m0`,
  async run(invocation) {
    const { args, options, open, print } = invocation;
    const app = await open();
    const [reference = ''] = args;
    const found = await findStory(app.db, reference);
    const article = found && (await leadArticle(app.db, found.storyId));
    if (found === undefined || article === undefined) return usageError(`no story under ${reference}`);
    const pair = { from: detectLanguage(article.text, article.language).language, to: String(options['to']) };
    if (primaryLanguage(pair.from) === primaryLanguage(pair.to))
      return usageError(`story ${found.storyId} was written in ${pair.to}; it is no translation`);

    const lines = await linesOf(app, article, pair);
    const written = writeSheet(article.headline, lines);
    const sheet = await edited(written, invocation.env);
    const changed = changedLines(lines, sheet.text);
    if (!sheet.well) return sheet.keep(print, 'the editor ended with an error: nothing was changed');
    const lost = lostLines(lines, sheet.text);
    const by = String(options['by'] ?? userInfo().username);
    const { free, taken } = await apart(app, changed, lines, pair, by);
    await storeSentences(
      app.db,
      free.map((one) => ({ ...one, ...pair, glossary: '', origin: 'human' as const, by })),
    );
    print(
      free.length === 0
        ? 'nothing was changed'
        : `${free.length} of ${lines.length} sentences remembered as ${by}'s`,
    );
    const problem =
      free.length === 0 ? undefined : await publishAgain(invocation, found.storyId, article, pair.to);
    const problems = [
      ...(lost > 0
        ? [`${lost} of ${lines.length} sentences were not found in the file and stay as they were`]
        : []),
      ...(taken > 0
        ? [`${taken} sentences were changed by somebody else meanwhile and stay as they are`]
        : []),
      ...(problem === undefined ? [] : [problem]),
    ];
    return problems.length > 0 ? sheet.keep(print, problems.join('; ')) : sheet.remove();
  },
};

/** Returns each distinct sentence in the form used for translation, with its entry in the memory. */
async function linesOf(
  { db, config, log }: App,
  article: LeadArticle,
  pair: LanguagePair,
): Promise<SheetLine[]> {
  const glossary = await openGlossary(db, config.settings.glossaryFile, log).current();
  const scope = { ...pair, outlet: article.sourceId };
  const memory = {
    lookup: (sentences: Parameters<typeof knownSentences>[1]) => knownSentences(db, sentences, scope),
  };
  const text = { ...article, ...stripDateline(article, article.dateline) };
  const { sentences } = await articleFromMemory(text, pair, memory);
  const work = sentences.map((rich) => prepareSentence(rich, pair, glossary));
  const known = await knownSentences(db, work, scope);
  const checks = await checksOf(db, article.id, article.version, pair.to);
  const lines: SheetLine[] = [];
  for (const source of new Set(work.map((one) => one.source))) {
    const target = known.get(source)?.target ?? '';
    const similar = target === '' ? await similarSentences(db, source, pair, { limit: 2 }) : [];
    const findings = checks
      .filter((check) => check.source === source)
      .map((check) => `${check.name}: ${check.message}: ${check.target ?? ''}`);
    lines.push({ source, target, findings, similar });
  }
  return lines;
}

/** The result of an editing session. */
interface Edited {
  readonly text: string;
  /** Whether the editor exited without an error. */
  readonly well: boolean;
  /** Prints the error and, if the person wrote anything, the path of the file. Returns the exit code. */
  keep(print: Invocation['print'], problem: string): Promise<number>;
  remove(): Promise<number>;
}

/** Opens a text in an editor. The editor may be a command with arguments, as in Git. */
async function edited(sheet: string, env: NodeJS.ProcessEnv): Promise<Edited> {
  const file = join(await mkdtemp(join(tmpdir(), 'warta-edit-')), 'story.md');
  await writeFile(file, sheet);
  const command = env['VISUAL'] || env['EDITOR'] || 'vi';
  const editor = spawn('sh', ['-c', `${command} "$@"`, command, file], { stdio: 'inherit', env });
  const [code] = (await once(editor, 'close')) as [number | null];
  const text = existsSync(file) ? await readFile(file, 'utf8') : '';
  const remove = async (): Promise<number> => {
    await rm(dirname(file), { recursive: true, force: true });
    return 0;
  };
  return {
    text,
    well: code === 0,
    remove,
    async keep(print, problem) {
      const worthKeeping = text !== sheet && text.trim() !== '';
      if (!worthKeeping) await remove();
      print(worthKeeping ? `${problem}; what you wrote is in ${file}` : problem);
      return 1;
    },
  };
}

type Changed = ReturnType<typeof changedLines>;

/** Separates the sentences that can be stored from those that someone else changed in the meantime. */
async function apart(
  { db }: App,
  changed: Changed,
  lines: readonly SheetLine[],
  pair: LanguagePair,
  by: string,
): Promise<{ free: Changed; taken: number }> {
  const wanted = changed.map(({ source }) => ({ source, glossary: '' }));
  const now = await knownSentences(db, wanted, pair);
  const free = changed.filter(({ source, target }) => {
    const known = now.get(source);
    const seen = lines.find((line) => line.source === source)?.target;
    return known?.origin !== 'human' || known.by === by || [seen, target].includes(known.target);
  });
  return { free, taken: changed.length - free.length };
}

/**
 * Translates the current version of the story from the memory and publishes it. Returns the error, if
 * any.
 */
async function publishAgain(
  { open, signal, print }: Invocation,
  storyId: number,
  seen: LeadArticle,
  to: string,
): Promise<string | undefined> {
  const app = await open();
  const { db, config, now } = app;
  const { editions, sources } = config;
  const article = await leadArticle(db, storyId);
  if (article === undefined) return 'the outlet withdrew the story meanwhile';
  try {
    const { translator } = await app.jobs();
    const translation = await translator(article, to, signal);
    const outcomes = await db.transaction().execute(async (tx) => {
      await addTranslation(tx, article.id, article.version, translation, { over: 'anyone' });
      return publishStoryIn(tx, storyId, editions, sources, now());
    });
    await renderAndPing(app, outcomes);
    for (const { editionId, state, detail } of outcomes)
      print(`${editionId}: ${state}${detail === undefined ? '' : `, ${detail}`}`);
  } catch (error) {
    if (!(error instanceof TranslateError)) throw error;
    return `the story itself could not be translated anew: ${error.message}`;
  }
  return article.id === seen.id && article.version === seen.version
    ? undefined
    : 'the outlet changed the text meanwhile; of your sentences those apply that it still has';
}

export default edit;
