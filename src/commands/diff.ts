import { type Command, usageError } from '../cli/command.ts';
import { type DiffPiece, wordDiff } from '../dedupe/text-diff.ts';
import { articleTexts, explainStory, findStory } from '../store/inspect/story-explanation.ts';

const diff: Command = {
  summary: 'what an outlet changed in an article',
  group: 'Stories',
  usage: '<story>',
  help: `A story is named by its number, its guid or the URL of one of its articles. With a URL only that article is compared. Added words are in {+braces+}, removed ones in [-brackets-].

  warta diff https://outlet.example/2026/11/02/story
  warta diff 1041`,
  async run({ args: [reference = ''], open, print }) {
    const { db } = await open();
    const found = await findStory(db, reference);
    if (!found) return usageError(`no story under ${reference}`);
    const { articles } = await explainStory(db, found.storyId);
    const { articleId } = found;
    for (const { id, outlet, url } of articles.filter(
      (one) => articleId === undefined || one.id === articleId,
    )) {
      if (articleId === undefined) print(`${outlet}: ${url}`);
      printVersions(await articleTexts(db, id), print);
    }
    return 0;
  },
};

function printVersions(
  texts: Awaited<ReturnType<typeof articleTexts>>,
  print: (line?: string) => void,
): void {
  if (texts.length === 1) print('There is only one version.');
  for (const [index, after] of texts.entries()) {
    const before = texts[index - 1];
    if (!before) continue;
    print(`version ${before.version} -> ${after.version}, read ${after.fetchedAt.toISOString()}`);
    print(marked(wordDiff(`${before.headline}\n\n${before.text}`, `${after.headline}\n\n${after.text}`)));
    print();
  }
}

function marked(pieces: readonly DiffPiece[]): string {
  const marks = { same: ['', ''], added: ['{+', '+}'], removed: ['[-', '-]'] } as const;
  return pieces
    .map(({ kind, text }) => `${marks[kind][0]}${kind === 'same' ? shortened(text) : text}${marks[kind][1]}`)
    .join('');
}

/** Unchanged text is shown as context only: its first and its last paragraph. */
function shortened(text: string): string {
  const paragraphs = text.split('\n\n');
  const left = paragraphs.slice(1, -1).filter((paragraph) => paragraph.trim() !== '').length;
  if (left === 0) return text;
  return `${paragraphs[0]}\n\n[${left} ${left === 1 ? 'paragraph' : 'paragraphs'} unchanged]\n\n${paragraphs.at(-1)}`;
}

export default diff;
