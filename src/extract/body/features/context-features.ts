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

/**
 * Builds the rows of the second pass: each block's own features, then features of its neighbours, its
 * ancestors and the page from the first pass (log-odds `first`).
 */
export function addContext(
  { blocks, frames }: Blocks,
  chrome: Uint8Array,
  rows: Float32Array,
  width: number,
  first: Float32Array,
): Float32Array {
  const count = blocks.length;
  const wide = width + CONTEXT_FEATURES.length;
  const out = new Float32Array(count * wide);
  if (count === 0) return out;
  const mass = new ProbabilityMass(blocks, first);
  const body = mass.bodyOf(frames);
  const total = mass.sum(0, count);
  const kin = means(blocks, mass, (block) => block.siblings);
  const sameTag = means(blocks, mass, ({ frame }) => {
    const { depth, first: start } = containerOf(frame);
    return `${frame.element.name} ${depth} ${start}`;
  });
  const sure = blocks.map(
    (_, index) => mass.chance[index]! > MIN_SURE_PROBABILITY && mass.letters[index]! > MIN_SURE_LETTERS,
  );
  const firstSure = sure.indexOf(true);
  const lastSure = sure.lastIndexOf(true);
  const nextSure = followers(sure);
  let previous = -1;
  let f = 0;
  const put = (value: number): void => {
    out[f++] = value;
  };
  for (let index = 0; index < count; index++) {
    if (chrome[index] === 1) continue;
    const block = blocks[index]!;
    f = index * wide;
    out.set(rows.subarray(index * width, (index + 1) * width), f);
    f += width;
    const container = containerOf(block.frame);
    put(first[index]!);
    for (const step of [-2, -1, 1, 2]) put(mass.chance[index + step] ?? -0.1);
    put(mass.mean(index - 8, index - 2));
    put(mass.mean(index + 3, index + 9));
    put(mass.meanWithout(container, index));
    put(mass.meanWithout(container.parent ?? container, index));
    put(body === undefined || total === 0 ? 0 : mass.sum(body.first, body.end) / total);
    const inside = body !== undefined && index >= body.first && index < body.end;
    put(inside ? 1 : 0);
    put(kin(index));
    put(total === 0 ? 0 : mass.sum(0, index) / total);
    put(total === 0 ? 0 : mass.sum(index + 1, count) / total);
    put(firstSure < 0 ? 99 : Math.max(-MAX_DISTANCE, Math.min(MAX_DISTANCE, index - firstSure)));
    put(lastSure < 0 ? 99 : Math.max(-MAX_DISTANCE, Math.min(MAX_DISTANCE, lastSure - index)));
    const next = nextSure[index]!;
    put(previous >= 0 && next >= 0 ? Math.min(MAX_DISTANCE, next - previous) : 40);
    put(Math.log2(1 + total));
    put(sameTag(index));
    put(previous < 0 ? 40 : Math.min(MAX_DISTANCE, index - previous));
    const [piece, steps] = inside ? pieceOf(block.frame, body) : [container, 0];
    put(mass.meanWithout(piece, index));
    put(Math.log2(1 + mass.size(piece.first, piece.end)));
    put(mass.mean(piece.first - 3, piece.first));
    put(mass.mean(piece.end, piece.end + 3));
    put(steps);
    put(mass.gain(Math.max(0, index - 12), index + 1) > 0 ? 1 : 0);
    if (sure[index]) previous = index;
  }
  return out;
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
