import type { Block } from './blocks.ts';
import { PHRASE_KINDS, phraseKind } from './phrases.ts';

const READ_MORE = PHRASE_KINDS.indexOf('read-more');
/** The initials of writer and editor under an Indonesian story: "(fca/isa)". */
const INITIALS = /^\((?:\p{L}{2,6})(?:\/\p{L}{2,6}){0,4}\)$/u;

/**
 * Whether a block inside a story only leads to another: "Baca juga: ..." as a link, a promotion in capitals that is nothing but a link, or the
 * desk's initials. The model sees most of them; these rules hold in languages of which it saw little.
 */
export function isTrailer({ text, stats, linkLetters }: Block): boolean {
  if (stats.letters > 240) return false;
  if (linkLetters > stats.letters / 2 && phraseKind(text) === READ_MORE) return true;
  if (linkLetters > stats.letters * 0.95 && stats.words > 4 && stats.upper > stats.letters * 0.9) return true;
  return stats.letters < 24 && INITIALS.test(text);
}
