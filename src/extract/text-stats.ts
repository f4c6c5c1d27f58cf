import { isFunctionWord } from './language.ts';

/** What a stretch of text looks like, counted in one pass over its characters. */
export interface TextStats {
  /** Letters and digits; a character of a script without spaces counts three, which makes texts of all scripts comparable. */
  letters: number;
  words: number;
  digits: number;
  upper: number;
  /** Words that begin with a capital. */
  capitals: number;
  commas: number;
  /** Full stops, question and exclamation marks in any script. */
  stops: number;
  /** Whether the last visible character ends a sentence, closing quotes and brackets passed over. */
  closed: boolean;
  /** Words that are function words in one of the languages we know. */
  common: number;
}

const CLOSERS = new Set('"\'”’»›“‘)]}」』）】');
const STOPS = new Set('.!?…。！？؟۔।:;');

/** True for the scripts that are written without spaces between words. */
export function isUnspaced(code: number): boolean {
  return (
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0x0e00 && code <= 0x0eff) ||
    (code >= 0x1780 && code <= 0x17ff) ||
    (code >= 0x1000 && code <= 0x109f)
  );
}

/** Counts what `TextStats` names. `text` has its white space collapsed. */
export function measure(text: string): TextStats {
  const stats: TextStats = {
    letters: 0,
    words: 0,
    digits: 0,
    upper: 0,
    capitals: 0,
    commas: 0,
    stops: 0,
    closed: false,
    common: 0,
  };
  const end = text.length;
  let start = -1;
  let capital = false;
  for (let at = 0; at <= end; at++) {
    const code = at < end ? text.charCodeAt(at) : 32;
    const kind = classOf(code);
    if (kind >= LETTER) {
      if (start < 0) {
        start = at;
        capital = kind === UPPER;
        if (capital) stats.capitals++;
      }
      stats.letters++;
      if (kind === UPPER) stats.upper++;
      else if (kind === DIGIT) stats.digits++;
      else if (kind === UNSPACED) stats.letters += 2;
      continue;
    }
    if (start >= 0) {
      stats.words++;
      if (at - start <= 9) {
        const word = text.slice(start, at);
        if (isFunctionWord(capital ? word.toLowerCase() : word)) stats.common++;
      }
      start = -1;
    }
    if (kind === COMMA) stats.commas++;
    else if (kind === STOP) stats.stops++;
  }
  if (stats.letters > stats.words * 12) stats.words = Math.round(stats.letters / 6);
  let last = end - 1;
  while (last >= 0 && (CLOSERS.has(text[last] ?? '') || text[last] === ' ' || text[last] === '\n')) last--;
  stats.closed = last >= 0 && STOPS.has(text[last] ?? '');
  return stats;
}

const OTHER = 0;
const COMMA = 1;
const STOP = 2;
const LETTER = 3;
const UPPER = 4;
const DIGIT = 5;
const UNSPACED = 6;

const table = new Uint8Array(0x10000);
for (let code = 0; code < 0x10000; code++) {
  const character = String.fromCharCode(code);
  if (isUnspaced(code) && /[\p{L}\p{M}]/u.test(character)) table[code] = UNSPACED;
  else if (/\p{Lu}/u.test(character)) table[code] = UPPER;
  else if (/\p{Nd}/u.test(character)) table[code] = DIGIT;
  else if (/[\p{L}\p{M}]/u.test(character) || (code >= 0xd800 && code <= 0xdfff)) table[code] = LETTER;
  else if (',،、，；;'.includes(character)) table[code] = COMMA;
  else if ('.!?…。！？؟۔।'.includes(character)) table[code] = STOP;
}

function classOf(code: number): number {
  return table[code] ?? OTHER;
}

/** Letters of a text as `TextStats.letters` counts them. */
export function lettersIn(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at++) {
    const kind = classOf(text.charCodeAt(at));
    if (kind >= LETTER) letters += kind === UNSPACED ? 3 : 1;
  }
  return letters;
}

/** The words of a text, lower case, runs of letters; `@` and `©` are words of their own. */
export function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at <= lower.length; at++) {
    const code = at < lower.length ? lower.charCodeAt(at) : 32;
    if (classOf(code) >= LETTER) {
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0) words.push(lower.slice(start, at));
    start = -1;
    if (code === 0x40) words.push('@');
    else if (code === 0xa9) words.push('©');
  }
  return words;
}
