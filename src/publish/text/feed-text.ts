import { cleanCharacters } from '../../text/clean-characters.ts';

/** Signs of damage: the replacement character, and BOMs inside a text. */
const DAMAGE = /[\ufeff\ufffd]/g;

/** Text that is valid in XML and raises no validator warnings. */
export function xmlText(text: string): string {
  return cleanCharacters(text).replace(DAMAGE, '');
}

/** One line of text that is valid in XML: for headlines and names. */
export function oneLine(text: string): string {
  return xmlText(text)
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .trim();
}

const TAG =
  /<\/?(?:a|abbr|b|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|mark|p|q|s|script|small|span|strong|style|sub|sup|u)(?:[\s/][^<>]{0,500})?>/gi;

/**
 * A headline for a feed: one line without markup. Readers disagree whether a title is text or HTML, so what looks like
 * a tag or an entity is put so that both readings give the same words.
 */
export function feedTitle(text: string): string {
  return oneLine(text)
    .replace(TAG, '')
    .replace(/<(?=[a-z/!?])/gi, '‹')
    .replace(/&(?=#?\w{1,32};)/g, '＆')
    .replaceAll(']]>', ']]›')
    .trim();
}

/** Whose picture it is, as a name: outlets write brackets and a word for `photo` around it as often as not. */
export function imageCredit(credit: string | undefined): string {
  return oneLine(credit ?? '')
    .replace(/^(?:foto|photo) ?: ?/i, '')
    .replace(/^\((.*)\)$/, '$1');
}

/** The first whole sentences of `text`, at most `most` characters; cut at a word with an ellipsis where none fits. */
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
