/**
 * Finds the blocks of a page that form the text that people marked as its article. Words alone are not
 * sufficient (a headline reappears in a list of related stories), so matches must also be in the order of
 * the text.
 */
export interface Alignment {
  /** Share of each block's tokens that belong to the text, 0 to 1. */
  readonly share: Float64Array;
  /** Number of tokens of each block. */
  readonly tokens: Int32Array;
  /** Position of each block in the text (token index), -1 if not found. */
  readonly place: Int32Array;
  /** Share of the text that the chosen blocks cover; low if the saved page does not contain the text. */
  readonly covered: number;
  readonly total: number;
}

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Splits into words; characters of scripts without spaces are tokens. */
export function tokenize(text: string): string[] {
  const out: string[] = [];
  for (const word of text.normalize('NFC').match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []) {
    if (!UNSPACED.test(word)) {
      out.push(word);
      continue;
    }
    let current = '';
    for (const character of word) {
      if (UNSPACED.test(character)) {
        if (current !== '') out.push(current);
        current = '';
        out.push(character);
      } else current += character;
    }
    if (current !== '') out.push(current);
  }
  return out;
}

const SIZE = 4;

interface Match {
  readonly block: number;
  readonly start: number;
  readonly end: number;
  readonly hits: number;
}

export function align(blocks: readonly string[], text: string): Alignment {
  const truth = tokenize(text);
  const index = new Map<string, number[]>();
  for (let at = 0; at < truth.length; at++) {
    for (let size = 1; size <= SIZE && at + size <= truth.length; size++) {
      if (size > 1 && size < SIZE && at + size > truth.length) continue;
      const key = truth.slice(at, at + size).join('\u0001');
      const places = index.get(key);
      if (places === undefined) index.set(key, [at]);
      else if (places.length < 40) places.push(at);
    }
  }
  const tokens = blocks.map((block) => tokenize(block));
  const matches = tokens.flatMap((block, number) => matchesOf(block, number, index));
  const chosen = chain(matches);
  const share = new Float64Array(blocks.length);
  const place = new Int32Array(blocks.length).fill(-1);
  const used = new Uint8Array(truth.length);
  let covered = 0;
  const take = (match: Match): void => {
    const size = tokens[match.block]!.length;
    share[match.block] = Math.min(1, match.hits / size);
    place[match.block] = match.start;
    covered += match.hits;
    used.fill(1, match.start, match.end);
  };
  for (const match of chosen) take(match);
  // Blocks out of order (columns, boxes) also count if they are long and their part of the text is
  // unclaimed.
  for (const match of matches) {
    if (place[match.block] !== -1 || match.hits < 8) continue;
    let busy = 0;
    for (let at = match.start; at < match.end; at++) busy += used[at]!;
    if (busy < 0.3 * (match.end - match.start)) take(match);
  }
  return {
    share,
    tokens: Int32Array.from(tokens, (block) => block.length),
    place,
    covered: truth.length === 0 ? 0 : covered / truth.length,
    total: truth.length,
  };
}

function matchesOf(block: readonly string[], number: number, index: ReadonlyMap<string, number[]>): Match[] {
  if (block.length === 0) return [];
  const size = Math.min(SIZE, block.length);
  const diagonals = new Map<number, number>();
  const hit = new Uint8Array(block.length);
  for (let at = 0; at + size <= block.length; at++) {
    const places = index.get(block.slice(at, at + size).join('\u0001'));
    if (places === undefined) continue;
    hit.fill(1, at, at + size);
    for (const place of places) {
      const diagonal = (place - at) >> 3;
      diagonals.set(diagonal, (diagonals.get(diagonal) ?? 0) + 1);
    }
  }
  const hits = hit.reduce((sum, one) => sum + one, 0);
  if (hits === 0 || (block.length <= SIZE && hits < block.length)) return [];
  return [...diagonals]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 4)
    .map(([diagonal]) => {
      const start = Math.max(0, diagonal << 3);
      return { block: number, start, end: start + block.length, hits };
    });
}

/** Short matches occur anywhere: they count less alone, and fully next to a match in the chain. */
function worth(match: Match): number {
  return match.hits < 4 ? match.hits - 2.2 : match.hits;
}

/** Returns the heaviest chain of matches that is in order both in the page and in the text. */
function chain(matches: readonly Match[]): Match[] {
  const best = new Float64Array(matches.length);
  const from = new Int32Array(matches.length).fill(-1);
  let top = -1;
  for (let i = 0; i < matches.length; i++) {
    const here = matches[i]!;
    best[i] = worth(here);
    for (let j = Math.max(0, i - 1500); j < i; j++) {
      const there = matches[j]!;
      if (there.block >= here.block || there.end > here.start + 16) continue;
      const joined = best[j]! + (Math.abs(there.end - here.start) <= 3 ? here.hits : worth(here));
      if (joined > best[i]!) {
        best[i] = joined;
        from[i] = j;
      }
    }
    if (top < 0 || best[i]! > best[top]!) top = i;
  }
  const out: Match[] = [];
  for (let at = top; at >= 0; at = from[at]!) out.push(matches[at]!);
  return out.toReversed();
}
