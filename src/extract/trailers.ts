import type { Block } from './blocks.ts';
import { fold } from './likeness.ts';
import { PHRASE_KINDS, phraseKind } from './phrases.ts';

const READ_MORE = PHRASE_KINDS.indexOf('read-more');
const SIGNATURES = new Set([PHRASE_KINDS.indexOf('byline'), PHRASE_KINDS.indexOf('date')]);
/** The initials of writer and editor under an Indonesian story: "(fca/isa)". */
const INITIALS = /^\((?:\p{L}{2,6})(?:\/\p{L}{2,6}){0,4}\)$/u;

/**
 * Whether a block inside a story only leads to another: "Baca juga: ..." as a link, a row of links, a promotion in capitals that is nothing but a link, or the
 * desk's initials. The model sees most of them; these rules hold in languages of which it saw little.
 */
export function isTrailer({ text, stats, links, linkLetters }: Block): boolean {
  if (stats.letters > 240) return false;
  if (links > 2 && linkLetters > stats.letters * 0.95) return true;
  if (linkLetters > stats.letters / 2 && phraseKind(text) === READ_MORE) return true;
  if (linkLetters > stats.letters * 0.95 && stats.words > 4 && stats.upper > stats.letters * 0.9) return true;
  return stats.letters < 24 && INITIALS.test(text);
}

/** A day with or without an hour and nothing else: digits, a month's name, a zone. */
const DATE_ONLY =
  /^(?:\p{L}{2,12}\.?,?\s)?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.?\s\p{L}{3,12}\.?,?\s\d{4}|\p{L}{3,12}\.?\s\d{1,2},\s\d{4})(?:[\s,|–-]+\d{1,2}[:.]\d\d(?:\s?\p{L}{1,5})?)?$/u;

/**
 * The text without what stands over it: the headline once more, the names, the date. They are fields of their own, and a body that begins
 * with them reads badly wherever it is shown. Only what comes before the first paragraph of some length is looked at.
 */
export function withoutHead(kept: readonly Block[], titles: readonly string[]): readonly Block[] {
  const folded = new Set(titles.map((title) => fold(title)));
  const start = kept.findIndex(({ stats }) => stats.letters > 110);
  const head = kept.slice(0, Math.max(0, Math.min(start, 8)));
  if (head.length === 0) return kept;
  const useful = head.filter(({ text, stats, frame }) => {
    if (frame.element.name === 'h1' || folded.has(fold(text))) return false;
    if (stats.letters > 70 || stats.closed) return true;
    return !SIGNATURES.has(phraseKind(text)) && !DATE_ONLY.test(text);
  });
  return useful.length === head.length ? kept : [...useful, ...kept.slice(head.length)];
}
