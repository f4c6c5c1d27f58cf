import { type Blocks, type BlockFrame, splitIntoBlocks } from '../../src/extract/body/blocks.ts';
import { markChrome } from '../../src/extract/body/page-chrome.ts';
import { hintsOf } from '../../src/extract/body/features/metadata-hints.ts';
import { classTokens } from '../../src/extract/body/features/class-tokens.ts';
import { openDocument } from '../../src/extract/parse/document.ts';
import { WHOLE_PAGE_SHARE } from '../../src/extract/body/features/page-features.ts';
import type { PageHints } from '../../src/extract/body/features/metadata-similarity.ts';
import { align, tokenize } from './align.ts';
import { type Row, readPage, readRows } from './corpus.ts';

/** Training sets, with the weight of a page in each. */
const WEIGHTS: Readonly<Record<string, number>> = {
  scrapinghub: 1.5,
  'fundus-eval': 1.5,
  fundus: 1.5,
  newspaper4k: 1.5,
  idar: 1.5,
  wcxb: 1,
  trafilatura: 1,
};
export const FOLDS = 5;

/** A page split into blocks, with their labels. */
export interface Page {
  readonly set: string;
  readonly row: Row;
  readonly blocks: Blocks;
  /** Blocks without a label. */
  readonly chrome: Uint8Array;
  readonly hints: PageHints;
  /** Probability that a block belongs to the article, from the annotations. */
  readonly target: Float32Array;
  /** Weight of an error on a block; 0 without an annotation. */
  readonly weight: Float32Array;
  /** All pages of a domain are in one fold. */
  readonly fold: number;
  readonly tokens: ReadonlyMap<BlockFrame, readonly string[]>;
}

export function loadPages(): Page[] {
  return Object.keys(WEIGHTS).flatMap((set) => readRows(set).map((row) => loadPage(set, row)));
}

function loadPage(set: string, row: Row): Page {
  const document = openDocument({ url: row.url, html: readPage(set, row.id) });
  const blocks = splitIntoBlocks(document.root);
  const chrome = markChrome(blocks);
  const { target, weight } = row.text === undefined ? fromPhrases(blocks, row) : fromText(blocks, row);
  return {
    set,
    row,
    blocks,
    chrome,
    hints: hintsOf(document),
    target,
    weight: weight.map((value, index) => (chrome[index] === 1 ? 0 : value * WEIGHTS[set]!)),
    fold: hash(row.domain) % FOLDS,
    tokens: new Map(blocks.frames.map((frame) => [frame, classTokens(frame.element)])),
  };
}

interface Labels {
  readonly target: Float32Array;
  readonly weight: Float32Array;
}

/**
 * The text of a page has a total weight of 1; everything else 2 at most, so that a long list of comments
 * does not dominate.
 */
function fromText({ blocks }: Blocks, row: Row): Labels {
  const target = new Float32Array(blocks.length);
  const weight = new Float32Array(blocks.length);
  const paragraphs =
    row.paragraphs !== undefined && row.paragraphs.length > 0
      ? row.paragraphs
      : [[row.text ?? '', 0] as const];
  const found = align(
    blocks.map((block) => block.text),
    paragraphs.map(([text]) => text).join('\n\n'),
  );
  // The saved page may not contain the text; such a page is not used for training.
  if (found.covered < 0.5) return { target, weight };
  const optional: [start: number, end: number][] = [];
  let at = 0;
  for (const [text, free] of paragraphs) {
    const length = tokenize(text).length;
    if (free === 1) optional.push([at, at + length]);
    at += length;
  }
  const whole = Math.max(80, found.total);
  let other = 0;
  for (let i = 0; i < blocks.length; i++) if (found.share[i]! < 0.5) other += found.tokens[i]! + 2;
  const scale = Math.min(1, (2 * whole) / Math.max(1, other));
  for (let i = 0; i < blocks.length; i++) {
    const share = found.share[i]!;
    const place = found.place[i]!;
    target[i] = share > 0.95 ? 1 : share < 0.1 ? 0 : share;
    const free = place >= 0 && optional.some(([start, end]) => place >= start - 2 && place < end);
    weight[i] = free ? 0 : ((found.tokens[i]! + 2) / whole) * (share >= 0.5 ? 1 : scale);
  }
  return { target, weight };
}

const PHRASE_WEIGHT = 0.15;

/** Only blocks that contain a phrase are labelled. */
function fromPhrases({ blocks }: Blocks, row: Row): Labels {
  const target = new Float32Array(blocks.length);
  const weight = new Float32Array(blocks.length);
  const texts = blocks.map((block) => simple(block.text));
  for (const phrase of row.without ?? []) {
    for (const [index, text] of texts.entries())
      if (text.includes(simple(phrase))) weight[index] = PHRASE_WEIGHT;
  }
  for (const phrase of row.with ?? []) {
    let longest = -1;
    for (const [index, text] of texts.entries()) {
      if (text.includes(simple(phrase)) && (longest < 0 || text.length > texts[longest]!.length))
        longest = index;
    }
    if (longest < 0) continue;
    target[longest] = 1;
    weight[longest] = PHRASE_WEIGHT;
  }
  return { target, weight };
}

function simple(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‘’‚‛′`´]/gu, "'")
    .replace(/[“”„‟″«»]/gu, '"')
    .replace(/[‐‑‒–—―−]/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim();
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16_777_619);
  value ^= value >>> 13;
  value = Math.imul(value, 0x5bd1e995);
  return (value ^ (value >>> 15)) >>> 0;
}

/** Numbers the class-name words that occur on at least `least` domains. */
export function nameVocabulary(pages: readonly Page[], least: number): Map<string, number> {
  return vocabulary(pages, least, (page) =>
    page.blocks.frames.flatMap((frame) => (frame.letters > 0 ? [...(page.tokens.get(frame) ?? [])] : [])),
  );
}

export function vocabulary(
  pages: readonly Page[],
  least: number,
  wordsOf: (page: Page) => Iterable<string>,
): Map<string, number> {
  const domains = new Map<string, Set<string>>();
  for (const page of pages) {
    for (const word of new Set(wordsOf(page))) {
      const seen = domains.get(word);
      if (seen === undefined) domains.set(word, new Set([page.row.domain]));
      else seen.add(page.row.domain);
    }
  }
  const words = [...domains].filter(([, seen]) => seen.size >= least).map(([word]) => word);
  return new Map(words.toSorted().map((word, number) => [word, number]));
}

/** For each block, the numbers of all words in the class names around it. */
export function namesAround(page: Page, numbers: ReadonlyMap<string, number>): Int32Array[] {
  const letters = page.blocks.blocks.reduce((sum, block) => sum + block.stats.letters, 0);
  const memo = new Map<BlockFrame, Int32Array>();
  const around = (frame: BlockFrame | undefined): Int32Array => {
    if (frame === undefined) return new Int32Array(0);
    const known = memo.get(frame);
    if (known !== undefined) return known;
    const above = around(frame.parent);
    const own = frame.letters > letters * WHOLE_PAGE_SHARE ? [] : (page.tokens.get(frame) ?? []);
    const found = own.map((token) => numbers.get(token)).filter((number) => number !== undefined);
    const all = found.length === 0 ? above : Int32Array.from(new Set([...above, ...found]));
    memo.set(frame, all);
    return all;
  };
  return page.blocks.blocks.map((block) => around(block.frame));
}
