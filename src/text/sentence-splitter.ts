import { abbreviationsOf } from './abbreviations.ts';
import type { AbbreviationRules } from './abbreviations.ts';
import { primaryLanguage } from './normalise-sentence.ts';

/** Range of a sentence in its paragraph, without surrounding space. UTF-16 offsets; `end` is exclusive. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

/**
 * Maximum length of a sentence in characters. The time of engines grows with its square, and they may
 * drop the end.
 */
const longest = 1_200;
const closers = `"'”’»›)\\]}`;
const openers = `"'“‘«‹(\\[{`;

const segmenters = new Map<string, Intl.Segmenter>();

/**
 * Splits a paragraph into sentences. Boundaries come from Intl.Segmenter (UAX 29) and from numbers and
 * list items that start a sentence. Boundaries after abbreviations, initials and ordinal numbers, or
 * before the reporting verb of a quotation, are removed. Sentences that are too long are cut at clauses.
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

/** Returns the texts of the sentences, without offsets. */
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

/**
 * Boundaries that UAX 29 misses because a lower-case letter comes before any capital: "... 5-4. 3
 * judges", "... open. (b) Troops".
 */
const unproposed = /(?<=[.!?؟…]["'”’)]*)\s+(?=\p{N}+ \p{Ll}|\(?(?:\p{Ll}|\p{N}{1,2})[).] +\p{Lu})/gu;
/** Marker of a list item at the start of a sentence: "1.", "(b)". */
const listItem = /^\(?(?:\p{L}|\p{N}{1,2})[).]\s+\p{L}/u;
const bracketed = /\((?:\p{L}{1,6}|\p{L}(?:\.\p{L}){1,3})\.\)$/u;
const closingOnly = new RegExp(`^[${closers}]+(?:\\s|$)`, 'u');
const lastWord = new RegExp(`(?:^|[\\s${openers}/–—-])([^\\s${openers}/–—]{1,24})$`, 'u');
const nextWord = new RegExp(`^\\s*[${openers}]*([\\p{L}\\p{M}\\p{N}$'’-]*)`, 'u');
const speech =
  /^(?:قال|قالت|أضاف|أضافت|تابع|أكد|تساءل|سأل|صرخ|هتف|رد|أجاب|علق|يقول|تقول|(?:kata|ujar|tutur|ucap|tanya|jelas|tegas|ungkap|teriak|seru|sahut|jawab|balas|bisik|imbuh|tambah|papar|terang|cetus|lanjut|pungkas|kilah)(?:nya|ku|mu)?(?!\p{L}))/u;

/**
 * Whether a proposed sentence boundary is a real one.
 *
 * @param start start of the current sentence
 * @param end the proposed boundary
 */
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
  // "J. K. Rowling", "George W. Bush", and dotted abbreviations that are not listed: "P.L.O. Chairman".
  if (/^\p{Lu}$/u.test(word) || /^\p{L}(?:\.\p{L}){1,5}$/u.test(word)) return !opens;
  // "1. Perdana Menteri ...": the number or letter of a list item.
  return (
    /^(?:\p{N}{1,2}|\p{L})$/u.test(word) &&
    stem.trim() === text.slice(start).trimStart().slice(0, word.length)
  );
}

/**
 * Cuts a long sentence at the last semicolon before the limit, else the last comma or colon, else the
 * last space.
 */
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
