import type { Blocks, BlockFrame } from '../blocks.ts';
import type { ClassMeaning } from './class-tokens.ts';
import type { Element } from '../../parse/dom.ts';
import { type MetadataSimilarity, type PageHints, metadataSimilarity } from './metadata-similarity.ts';
import { phraseKind } from './label-phrases.ts';

/** Scores an element by its class names; see `class-tokens.ts`. */
export type ClassReader = (element: Element) => ClassMeaning;
/** Score of the words of a short text. */
export type WordScore = (text: string) => number;

/** Features of the whole page, shared by all its blocks. */
export interface PageFeatures {
  readonly blocks: Blocks['blocks'];
  readonly hints: PageHints;
  readonly letters: number;
  /** Letters before each block. */
  readonly lettersBefore: Float64Array;
  /** The element with the most paragraph text. */
  readonly bestFrame: BlockFrame | undefined;
  readonly bestParagraphLetters: number;
  readonly similarity: MetadataSimilarity;
  /** Index of the headline block, or -1. */
  readonly titleIndex: number;
  readonly titleArticle: BlockFrame | undefined;
  /** Number of occurrences of each text. */
  readonly textCounts: ReadonlyMap<string, number>;
  /** Phrase kind at the start of each block, and of the short blocks before it; -1 for none. */
  readonly phraseKinds: Int8Array;
  readonly phraseKindsBefore: Int8Array;
  readonly classScores: AncestorScores;
  readonly wordScore: WordScore;
}

/** Scores of the class names of an element and its ancestors. */
export interface ClassScores {
  readonly own: number;
  /** This element and the two around it. */
  readonly near: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Letters in the element with the lowest score. */
  readonly minLetters: number;
  /** Bits of the families of names. */
  readonly families: number;
}

/** Names on elements that hold nearly the whole page (`<body class="comments-open">`) say nothing about a block. */
export const WHOLE_PAGE_SHARE = 0.9;

export function pageFeatures(
  { blocks, frames }: Blocks,
  chrome: Uint8Array,
  hints: PageHints,
  readNames: ClassReader,
  wordScore: WordScore,
): PageFeatures {
  const before = new Float64Array(blocks.length + 1);
  const twins = new Map<string, number>();
  for (const block of blocks) {
    before[block.index + 1] = before[block.index]! + block.stats.letters;
    twins.set(block.text, (twins.get(block.text) ?? 0) + 1);
  }
  const letters = before[blocks.length]!;
  const best = frameWithMostProse(frames);
  const likeness = metadataSimilarity(blocks, chrome, hints);
  const titleAt = findTitleIndex(blocks, likeness.title);
  const title = blocks[titleAt];
  return {
    blocks,
    hints,
    letters,
    lettersBefore: before,
    bestFrame: best,
    bestParagraphLetters: best?.paragraphLetters ?? 0,
    similarity: likeness,
    titleIndex: titleAt,
    titleArticle: title === undefined ? undefined : articleOf(title.frame),
    textCounts: twins,
    ...phrases(blocks, chrome),
    classScores: new AncestorScores(readNames, letters * WHOLE_PAGE_SHARE),
    wordScore,
  };
}

const LEAF_ELEMENTS = new Set('p h1 h2 h3 h4 h5 h6 li td th dt dd blockquote pre figcaption'.split(' '));

/**
 * The element that groups a block with similar ones: the parent of a paragraph. A `<div>` that contains
 * text directly is its own container.
 */
export function containerOf(frame: BlockFrame): BlockFrame {
  return LEAF_ELEMENTS.has(frame.element.name) && frame.parent !== undefined ? frame.parent : frame;
}

/** The `<article>` around a block, otherwise the whole page. */
export function articleOf(frame: BlockFrame): BlockFrame {
  let at: BlockFrame = frame;
  while (at.element.name !== 'article' && at.parent !== undefined) at = at.parent;
  return at;
}

/** Steps up from `frame` to the common ancestor, and from there down to `target`. */
export function treeDistance(frame: BlockFrame, target: BlockFrame): [up: number, down: number] {
  let a: BlockFrame | undefined = frame;
  let b: BlockFrame | undefined = target;
  let up = 0;
  let down = 0;
  while (a !== b && a !== undefined && b !== undefined) {
    if (a.depth >= b.depth) {
      a = a.parent;
      up++;
    } else {
      b = b.parent;
      down++;
    }
  }
  return [up, down];
}

/** The element with the most paragraph text directly in it, half of what its children hold counted in. */
function frameWithMostProse(frames: readonly BlockFrame[]): BlockFrame | undefined {
  const extra = new Map<BlockFrame, number>();
  let best: BlockFrame | undefined;
  let most = 0;
  for (let i = frames.length - 1; i >= 0; i--) {
    const frame = frames[i]!;
    const { parent, paragraphLetters } = frame;
    const own = paragraphLetters + (extra.get(frame) ?? 0);
    if (parent !== undefined && paragraphLetters > 0) {
      extra.set(parent, (extra.get(parent) ?? 0) + paragraphLetters / 2);
    }
    if (own > most) {
      most = own;
      best = frame;
    }
  }
  return best;
}

function findTitleIndex(blocks: Blocks['blocks'], likeness: Float32Array): number {
  let best = -1;
  let most = 0;
  for (const { index, frame } of blocks) {
    const { name } = frame.element;
    const weight = likeness[index]! + (name === 'h1' ? 0.6 : name === 'h2' ? 0.2 : 0);
    if (weight > most && weight >= 0.55) {
      most = weight;
      best = index;
    }
  }
  return best;
}

/** A short block's phrase applies until the next long paragraph: "Read also" precedes its links. */
function phrases(
  blocks: Blocks['blocks'],
  chrome: Uint8Array,
): Pick<PageFeatures, 'phraseKinds' | 'phraseKindsBefore'> {
  const phraseKinds = new Int8Array(blocks.length);
  const phraseKindsBefore = new Int8Array(blocks.length);
  let last = -1;
  for (const { index, text, stats } of blocks) {
    if (chrome[index] === 1) continue;
    phraseKinds[index] = phraseKind(text);
    phraseKindsBefore[index] = last;
    if (stats.letters < 40) last = phraseKinds[index];
    else if (stats.letters > 120) last = -1;
  }
  return { phraseKinds, phraseKindsBefore };
}

const NO_MEANING: ClassMeaning = { score: 0, families: 0 };

/** Reads class names on demand, from the element upwards. */
class AncestorScores {
  readonly #read: ClassReader;
  /** Letters above which an element holds nearly the whole page. */
  readonly #most: number;
  readonly #known = new Map<BlockFrame, ClassScores>();

  constructor(read: ClassReader, most: number) {
    this.#read = read;
    this.#most = most;
  }

  of(frame: BlockFrame): ClassScores {
    let names = this.#known.get(frame);
    if (names !== undefined) return names;
    const { score, families } = frame.letters > this.#most ? NO_MEANING : this.#read(frame.element);
    const above = frame.parent === undefined ? undefined : this.of(frame.parent);
    const second = frame.parent?.parent === undefined ? undefined : this.of(frame.parent.parent);
    const lowest = above === undefined || score < above.min;
    names = {
      own: score,
      near: score + (above?.own ?? 0) + (second?.own ?? 0),
      sum: score + (above?.sum ?? 0),
      min: lowest ? score : above.min,
      max: Math.max(score, above?.max ?? score),
      minLetters: lowest ? frame.letters : above.minLetters,
      families: families | (above?.families ?? 0),
    };
    this.#known.set(frame, names);
    return names;
  }
}
