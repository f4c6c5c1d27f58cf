import { fold, tokensOf } from '../../src/text/fold.ts';
import { hash32 } from '../../src/text/hash.ts';

/** A clustering method: returns the group number of each text in order of arrival. */
export type Method = (texts: readonly string[]) => number[];

/** Hashes of all sequences of `length` words. */
function shingles(text: string, length: number): number[] {
  const tokens = tokensOf(fold(text));
  const count = Math.max(1, tokens.length - length + 1);
  return Array.from({ length: count }, (_, at) =>
    hash32(tokens.slice(at, at + length).join(' '), 0x811c9dc5),
  );
}

/** Joins texts that share a bucket and pass the check; connected texts are one group. */
function group<T>(
  items: readonly T[],
  buckets: (item: T) => readonly string[],
  same: (a: T, b: T) => boolean,
): number[] {
  const parent = items.map((_, index) => index);
  const root = (at: number): number => (parent[at] === at ? at : root(parent[at] ?? at));
  const index = new Map<string, number[]>();
  for (const [at, item] of items.entries())
    for (const bucket of buckets(item)) {
      const known = index.get(bucket) ?? [];
      for (const other of known) {
        const [a, b] = [root(at), root(other)];
        const [one, two] = [items[at], items[other]];
        if (a !== b && one !== undefined && two !== undefined && same(one, two))
          parent[Math.max(a, b)] = Math.min(a, b);
      }
      index.set(bucket, [...known.slice(-63), at]);
    }
  return items.map((_, at) => root(at));
}

/** MinHash of word 3-grams with LSH (Broder 1997; Indyk and Motwani 1998): bands of rows, then estimated Jaccard. */
export function minHash({
  bands,
  rows,
  threshold,
}: {
  bands: number;
  rows: number;
  threshold: number;
}): Method {
  const size = bands * rows;
  const factors = Array.from({ length: size }, (_, index) => (hash32(`a${index}`, 1) | 1) >>> 0);
  const offsets = Array.from({ length: size }, (_, index) => hash32(`b${index}`, 2));
  const signature = (text: string): Uint32Array => {
    const least = new Uint32Array(size).fill(0xffffffff);
    for (const hash of shingles(text, 3))
      for (let at = 0; at < size; at++) {
        const value = (Math.imul(hash, factors[at] ?? 1) + (offsets[at] ?? 0)) >>> 0;
        if (value < (least[at] ?? 0)) least[at] = value;
      }
    return least;
  };
  const buckets = (one: Uint32Array) =>
    Array.from(
      { length: bands },
      (_, band) => `${band}:${one.subarray(band * rows, (band + 1) * rows).join(',')}`,
    );
  const same = (one: Uint32Array, other: Uint32Array) =>
    one.reduce((equal, value, at) => equal + Number(value === other[at]), 0) / size >= threshold;
  return (texts) => group(texts.map(signature), buckets, same);
}

type Bits = readonly [number, number];

/** SimHash of word pairs (Charikar 2002; Manku, Jain, Das Sarma 2007): 64 bits, looked up by quarters. */
export function simHash({ distance }: { distance: number }): Method {
  const same = (a: Bits, b: Bits) => ones(a[0] ^ b[0]) + ones(a[1] ^ b[1]) <= distance;
  return (texts) => group(texts.map(simBits), quarters, same);
}

function simBits(text: string): Bits {
  const sums = new Int32Array(64);
  for (const pair of shingles(text, 2)) {
    const halves = [pair, hash32(String(pair), 3)];
    for (let bit = 0; bit < 64; bit++)
      sums[bit] = (sums[bit] ?? 0) + (((halves[bit >> 5] ?? 0) >>> (bit & 31)) & 1 ? 1 : -1);
  }
  const half = (from: number) =>
    sums.subarray(from, from + 32).reduce((bits, sum, at) => bits | (sum > 0 ? 1 << at : 0), 0) >>> 0;
  return [half(0), half(32)];
}

function quarters([one, two]: Bits): string[] {
  return [`a${one >>> 16}`, `b${one & 0xffff}`, `c${two >>> 16}`, `d${two & 0xffff}`];
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits >>> 0; rest !== 0; rest &= rest - 1) count++;
  return count;
}
