import { createHash } from 'node:crypto';

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{N}]+(?:[.,:]\d+)*/gu;

/** Matches a leading character of a script that writes no spaces between words. */
export const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Apostrophes and the characters typed in their place. */
const APOSTROPHES = /['\u2018\u2019\u02bc`\u00b4\u2032]/g;
const HYPHENS = /[\u2010\u2011]/g;
const NOT_WORD = /[^\p{L}\p{N}\p{M}]+/gu;

/*
 * Folding maps the spellings of one word to one form, so that they compare equal. The levels build on one another:
 *   foldLetters   case, accents, vowel signs, variants of letters, digits, apostrophes and hyphens; spacing stays
 *   foldWords     also punctuation: words, separated by one space
 *   fold          also thousands separators and decimal signs; apostrophes inside of words go ("Qur'an" = "Quran")
 * Fingerprints in the database depend on `fold`: a change to its result makes stored stories unrecognisable.
 */

/**
 * Folds case, accents, vowel signs, the variants of Arabic letters, digits, apostrophes and hyphens. Spaces and other
 * punctuation stay, so word boundaries do too: `Israel’s` is `israel's`.
 * @example foldLetters('کردستان') === foldLetters('كُردستان')
 */
export function foldLetters(text: string): string {
  if (isAscii(text)) return text.toLowerCase().replaceAll('`', "'");
  const plain = text.replace(APOSTROPHES, "'").normalize('NFKD').toLowerCase().replace(HYPHENS, '-');
  return foldVariants(plain.replace(INVISIBLE, ''));
}

/**
 * Folds a name for comparison as a whole: the words of `foldLetters`, separated by one space.
 * @example foldWords('Al-Qur’an  (G٢٠)') === 'al qur an g20'
 */
export function foldWords(text: string): string {
  return foldLetters(text).replace(NOT_WORD, ' ').trim();
}

/**
 * Folds a text for de-duplication. Two texts that differ in typography only fold to the same words.
 * @example fold('10.000 Qur’an') === fold('10,000 quran')
 */
export function fold(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase().replace(INVISIBLE, '');
  return foldVariants(plain.replace(/['\u2018\u2019\u02bc`\u00b4](?=\p{L})/gu, ''))
    .replace(/(?<=\d)[.,\u066b\u066c \u202f](?=\d{3}(?!\d))/g, '')
    .replace(/(?<=\d)[,\u066b](?=\d)/g, '.');
}

/** Maps variants of letters and digits to one form. The text must be in lower case and NFKD. */
function foldVariants(text: string): string {
  return text
    .replace(/\p{Mn}+/gu, '')
    .normalize('NFC')
    .replace(/[\u0671]/g, '\u0627')
    .replace(/[\u0649\u06cc]/g, '\u064a')
    .replace(/\u06a9/g, '\u0643')
    .replace(/\u0629/g, '\u0647')
    .replace(/\u0640/g, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, asciiDigit);
}

const ARABIC_BLOCK = Array.from({ length: 0x100 }, (_, index) => String.fromCodePoint(0x600 + index));
const ARABIC_VARIANTS = Map.groupBy(
  ARABIC_BLOCK.filter((character) => /[\p{L}\p{Nd}]/u.test(character)),
  foldLetters,
);

/**
 * Returns the Arabic letters and digits that fold to the same character as this one, for patterns that search an unfolded
 * text; empty for characters without any. Accents of Latin letters are not variants: a glossary corrects them.
 */
export function arabicVariants(character: string): readonly string[] {
  const folded = foldLetters(character);
  const variants = ARABIC_VARIANTS.get(folded);
  return variants === undefined ? [] : [...new Set([folded, ...variants])];
}

/** Tells whether a text is ASCII and therefore unchanged by Unicode normalisation. */
export function isAscii(text: string): boolean {
  return !/[^\u0000-\u007f]/.test(text);
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  return String((code - (code >= 0x0966 ? 0x0966 : 0x0660)) & 15);
}

/** Splits a folded text into words. In scripts without spaces between words each character is one. */
export function tokensOf(folded: string): string[] {
  return folded.match(WORD) ?? [];
}

/**
 * Hashes a text's folded words: SHA-256 in hexadecimal. Texts that differ in typography only (quotation marks, dashes,
 * spaces, case, vowel signs, script of the digits) have the same hash.
 */
export function textHash(text: string): string {
  return createHash('sha256')
    .update(tokensOf(fold(text)).join(' '))
    .digest('hex');
}
