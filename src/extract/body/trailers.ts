import type { Block } from './blocks.ts';
import { type PageHints, lettersAndDigits } from './features/metadata-similarity.ts';
import { PHRASE_KINDS, phraseKind } from './features/label-phrases.ts';

const READ_MORE = PHRASE_KINDS.indexOf('read-more');
const SHARE = PHRASE_KINDS.indexOf('share');
const SIGNATURES = new Set([PHRASE_KINDS.indexOf('byline'), PHRASE_KINDS.indexOf('date')]);
/** The initials of writer and editor under an Indonesian story: "(fca/isa)". */
const INITIALS = /^\((?:\p{L}{2,6})(?:\/\p{L}{2,6}){0,4}\)$/u;

/** The label of an advertisement inside the text, and nothing else. */
const ADVERT =
  /^\W*(?:advertisements?|scroll to (?:continue|resume)(?: with content)?|(?:article|story) continues (?:below|after)[\w ]{0,30}|continue reading below|iklan|scroll untuk (?:melanjutkan|lanjut)[\w ]{0,20}|lanjutkan membaca|مادة إعلانية|إعلانات?|تبلیغات|آگهی|anzeige|werbung|publicité|publicidad|pubblicità|reklam|реклама|広告|广告|廣告|광고)\W*$/iu;

/**
 * Whether a block inside a story only leads to another page: a "Baca juga: ..." link, a row of links, a
 * promotion in capitals, or the desk's initials. The model finds most of them; these rules cover
 * languages that are rare in its training data.
 */
export function isTrailer({ text, stats, links, linkLetters, nodes }: Block): boolean {
  if (stats.letters > 240) return false;
  if (links > 2 && linkLetters > stats.letters * 0.95) return true;
  if (linkLetters > stats.letters / 2) {
    const kind = phraseKind(text);
    // The label may be in a separate element, without a space before the link.
    if (kind === READ_MORE || phraseKind(nodes[0]?.data ?? '') === READ_MORE) return true;
    if (kind === SHARE && linkLetters > stats.letters * 0.9) return true;
  }
  if (stats.letters < 60 && ADVERT.test(text)) return true;
  if (linkLetters > stats.letters * 0.95 && stats.words > 4 && stats.upper > stats.letters * 0.9) return true;
  return stats.letters < 24 && INITIALS.test(text);
}

/** A day with or without an hour and nothing else: digits, a month's name, a zone. */
const DATE_ONLY =
  /^(?:\p{L}{2,12}\.?,?\s)?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.?\s\p{L}{3,12}\.?,?\s\d{4}|\p{L}{3,12}\.?\s\d{1,2},\s\d{4})(?:[\s,|–-]+\d{1,2}[:.]\d\d(?:\s?\p{L}{1,5})?)?$/u;

const MIN_PARAGRAPH_LETTERS = 110;
const PHOTO_CREDIT = /^(?:photo(?:graph)?s?|pictures|images|fotos?|bilder)\s+(?:by|oleh|von|par|de)\b/iu;
/** Lines that content systems and agencies add after a text: rights holder, time and place of filing. */
const FOOTER_LINE =
  /^(?:(?:©|\(c\)|copyright\b)[^\n]{0,40}(?:\d{4}|rights|dpa-infocom)|this entry was posted (?:on|in|by) )/iu;

/** Words that follow the name in an author's biography, by language. */
const BIOGRAPHY_VERB =
  /^(?: \([^)]{1,30}\)|,? \d\d,)? (?:is|are|was|has been|covers|writes|works|reports|lives|ist|war|schreibt|arbeitet|est|es|è|é|adalah|merupakan|är|er|is een|jest)\s/iu;
const MAX_BIOGRAPHY_CHARS = 700;

/** "Jane Roe is a reporter at ..." under what Jane Roe wrote. */
function isBiography(text: string, authors: readonly string[]): boolean {
  if (text.length > MAX_BIOGRAPHY_CHARS) return false;
  const small = text.toLowerCase();
  return authors.some((name) => small.startsWith(name) && BIOGRAPHY_VERB.test(small.slice(name.length)));
}

/**
 * Removes what frames the text: a repeated headline, names, date, author biography and copyright notice.
 * These are fields of their own. Only the blocks before the first long paragraph and the last two blocks
 * are considered.
 */
export function withoutEdges(
  kept: readonly Block[],
  { titles, authors }: Pick<PageHints, 'titles' | 'authors'>,
): readonly Block[] {
  const folded = new Set(
    titles
      .flatMap((title) => [title, ...title.split(/\s[|–—»·-]\s/u)])
      .map((title) => lettersAndDigits(title)),
  );
  const start = kept.findIndex(({ stats }) => stats.letters > MIN_PARAGRAPH_LETTERS);
  const head = start < 0 ? Math.min(kept.length, 3) : Math.min(start, 8);
  const foot = Math.max(head, kept.length - 2);
  const useful = kept.filter(({ text, stats, frame }, at) => {
    if (at >= foot) return !isBiography(text, authors) && (stats.letters > 240 || !FOOTER_LINE.test(text));
    if (at >= head) return true;
    if (frame.element.name === 'h1' || folded.has(lettersAndDigits(text))) return false;
    if (stats.letters > MIN_PARAGRAPH_LETTERS || stats.closed) return true;
    return !text.split('\n').every((line) => folded.has(lettersAndDigits(line)) || isSignature(line));
  });
  return useful.length === kept.length ? kept : useful;
}

function isSignature(line: string): boolean {
  return (
    line.length < 90 && (SIGNATURES.has(phraseKind(line)) || DATE_ONLY.test(line) || PHOTO_CREDIT.test(line))
  );
}
