import { FUNCTION_WORDS } from '../../../text/function-words.ts';
import { WordTable, fnv1aStep } from './hashed-words.ts';

/** Statistics of a text, counted in one pass. */
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

const CLOSING_MARKS = new Set('"\'”’»›“‘)]}」』）】');
const SENTENCE_ENDS = new Set('.!?…。！？؟۔।:;');

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

const FUNCTION_WORD_TABLE = new WordTable(
  new Map(
    Object.values(FUNCTION_WORDS)
      .flatMap((list) => list.split(/\s+/u))
      .map((word) => [word, 1]),
  ),
);
const MAX_FUNCTION_WORD_CHARS = 9;

/** Counts what `TextStats` names. `text` has its white space collapsed. */
export function textStats(text: string): TextStats {
  let letters = 0;
  let words = 0;
  let digits = 0;
  let upper = 0;
  let capitals = 0;
  let commas = 0;
  let stops = 0;
  let common = 0;
  const end = text.length;
  let at = 0;
  while (at < end) {
    let code = text.charCodeAt(at);
    let kind = classOf(code);
    if (kind < LETTER) {
      if (kind === COMMA) commas++;
      else if (kind === STOP) stops++;
      at++;
      continue;
    }
    const start = at;
    let hash = 0;
    if (kind === UPPER) capitals++;
    do {
      if (kind !== LETTER) {
        if (kind === UPPER) {
          upper++;
          code = lowerOf(code);
        } else if (kind === DIGIT) digits++;
        else letters += 2;
      }
      hash = fnv1aStep(hash, code);
      if (++at === end) break;
      code = text.charCodeAt(at);
      kind = classOf(code);
    } while (kind >= LETTER);
    letters += at - start;
    words++;
    if (at - start <= MAX_FUNCTION_WORD_CHARS) common += FUNCTION_WORD_TABLE.get(hash);
  }
  if (letters > words * 12) words = Math.round(letters / 6);
  let last = end - 1;
  while (last >= 0 && (CLOSING_MARKS.has(text[last] ?? '') || text[last] === ' ' || text[last] === '\n'))
    last--;
  const closed = last >= 0 && SENTENCE_ENDS.has(text[last] ?? '');
  return { letters, words, digits, upper, capitals, commas, stops, closed, common };
}

const COMMA = 1;
const STOP = 2;
const LETTER = 3;
const UPPER = 4;
const DIGIT = 5;
const UNSPACED = 6;

const CHARACTER_CLASS = new Uint8Array(0x10000);
const LOWER_CASE = new Uint16Array(0x10000);
for (let code = 0; code < 0x10000; code++) {
  const character = String.fromCharCode(code);
  if (isUnspaced(code) && /[\p{L}\p{M}]/u.test(character)) CHARACTER_CLASS[code] = UNSPACED;
  else if (/\p{Lu}/u.test(character)) {
    CHARACTER_CLASS[code] = UPPER;
    LOWER_CASE[code] = character.toLowerCase().charCodeAt(0);
  } else if (/\p{Nd}/u.test(character)) CHARACTER_CLASS[code] = DIGIT;
  else if (/[\p{L}\p{M}]/u.test(character) || (code >= 0xd800 && code <= 0xdfff))
    CHARACTER_CLASS[code] = LETTER;
  else if (',،、，；;'.includes(character)) CHARACTER_CLASS[code] = COMMA;
  else if ('.!?…。！？؟۔।'.includes(character)) CHARACTER_CLASS[code] = STOP;
}

function classOf(code: number): number {
  // Every UTF-16 unit has an entry; `?? OTHER` would double the time per text.
  return CHARACTER_CLASS[code]!;
}

/** The small letter of a code of class UPPER. */
function lowerOf(code: number): number {
  return LOWER_CASE[code]!;
}

/** Whether a UTF-16 unit matches `\p{L}\p{N}`; 0 until computed. */
const letterOrDigit = new Uint8Array(0x10000);
const YES = 1;
const NO = 2;

/** Whether a UTF-16 unit is a letter or a number by itself; the halves of a pair are not. */
export function isLetterOrDigit(code: number): boolean {
  if (letterOrDigit[code] === 0)
    letterOrDigit[code] = /[\p{L}\p{N}]/u.test(String.fromCharCode(code)) ? YES : NO;
  return letterOrDigit[code] === YES;
}

/**
 * Replaces runs of white space by one space and trims. The test before the replacement is cheaper: most
 * texts need only trimming.
 */
export function collapseSpace(text: string): string {
  const trimmed = text.trim();
  return /[^\S ]|  /.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed;
}

/** Whether a text is white space only. */
export function isBlank(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // The first character decides for nearly all texts.
    if (code > 32 && code < 0xa0) return false;
    if (code !== 32 && code !== 10 && !/\s/u.test(text[at]!)) return false;
  }
  return true;
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

/** Whether `lettersIn` would count anything. */
export function hasLetters(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (classOf(text.charCodeAt(at)) >= LETTER) return true;
  return false;
}

/** The sum of the numbers of a text's words, as `wordsOf` would list them. */
export function sumWordWeights(text: string, words: WordTable): number {
  let sum = 0;
  const end = text.length;
  let at = 0;
  while (at < end) {
    let code = text.charCodeAt(at);
    let kind = classOf(code);
    if (kind < LETTER) {
      if (code === 0x40 || code === 0xa9) sum += words.get(fnv1aStep(0, code));
      at++;
      continue;
    }
    let hash = 0;
    do {
      hash = fnv1aStep(hash, kind === UPPER ? lowerOf(code) : code);
      if (++at === end) break;
      code = text.charCodeAt(at);
      kind = classOf(code);
    } while (kind >= LETTER);
    sum += words.get(hash);
  }
  return sum;
}

/** The words of a text in lower case: runs of letters; `@` and `©` are separate words. */
export function letterWords(text: string): string[] {
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
