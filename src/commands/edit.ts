import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { App } from '../app.ts';
import type { Command } from '../command.ts';
import type { Context } from '../jobs/context.ts';
import { findStory } from '../store/explanations.ts';
import { keepSentences, knownSentences, similarSentences } from '../store/memory.ts';
import { leadArticle, type LeadArticle, replaceTranslation } from '../store/translations.ts';
import { changedLines, type SheetLine, writeSheet } from '../translate/edit-sheet.ts';
import { emptyGlossary, parseGlossary } from '../translate/glossary.ts';
import { identify } from '../translate/language.ts';
import { openArticle } from '../translate/open-article.ts';
import { workOf } from '../translate/sentence.ts';

const edit: Command = {
  summary: 'correct a translation in your editor; what you change wins for ever',
  usage: '<story>',
  options: [
    ['--to <language>', 'the language of the translation', 'id'],
    ['--by <name>', 'the name to credit; default: yours on this machine'],
  ],
  help: `Opens $VISUAL or $EDITOR with the original and the translation, sentence by sentence, as Markdown. Changed sentences
are remembered under your name, are used in every later story, and the story is published again.

warta edit 1041 --by n3m0`,
  async run({ args: [reference = ''], options, open, env, print, signal }) {
    const app = await open();
    const found = await findStory(app.db, reference);
    const article = found && (await leadArticle(app.db, found.storyId));
    if (found === undefined || article === undefined) {
      process.stderr.write(`warta: no story under ${reference}\n`);
      return 2;
    }
    const pair = { from: identify(article.text, article.language).language, to: String(options['to']) };
    const lines = await sentencesOf(app.db, article, pair, app.config.settings.glossaryFile);
    const sheet = await edited(writeSheet(article.headline, lines), env);
    const changed = sheet === undefined ? [] : changedLines(lines, sheet);
    if (changed.length === 0) {
      print('nothing was changed');
      return 0;
    }
    const by = String(options['by'] ?? userInfo().username);
    await keepSentences(
      app.db,
      changed.map((one) => ({ ...one, ...pair, glossary: '', origin: 'human' as const, by })),
    );
    await publishAgain(await app.jobs(), found.storyId, article, pair.to, signal);
    print(`${changed.length} of ${lines.length} sentences remembered as ${by}'s`);
    return 0;
  },
};

/** Every sentence once, with what is known of it. */
async function sentencesOf(
  db: App['db'],
  article: LeadArticle,
  pair: { from: string; to: string },
  glossaryFile: string,
): Promise<SheetLine[]> {
  const glossary = existsSync(glossaryFile)
    ? parseGlossary(readFileSync(glossaryFile, 'utf8')).glossary
    : emptyGlossary;
  const work = openArticle(article, pair.from).sentences.map((rich) => workOf(rich, pair, glossary));
  const known = await knownSentences(db, work, pair);
  const lines: SheetLine[] = [];
  for (const source of new Set(work.map((one) => one.source))) {
    const target = known.get(source)?.target ?? '';
    const similar = target === '' ? await similarSentences(db, source, pair, { limit: 2 }) : [];
    lines.push({ source, target, similar });
  }
  return lines;
}

/** Lets a person edit a text; undefined where the editor ended with an error. */
async function edited(sheet: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'warta-edit-'));
  try {
    const file = join(folder, 'story.md');
    await writeFile(file, sheet);
    const [command = 'vi', ...rest] = (env['VISUAL'] ?? env['EDITOR'] ?? 'vi').split(' ');
    const editor = spawn(command, [...rest, file], { stdio: 'inherit', env });
    const [code] = (await once(editor, 'close')) as [number | null];
    return code === 0 ? await readFile(file, 'utf8') : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function publishAgain(
  context: Context,
  storyId: number,
  article: LeadArticle,
  to: string,
  signal: AbortSignal,
) {
  const translation = await context.translator(article, to, signal);
  await context.db.transaction().execute(async (tx) => {
    await replaceTranslation(tx, article.id, article.version, translation);
    await context.queue.enqueue(tx, 'publish', { storyId });
  });
}

export default edit;
