import { createHash } from 'node:crypto';

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{N}]+(?:[.,:]\d+)*/gu;

/** A character of a script that writes no spaces between words. */
export const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * Writes a text the way it is compared: without case, accents and vowel signs, with one form for each Arabic letter,
 * Western digits and no thousands separators. Two texts that differ in typography only fold to the same words.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(INVISIBLE, '')
    .replace(/['\u2018\u2019\u02bc`\u00b4](?=\p{L})/gu, '')
    .replace(/\p{Mn}+/gu, '')
    .normalize('NFC')
    .replace(/[\u0671]/g, '\u0627')
    .replace(/[\u0649\u06cc]/g, '\u064a')
    .replace(/\u06a9/g, '\u0643')
    .replace(/\u0629/g, '\u0647')
    .replace(/\u0640/g, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, asciiDigit)
    .replace(/(?<=\d)[.,\u066b\u066c \u202f](?=\d{3}(?!\d))/g, '')
    .replace(/(?<=\d)[,\u066b](?=\d)/g, '.');
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  return String((code - (code >= 0x0966 ? 0x0966 : 0x0660)) & 15);
}

/** Words of a folded text; each character of scripts that write without spaces is one. */
export function tokensOf(folded: string): string[] {
  return folded.match(WORD) ?? [];
}

/**
 * Identity of a text: sha256 of its folded words, in hexadecimal. Equal for texts that differ in typography only
 * (quotation marks, dashes, spaces, case, vowel signs, digits' script).
 */
export function textHash(text: string): string {
  return createHash('sha256')
    .update(tokensOf(fold(text)).join(' '))
    .digest('hex');
}
