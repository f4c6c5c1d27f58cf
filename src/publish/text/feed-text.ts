import { cleanCharacters } from '../../text/clean-characters.ts';

/** Decoding damage: replacement characters, and BOMs inside a text. */
const DAMAGE = /[\ufeff\ufffd]/g;

/** Removes characters that are invalid in XML or raise validator warnings. */
export function xmlText(text: string): string {
  return cleanCharacters(text).replace(DAMAGE, '');
}

/** Normalises a headline or name to one line that is valid in XML. */
export function oneLine(text: string): string {
  return xmlText(text)
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .trim();
}

const TAG =
  /<\/?(?:a|abbr|b|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|mark|p|q|s|script|small|span|strong|style|sub|sup|u)(?:[\s/][^<>]{0,500})?>/gi;

/**
 * Normalises a headline to one line without markup. Some readers treat titles as text, others as HTML, so
 * anything that looks like a tag or an entity is written such that both show the same words.
 */
export function feedTitle(text: string): string {
  return oneLine(text)
    .replace(TAG, '')
    .replace(/<(?=[a-z/!?])/gi, '‹')
    .replace(/&(?=#?\w{1,32};)/g, '＆')
    .replaceAll(']]>', ']]›')
    .trim();
}

/** Reduces an image credit to the name: outlets often add brackets and the word for photo. */
export function imageCredit(credit: string | undefined): string {
  return oneLine(credit ?? '')
    .replace(/^(?:foto|photo) ?: ?/i, '')
    .replace(/^\((.*)\)$/, '$1');
}

/**
 * Returns the first whole sentences of `text`, at most `most` characters. If no sentence fits, cuts at a
 * word and adds an ellipsis.
 */
export function excerptOf(text: string, most: number): string {
  const line = oneLine(text);
  if (line.length <= most) return line;
  const head = line.slice(0, most);
  const end = [...head.matchAll(/[.!?؟。]["”»’)]?(?=\s)/g)].findLast((match) => match.index >= most / 3);
  if (end) return head.slice(0, end.index + end[0].length);
  const cut = head.slice(0, Math.max(1, most - 1));
  const space = cut.lastIndexOf(' ');
  const words = space > most / 2 ? cut.slice(0, space) : cut.replace(/\p{Cs}$/u, '');
  return `${words.replace(/[\s,;:–-]+$/u, '')}…`;
}
