/** Goes on with the hash of a word (FNV-1a over UTF-16 units); a word begins with 0. */
export function fnv1aStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

function hashOf(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = fnv1aStep(hash, word.charCodeAt(at));
  return hash;
}

/**
 * Words with a number each, asked by hash: so a text is looked up word by word without being cut into strings. Of the words that are not in a
 * table of a thousand, one in four million is taken for one that is.
 */
export class WordTable {
  readonly #hashes: Int32Array;
  readonly #values: Float64Array;
  readonly #mask: number;

  constructor(words: ReadonlyMap<string, number>) {
    let size = 16;
    while (size < words.size * 2) size *= 2;
    this.#mask = size - 1;
    this.#hashes = new Int32Array(size);
    this.#values = new Float64Array(size);
    for (const [word, value] of words) {
      const at = this.#find(hashOf(word));
      this.#hashes[at] = hashOf(word);
      this.#values[at] = value;
    }
  }

  /** Returns the number of the word with this hash, or 0. */
  get(hash: number): number {
    return this.#values[this.#find(hash)]!;
  }

  /** Returns the word's slot, or the free slot for it. */
  #find(hash: number): number {
    let at = (hash ^ (hash >>> 15)) & this.#mask;
    while (this.#hashes[at] !== hash && this.#hashes[at] !== 0) at = (at + 1) & this.#mask;
    return at;
  }
}
