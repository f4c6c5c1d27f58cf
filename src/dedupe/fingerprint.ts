import type { Fingerprint } from '../model/comparison.ts';
import { fold, tokensOf, UNSPACED } from '../text/fold.ts';
import { hash32, mix, SEEDS } from '../text/hash.ts';

/** Words per shingle. Scripts without spaces use characters instead, twice as many. */
const SHINGLE = 4;
const WINDOW = 4;
const KEYS = 16;
const LEAD_KEYS = 8;
const LEAD_WORDS = 90;
const LARGEST = 20_000;
const MAX_NUMBERS = 64;

/** The first code point of Thai, the first script without spaces in Unicode. */
const FIRST_UNSPACED = 0x0e00;

/**
 * Computes the fingerprint of an article's text from its first 20,000 words. An empty text has no hashes,
 * so it is never found.
 */
export function fingerprint(text: string): Fingerprint {
  return fingerprintOf(tokensOf(fold(text)).slice(0, LARGEST));
}

/** As `fingerprint`, for a text that is already folded and tokenised. */
export function fingerprintOf(tokens: readonly string[]): Fingerprint {
  const unspaced = tokens.filter(isUnspaced).length > tokens.length / 2;
  const length = unspaced ? SHINGLE * 2 : SHINGLE;
  const hashes = shingleHashes(tokens, length);
  return {
    size: tokens.length,
    hashes: winnow(hashes),
    keys: keysOf(hashes, unspaced ? LEAD_WORDS * 2 : LEAD_WORDS),
    numbers: numbersOf(tokens),
  };
}

function isUnspaced(token: string): boolean {
  return token.charCodeAt(0) >= FIRST_UNSPACED && UNSPACED.test(token);
}

/**
 * Two 32-bit lanes of FNV-1a, combined to 53 bits: the largest integers that a number represents exactly.
 */
interface Lanes {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

function shingleHashes(tokens: readonly string[], length: number): Lanes {
  const words = Uint32Array.from(tokens, (token) => hash32(token, SEEDS[0]));
  const others = Uint32Array.from(tokens, (token) => hash32(token, SEEDS[1]));
  const count = tokens.length === 0 ? 0 : Math.max(1, tokens.length - length + 1);
  const high = new Uint32Array(count);
  const low = new Uint32Array(count);
  for (let start = 0; start < count; start++) {
    let a = 0x12345678;
    let b = 0x9abcdef0;
    for (let at = start; at < Math.min(tokens.length, start + length); at++) {
      a = rotate(Math.imul(a ^ (words[at] ?? 0), 0x9e3779b1), 13);
      b = rotate(Math.imul(b + (others[at] ?? 0), 0x85ebca77), 7);
    }
    high[start] = mix(a);
    low[start] = mix(b);
  }
  return { high, low };
}

/** Winnowing: the smallest hash of each window, the rightmost of equal ones. */
function winnow({ high }: Lanes): number[] {
  const hashes: number[] = [];
  let last = -1;
  const windows = Math.max(Math.min(1, high.length), high.length - WINDOW + 1);
  for (let start = 0; start < windows; start++) {
    let least = start;
    for (let at = start; at < Math.min(high.length, start + WINDOW); at++)
      if ((high[at] ?? 0) <= (high[least] ?? 0)) least = at;
    if (least !== last) hashes.push((high[least] ?? 0) | 0);
    last = least;
  }
  return hashes;
}

/**
 * Returns the smallest hashes of the whole text (bottom-k, a uniform sample) and of the beginning (which
 * a brief keeps).
 */
function keysOf({ high, low }: Lanes, leadWords: number): number[] {
  const all = Float64Array.from(high, (value, index) => value * 2 ** 21 + ((low[index] ?? 0) >>> 11));
  const keys = new Set([...smallest(all, KEYS), ...smallest(all.slice(0, leadWords), LEAD_KEYS)]);
  return [...keys].toSorted((a, b) => a - b);
}

function smallest(hashes: Float64Array, count: number): number[] {
  const found: number[] = [];
  for (const hash of hashes.toSorted()) {
    if (found.length === count) break;
    if (hash !== found.at(-1)) found.push(hash);
  }
  return found;
}

/**
 * Hashes of numbers with their neighbouring words. Equal words around another number indicate a template.
 */
function numbersOf(tokens: readonly string[]): number[] {
  const numbers: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (!isNumber(token) || numbers.length >= MAX_NUMBERS) continue;
    const context = `${wordAt(tokens, index - 1)} ${wordAt(tokens, index + 1)}`;
    numbers.push(hash32(context, SEEDS[0]) * 2 ** 21 + (hash32(token, SEEDS[1]) >>> 11));
  }
  return numbers;
}

function wordAt(tokens: readonly string[], index: number): string {
  const token = tokens[index] ?? '';
  return isNumber(token) ? '#' : token;
}

function isNumber(token: string): boolean {
  const code = token.charCodeAt(0);
  return code >= 0x30 && code <= 0x39;
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
