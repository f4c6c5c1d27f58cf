import { abbreviationsOf } from './abbreviations.ts';
import type { AbbreviationRules } from './abbreviations.ts';
import { primaryLanguage } from './normalise-sentence.ts';

/** Where a sentence stands in its paragraph; without the space around it. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

/** A longer "sentence" is cut at a clause: engines slow down with the square of it, or lose its end. */
const longest = 1_200;
const closers = `"'”’»›)\\]}`;
const openers = `"'“‘«‹(\\[{`;

const segmenters = new Map<string, Intl.Segmenter>();

/**
 * Finds the sentences of one paragraph. Intl.Segmenter (UAX 29) proposes the boundaries, and so does what opens with a number
 * or as an item of a list; abbreviations, initials, ordinal numbers, and speech that goes on after a closing quotation mark
 * take some of them back.
 */
export function splitSentences(text: string, language: string): Sentence[] {
  const primary = primaryLanguage(language);
  const rules = abbreviationsOf(primary);
  const sentences: Sentence[] = [];
  let start = 0;
  for (const end of proposals(text, primary)) {
    if (end < text.length && !isBoundary(text, start, end, rules)) continue;
    sentences.push(...withinLength(text, start, end));
    start = end;
  }
  return sentences;
}

/** The sentences' texts; for callers that need no offsets. */
export function sentenceTexts(text: string, language: string): string[] {
  return splitSentences(text, language).map(({ start, end }) => text.slice(start, end));
}

function proposals(text: string, language: string): number[] {
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
    segmenters.set(language, segmenter);
  }
  const ends = Array.from(segmenter.segment(text), ({ index, segment: piece }) => index + piece.length);
  const more = Array.from(text.matchAll(unproposed), ({ index, 0: gap }) => index + gap.length);
  return more.length === 0 ? ends : [...new Set([...ends, ...more])].toSorted((a, b) => a - b);
}

/** Ends that UAX 29 does not see because a small letter comes before any capital: "... 5-4. 3 judges", "... open. (b) Troops". */
const unproposed = /(?<=[.!?؟…]["'”’)]*)\s+(?=\p{N}+ \p{Ll}|\(?(?:\p{Ll}|\p{N}{1,2})[).] +\p{Lu})/gu;
/** The first thing of a sentence that is an item of a list: "1.", "(b)". */
const listItem = /^\(?(?:\p{L}|\p{N}{1,2})[).]\s+\p{L}/u;
const bracketed = /\((?:\p{L}{1,6}|\p{L}(?:\.\p{L}){1,3})\.\)$/u;
const closingOnly = new RegExp(`^[${closers}]+(?:\\s|$)`, 'u');
const lastWord = new RegExp(`(?:^|[\\s${openers}/–—-])([^\\s${openers}/–—]{1,24})$`, 'u');
const nextWord = new RegExp(`^\\s*[${openers}]*([\\p{L}\\p{M}\\p{N}$'’-]*)`, 'u');
const speech =
  /^(?:قال|قالت|أضاف|أضافت|تابع|أكد|تساءل|سأل|صرخ|هتف|رد|أجاب|علق|يقول|تقول|(?:kata|ujar|tutur|ucap|tanya|jelas|tegas|ungkap|teriak|seru|sahut|jawab|balas|bisik|imbuh|tambah|papar|terang|cetus|lanjut|pungkas|kilah)(?:nya|ku|mu)?(?!\p{L}))/u;

/** Whether the sentence that began at `start` really ends at the proposed `end`. */
function isBoundary(text: string, start: number, end: number, rules: AbbreviationRules): boolean {
  const before = text.slice(start, end).trimEnd();
  const after = text.slice(end);
  if (closingOnly.test(after)) return false;
  if (!/\s/.test(text[end - 1] ?? '')) return /[。！？]$/u.test(before);
  const next = nextWord.exec(after.slice(0, 60))?.[1] ?? '';
  const quoted = new RegExp(`[${closers}]$`, 'u').test(before);
  if (/^\p{Ll}/u.test(next) && !listItem.test(after.trimStart())) return false;
  // "Lt. Col. (ret.) Hall"
  if (bracketed.test(before)) return false;
  if (quoted && speech.test(next)) return false;
  if (quoted || !before.endsWith('.') || before.endsWith('..')) return true;
  return !isAbbreviation(text, start, before.slice(0, -1), next, rules);
}

function isAbbreviation(
  text: string,
  start: number,
  stem: string,
  next: string,
  rules: AbbreviationRules,
): boolean {
  const word = lastWord.exec(stem.slice(-40))?.[1] ?? '';
  const lower = word.toLowerCase().replaceAll('’', "'");
  const opens = rules.starters.has(next.toLowerCase()) && /^\p{Lu}|^\p{Lo}/u.test(next);
  if (rules.afterNumber?.has(lower) === true && /\p{N}\s*\S{1,2}$/u.test(stem)) return false;
  if (rules.never.has(lower)) return !(word.length === 1 && opens);
  // "No. 5", "Tues. Nov. 3".
  if (
    rules.beforeNumber.has(lower) &&
    (/^[\p{N}$]/u.test(next) || rules.beforeNumber.has(next.toLowerCase()))
  )
    return true;
  if (rules.perhaps.has(lower)) return next !== '' && !opens;
  // "J. K. Rowling", "George W. Bush", and dotted letters that no list knows: "P.L.O. Chairman".
  if (/^\p{Lu}$/u.test(word) || /^\p{L}(?:\.\p{L}){1,5}$/u.test(word)) return !opens;
  // "1. Perdana Menteri ...": a number or a letter that opens a list item.
  return (
    /^(?:\p{N}{1,2}|\p{L})$/u.test(word) &&
    stem.trim() === text.slice(start).trimStart().slice(0, word.length)
  );
}

/** Cuts what is too long after a semicolon, else a comma, else any space, as near to the limit as there is one. */
function withinLength(text: string, start: number, end: number): Sentence[] {
  const parts: Sentence[] = [];
  let from = start;
  while (end - from > longest) {
    const window = text.slice(from, from + longest);
    const cut = [/[;؛]\s(?!.*[;؛]\s)/su, /[,،:]\s(?!.*[,،:]\s)/su, /\s(?!.*\s)/su]
      .map((pattern) => window.search(pattern))
      .find((index) => index > longest / 4);
    const to = from + (cut === undefined ? longest : cut + 1);
    push(parts, text, from, to);
    from = to;
  }
  push(parts, text, from, end);
  return parts;
}

function push(parts: Sentence[], text: string, from: number, to: number): void {
  const piece = text.slice(from, to);
  const start = from + piece.length - piece.trimStart().length;
  const end = start + piece.trim().length;
  if (end > start) parts.push({ start, end });
}
