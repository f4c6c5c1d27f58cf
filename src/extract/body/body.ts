import type { Dropped } from '../../model/article.ts';
import { type Block, type Blocks, type BlockFrame, splitIntoBlocks } from './blocks.ts';
import { scoreBlocks } from '../ml/body-classifier.ts';
import type { Document } from '../parse/document.ts';
import { type AnyNode, Element, type Root } from '../parse/dom.ts';
import { embeddedArticle } from '../parse/script-data.ts';
import { containerOf } from './features/page-features.ts';
import { hintsOf } from './features/metadata-hints.ts';
import { languageByFunctionWords } from '../../text/function-words.ts';
import type { ExtractOptions } from '../metadata/metadata.ts';
import { PHRASE_KINDS, phraseKind } from './features/label-phrases.ts';
import type { RuleMatches } from '../site-rules.ts';
import { withWholeTables, withoutSideCells } from './layout-tables.ts';
import { otherArticles } from './other-articles.ts';
import { teaserCards } from './teaser-cards.ts';
import { withPieces } from './body-pieces.ts';
import { type Teasers, countTeasers } from './teasers.ts';
import { isTrailer, withoutEdges } from './trailers.ts';
import { textNodes, writeHtml } from '../html/html-writer.ts';

/** The article's own text within its page. */
export interface ExtractedBody {
  /** The pieces of the body in document order, each with its plain text. */
  readonly paragraphs: readonly { readonly element: Element; readonly text: string }[];
  /** Paragraphs joined by blank lines. */
  readonly text: string;
  /** Safe HTML. */
  readonly html: string;
  /** Language of the text as far as its stop words tell. */
  readonly language?: string | undefined;
  readonly dropped: readonly Dropped[];
  /** Figures of the whole page outside of the body, to judge what kind of page it is. */
  readonly page: PageLetters;
}

/** Number of letters by place on the page. */
export interface PageLetters {
  readonly letters: number;
  readonly linkLetters: number;
  readonly bodyLetters: number;
  readonly bodyBlocks: number;
  /** True if the text was found in the page's data, not in its visible content. */
  readonly embedded: boolean;
  /** Share of the body that announces other pages; computed on demand. */
  readonly teasers: () => Teasers;
}

/** Log-odds from which a block belongs to the article; see `bench/extract/README.md` for why not 0. */
const MIN_LOG_ODDS = 0.2;
/** Letters of body under which the page's data is looked at, and how much more it must hold. */
const MIN_BODY_LETTERS = 350;

interface BodySelection {
  readonly roots: readonly (Root | Element)[];
  readonly blocks: Blocks;
  readonly kept: readonly Block[];
  readonly embedded: boolean;
}

/**
 * Finds the body: within the elements that a site rule selects, if there is one, without those that it
 * drops.
 */
export function readBody(
  document: Document,
  _options: ExtractOptions,
  matches?: Pick<RuleMatches, 'body' | 'drop'>,
): ExtractedBody {
  const ruled = matches?.body === undefined ? undefined : selectByRule(matches.body, new Set(matches.drop));
  const shown = ruled ?? selectByModel(document, new Set(matches?.drop));
  const choice =
    lettersOf(shown.kept) < MIN_BODY_LETTERS ? (selectFromData(document, shown) ?? shown) : shown;
  const text = textOfBlocks(choice.kept);
  return {
    paragraphs: choice.kept.map((block) => ({ element: block.frame.element, text: block.text })),
    text,
    html: htmlOf(choice, document.baseUrl),
    language: languageByFunctionWords(text),
    dropped: droppedOf(choice),
    page: {
      letters: lettersOf(shown.blocks.blocks),
      linkLetters: shown.blocks.blocks.reduce((sum, block) => sum + block.linkLetters, 0),
      bodyLetters: lettersOf(choice.kept),
      bodyBlocks: choice.kept.length,
      embedded: choice.embedded,
      teasers: () => countTeasers(choice.blocks.blocks, choice.kept, document.url),
    },
  };
}

function selectByModel(document: Document, without: ReadonlySet<Element>): BodySelection {
  const blocks = splitIntoBlocks(document.root, without);
  const hints = hintsOf(document);
  const scores = scoreBlocks(blocks, hints);
  const chosen = blocks.blocks.filter((block) => scores[block.index]! > MIN_LOG_ODDS && !isTrailer(block));
  const kept = withoutOthers(document, blocks, withPieces(blocks.blocks, chosen, scores));
  return {
    roots: [document.root],
    blocks,
    kept: withoutEdges(withWholeTables(blocks, withoutSideCells(kept)), hints),
    embedded: false,
  };
}

/** Leaves out the texts of other articles and the summaries of teasers. */
function withoutOthers(document: Document, blocks: Blocks, kept: readonly Block[]): readonly Block[] {
  const others = otherArticles(document, blocks, kept);
  const own = others.size === 0 ? kept : kept.filter((block) => !others.has(block));
  const cards = teaserCards(blocks.blocks, own, document);
  return cards.size === 0 ? own : own.filter((block) => !cards.has(block));
}

