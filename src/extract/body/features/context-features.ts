import type { Block, Blocks, BlockFrame } from '../blocks.ts';
import { containerOf } from './page-features.ts';

/** Names of the features that the first classifier pass adds, in column order. */
export const CONTEXT_FEATURES: readonly string[] = [
  'first',
  'first-2',
  'first-1',
  'first+1',
  'first+2',
  'first:before',
  'first:after',
  'first:parent',
  'first:grandparent',
  'body:share',
  'body:inside',
  'first:kin',
  'mass:before',
  'mass:after',
  'sure:from-first',
  'sure:to-last',
  'sure:gap',
  'mass:page',
  'first:same-tag',
  'sure:since',
  'piece',
  'piece:letters',
  'piece:before',
  'piece:after',
  'piece:steps',
  'mass:recent',
];

/** A block that the first pass is sure about and that is long enough to count. */
const MIN_SURE_PROBABILITY = 0.7;
const MIN_SURE_LETTERS = 60;
const MAX_DISTANCE = 30;

const odds = (value: number): number => 1 / (1 + Math.exp(-value));

/** Input of the second pass: each block's own features and the log-odds of the first pass. */
export interface FirstPass {
  /** 1 for page chrome, whose rows stay empty. */
  readonly chrome: Uint8Array;
  /** Own features, `width` per block. */
  readonly rows: Float32Array;
  readonly width: number;
  /** Log-odds of each block. */
  readonly first: Float32Array;
}

/**
 * Builds the rows of the second pass: each block's own features, then features of its neighbours, its
 * ancestors and the page from the first pass.
 */
export function addContext(
  { blocks, frames }: Blocks,
  { chrome, rows, width, first }: FirstPass,
): Float32Array {
  const wide = width + CONTEXT_FEATURES.length;
  const out = new Float32Array(blocks.length * wide);
  if (blocks.length === 0) return out;
  const page = pageContext(blocks, frames, first);
  let previous = -1;
  for (let index = 0; index < blocks.length; index++) {
    if (chrome[index] === 1) continue;
    const row = index * wide;
    out.set(rows.subarray(index * width, (index + 1) * width), row);
    out.set(
      [first[index]!, ...neighbourFeatures(page, index), ...pieceFeatures(page, index, previous)],
      row + width,
    );
    if (page.sure[index]) previous = index;
  }
  return out;
}

type PageContext = ReturnType<typeof pageContext>;

function pageContext(blocks: readonly Block[], frames: Blocks['frames'], first: Float32Array) {
  const mass = new ProbabilityMass(blocks, first);
  const sure = blocks.map(
    (_, index) => mass.chance[index]! > MIN_SURE_PROBABILITY && mass.letters[index]! > MIN_SURE_LETTERS,
  );
  return {
    blocks,
    mass,
    body: mass.bodyOf(frames),
    total: mass.sum(0, blocks.length),
    siblings: means(blocks, mass, (block) => block.siblings),
    sameTag: means(blocks, mass, ({ frame }) => {
      const { depth, first: start } = containerOf(frame);
      return `${frame.element.name} ${depth} ${start}`;
    }),
    sure,
    firstSure: sure.indexOf(true),
    lastSure: sure.lastIndexOf(true),
    nextSure: followers(sure),
  };
}

/** Limits a distance in blocks, in either direction. */
function distance(blocksApart: number): number {
  return Math.max(-MAX_DISTANCE, Math.min(MAX_DISTANCE, blocksApart));
}

/** Means around a block, and its position relative to the probable body. */
function neighbourFeatures(
  { blocks, mass, body, total, siblings, ...page }: PageContext,
  index: number,
): number[] {
  const container = containerOf(blocks[index]!.frame);
  return [
    ...[-2, -1, 1, 2].map((step) => mass.chance[index + step] ?? -0.1),
    mass.mean(index - 8, index - 2),
    mass.mean(index + 3, index + 9),
    mass.meanWithout(container, index),
    mass.meanWithout(container.parent ?? container, index),
    body === undefined || total === 0 ? 0 : mass.sum(body.first, body.end) / total,
    isInside(body, index) ? 1 : 0,
    siblings(index),
    total === 0 ? 0 : mass.sum(0, index) / total,
    total === 0 ? 0 : mass.sum(index + 1, blocks.length) / total,
    page.firstSure < 0 ? 99 : distance(index - page.firstSure),
    page.lastSure < 0 ? 99 : distance(page.lastSure - index),
  ];
}

/**
 * Distances between sure blocks, and means of the piece of the body around a block.
 *
 * @param previous index of the last sure block before it, or -1
 */
function pieceFeatures(
  { blocks, mass, body, ...page }: PageContext,
  index: number,
  previous: number,
): number[] {
  const { frame } = blocks[index]!;
  const next = page.nextSure[index]!;
  const [piece, steps] = isInside(body, index) ? pieceOf(frame, body) : [containerOf(frame), 0];
  return [
    previous >= 0 && next >= 0 ? Math.min(MAX_DISTANCE, next - previous) : 40,
    Math.log2(1 + page.total),
    page.sameTag(index),
    previous < 0 ? 40 : Math.min(MAX_DISTANCE, index - previous),
    mass.meanWithout(piece, index),
    Math.log2(1 + mass.size(piece.first, piece.end)),
    mass.mean(piece.first - 3, piece.first),
    mass.mean(piece.end, piece.end + 3),
    steps,
    mass.gain(Math.max(0, index - 12), index + 1) > 0 ? 1 : 0,
  ];
}

function isInside(body: BlockFrame | undefined, index: number): body is BlockFrame {
  return body !== undefined && index >= body.first && index < body.end;
}

/** Sums of letters and of probable article letters over ranges of blocks, each in constant time. */
class ProbabilityMass {
  readonly chance: Float32Array;
  readonly letters: Float64Array;
  readonly #probable: Float64Array;
  readonly #all: Float64Array;
  readonly #count: number;

  constructor(blocks: readonly Block[], first: Float32Array) {
    this.#count = blocks.length;
    this.chance = new Float32Array(this.#count);
    this.letters = new Float64Array(this.#count);
    this.#probable = new Float64Array(this.#count + 1);
    this.#all = new Float64Array(this.#count + 1);
    for (let i = 0; i < this.#count; i++) {
      this.chance[i] = odds(first[i]!);
      this.letters[i] = blocks[i]!.stats.letters;
      this.#probable[i + 1] = this.#probable[i]! + this.chance[i]! * this.letters[i]!;
      this.#all[i + 1] = this.#all[i]! + this.letters[i]!;
    }
  }

  sum(from: number, to: number): number {
    return this.#probable[to]! - this.#probable[from]!;
  }

  size(from: number, to: number): number {
    return this.#all[to]! - this.#all[from]!;
  }

  gain(from: number, to: number): number {
    return this.sum(from, to) - this.size(from, to) / 2;
  }

  /** Mean chance by letters; the range is cut to the page. */
  mean(from: number, to: number): number {
    const start = Math.max(0, from);
    const end = Math.min(this.#count, to);
    const letters = end > start ? this.size(start, end) : 0;
    return letters === 0 ? 0 : this.sum(start, end) / letters;
  }

  meanWithout(frame: BlockFrame, index: number): number {
    const letters = this.size(frame.first, frame.end) - this.letters[index]!;
    return letters > 0
      ? (this.sum(frame.first, frame.end) - this.chance[index]! * this.letters[index]!) / letters
      : -0.1;
  }

  /** The smallest element with the highest gain, i.e. probabilities above one half, weighted by letters. */
  bodyOf(frames: readonly BlockFrame[]): BlockFrame | undefined {
    let best: BlockFrame | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (const frame of frames) {
      const gain = this.gain(frame.first, frame.end);
      if (gain > most || (best !== undefined && gain >= most - 1e-6 && frame.depth > best.depth)) {
        most = gain;
        best = frame;
      }
    }
    return best;
  }
}

/** Mean chance of the blocks that share a key, the asked block left out. */
function means(
  blocks: readonly Block[],
  mass: ProbabilityMass,
  keyOf: (block: Block) => unknown,
): (index: number) => number {
  const sums = new Map<unknown, { chance: number; letters: number }>();
  const keys = blocks.map(keyOf);
  for (const [index, key] of keys.entries()) {
    let sum = sums.get(key);
    if (sum === undefined) sums.set(key, (sum = { chance: 0, letters: 0 }));
    sum.chance += mass.chance[index]! * mass.letters[index]!;
    sum.letters += mass.letters[index]!;
  }
  return (index) => {
    const sum = sums.get(keys[index])!;
    const letters = sum.letters - mass.letters[index]!;
    return letters > 0 ? (sum.chance - mass.chance[index]! * mass.letters[index]!) / letters : -0.1;
  };
}

function followers(sure: readonly boolean[]): Int32Array {
  const next = new Int32Array(sure.length);
  let last = -1;
  for (let i = sure.length - 1; i >= 0; i--) {
    next[i] = last;
    if (sure[i]) last = i;
  }
  return next;
}

/** The child of the body in which a block sits, and how far above the block it is. */
function pieceOf(frame: BlockFrame, body: BlockFrame | undefined): [BlockFrame, number] {
  let piece = frame;
  let steps = 0;
  while (piece !== body && piece.parent !== undefined && piece.parent !== body) {
    piece = piece.parent;
    steps++;
  }
  return [piece, steps];
}