function selectByRule(
  elements: readonly Element[],
  without: ReadonlySet<Element>,
): BodySelection | undefined {
  const outer = elements.filter(
    (element) => !elements.some((other) => other !== element && holds(other, element)),
  );
  const holder = new Element('div', {}, []);
  // The elements stay in the page's tree; the holder only lists them.
  holder.children = [...outer];
  const blocks = splitIntoBlocks(holder, without);
  return blocks.blocks.length === 0
    ? undefined
    : { roots: [holder], blocks, kept: blocks.blocks.filter((block) => !isTrailer(block)), embedded: false };
}

function selectFromData(document: Document, shown: BodySelection): BodySelection | undefined {
  const root = embeddedArticle(document);
  if (root === undefined) return undefined;
  const blocks = splitIntoBlocks(root);
  const kept = blocks.blocks.filter(
    ({ frame, stats, linkLetters, text }) =>
      frame.element.name !== 'figcaption' && linkLetters < stats.letters * 0.6 && phraseKind(text) < 0,
  );
  return lettersOf(kept) < Math.max(MIN_BODY_LETTERS, 2 * lettersOf(shown.kept))
    ? undefined
    : { roots: [root], blocks, kept, embedded: true };
}

function holds(outer: Element, inner: Element): boolean {
  for (let at: AnyNode | null = inner.parent; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}

function lettersOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.stats.letters, 0);
}

/** Paragraphs with blank lines between; the cells of one table row share a line. */
function textOfBlocks(blocks: readonly Block[]): string {
  let text = '';
  let before: BlockFrame | undefined;
  for (const { frame, text: own } of blocks) {
    if (text !== '') text += before !== undefined && isNextCell(before, frame) ? ' | ' : '\n\n';
    text += own;
    before = frame;
  }
  return text;
}

function isNextCell(before: BlockFrame, frame: BlockFrame): boolean {
  const { name } = frame.element;
  return (name === 'td' || name === 'th') && before !== frame && before.parent === frame.parent;
}

function htmlOf({ roots, blocks, kept }: BodySelection, baseUrl: string): string {
  const [first] = kept;
  const last = kept.at(-1);
  if (first === undefined || last === undefined) return '';
  const around = smallestAround(blocks, first, last);
  return writeHtml(around === undefined ? roots : [around], {
    text: textNodes(kept),
    media: mediaFilter(blocks, kept, first, last),
    baseUrl,
  });
}

/** Elements whose tags define the role of their children: written as a whole, never split. */
const STRUCTURED_ELEMENTS = new Set(
  'ul ol dl li dt dd table thead tbody tfoot tr td th blockquote pre p h1 h2 h3 h4 h5 h6 figure'.split(' '),
);

/** The smallest plain element around all kept blocks. */
function smallestAround({ frames }: Blocks, first: Block, last: Block): Element | undefined {
  let smallest: BlockFrame | undefined;
  for (const frame of frames) {
    if (frame.first <= first.index && frame.end > last.index) smallest = frame;
  }
  for (let at = smallest; at !== undefined; at = at.parent)
    if (STRUCTURED_ELEMENTS.has(at.element.name)) smallest = at.parent;
  return smallest?.parent === undefined ? undefined : smallest.element;
}

/** Says of a picture or player whether it belongs to the article: among the kept blocks, in an element of which most text is kept. */
function mediaFilter(
  { blocks, frames }: Blocks,
  kept: readonly Block[],
  first: Block,
  last: Block,
): (element: Element) => boolean {
  let frameOf: Map<AnyNode, BlockFrame> | undefined;
  const before = new Float64Array(blocks.length + 1);
  for (const { index, stats } of kept) before[index + 1] = stats.letters;
  for (let i = 0; i < blocks.length; i++) before[i + 1]! += before[i]!;
  return (element) => {
    frameOf ??= new Map(frames.map((frame) => [frame.element, frame]));
    let frame: BlockFrame | undefined;
    for (let at: AnyNode | null = element; at !== null && frame === undefined; at = at.parent) {
      const own = frameOf.get(at);
      // A caption does not decide about its image; the figure's surroundings do.
      if (own !== undefined && own.element.name !== 'figure' && own.end > own.first) frame = own;
    }
    if (frame === undefined || frame.end <= first.index || frame.first > last.index) return false;
    return before[frame.end]! - before[frame.first]! >= frame.letters / 2;
  };
}

const MAX_DROPPED = 400;
/** "Jakarta -" in front of the first paragraph. */
const BARE_DATELINE = /^[^\n]{2,60}\s[—–-]{1,2}$/u;

/** What stood among or near the kept text and was left out, with the reason as far as it shows. */
function droppedOf({ blocks, kept }: BodySelection): Dropped[] {
  const chosen = new Set(kept);
  const first = kept[0]?.index ?? 0;
  const last = kept.at(-1)?.index ?? -1;
  const out: Dropped[] = [];
  for (const block of blocks.blocks) {
    if (chosen.has(block) || out.length >= MAX_DROPPED) continue;
    const said = PHRASE_KINDS[phraseKind(block.text)];
    const among = block.index > first && block.index < last;
    const dateline = block.index === first - 1 && BARE_DATELINE.test(block.text);
    if (said === undefined && !among && !dateline && block.stats.letters < 25) continue;
    const linked = block.linkLetters > block.stats.letters * 0.8;
    const reason =
      (dateline ? 'dateline' : said) ??
      (linked
        ? 'links'
        : among
          ? `beside the text (${containerOf(block.frame).element.name})`
          : 'outside the article');
    out.push({ reason, text: block.text.slice(0, 2000) });
  }
  return out;
}
