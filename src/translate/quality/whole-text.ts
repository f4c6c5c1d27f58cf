import { splitSentences } from '../../text/sentence-splitter.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { LanguagePair } from '../engine/engine.ts';
import { detectByNGrams } from '../../text/detect-language.ts';

const wordPattern = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu;
const words = (text: string): string[] => text.toLowerCase().match(wordPattern) ?? [];
const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Frequent function words of a language that the other languages lack. */
const functionWords: Readonly<Record<string, ReadonlySet<string>>> = {
  en: list(`a an the of and to is was were are be been being with that which who whom whose has have had from they their them
    this these those would could should will shall about after before because between into through during than then there
    its his her he she it we you your our but not for by as at or if when where while what`),
  id: list(`yang di dan dari untuk pada dengan ini itu tidak akan telah oleh dalam ke adalah para sebuah seorang juga karena
    sebagai bahwa lebih mereka ia dia kami kita saya anda atau saat setelah sejak namun tetapi hingga bisa dapat ada kata
    menurut antara seperti tersebut sudah masih belum bukan lain lagi agar jika maka secara`),
};

/** Function words inside titles: "Society for the Prevention of Cruelty". */
const titleWords =
  /(?<=\p{Lu}[\p{L}'’-]{0,30}\s)(?:(?:of|the|for|and|to|in|on|at|a|an|from|with)\s){1,3}(?=\p{Lu})/gu;

/**
 * Reports text left in the source language: its script, a run of its words, or many of its function
 * words.
 */
export function untranslated(source: string, target: string, { from, to }: LanguagePair): string | undefined {
  const [a, b] = [primaryLanguage(from), primaryLanguage(to)];
  const foreign = target.match(
    /[\p{Script=Arabic}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Hangul}]{2,}/gu,
  );
  if (isLatin(b) && foreign !== null && foreign.length > 0) return `"${foreign[0]}" was left as it was`;
  const [given, got] = [words(source), words(target)];
  const own = functionWords[a];
  if (own === undefined || !isLatin(a)) return undefined;
  const run = longestRun(given, got);
  // Names and titles may stay untranslated; a run with function words may not.
  const small = run.filter((word) => own.has(word)).length;
  const bare = target.replaceAll(titleWords, '');
  const low = lowerCase(run, bare);
  const left = run.length >= 4 && small >= 1 && (!isTitle(run, target) || (run.length >= 6 && low >= 2));
  if (left || low >= 5) return `"${run.join(' ')}" was left as it was`;
  const strangers = new Set(lowerCaseWords(bare).filter((word) => own.has(word)));
  if (strangers.size >= 3 || (strangers.size === 2 && (got.length < 12 || run.length >= 4))) {
    return `"${[...strangers].join('", "')}" were left as they were`;
  }
  const unchanged = run.length >= 2 && run.length === given.length;
  if (unchanged && !isTitle(given, source)) return 'it is the source unchanged';
  return undefined;
}

/** Whether at least half of the run is capitalised in the text, as titles of works and company names are. */
function isTitle(run: readonly string[], text: string): boolean {
  return lowerCase(run, text) <= run.length / 2;
}

/** Number of words of the run that the text has in lower case. */
function lowerCase(run: readonly string[], text: string): number {
  const there = new Set(lowerCaseWords(text));
  return run.filter((word) => there.has(word)).length;
}

function lowerCaseWords(text: string): string[] {
  return (text.match(wordPattern) ?? []).filter((word) => /^\p{Ll}/u.test(word));
}

function isLatin(language: string): boolean {
  return !['ar', 'fa', 'ru', 'uk', 'zh', 'ja', 'ko', 'he', 'th', 'ur'].includes(language);
}

function longestRun(given: readonly string[], got: readonly string[]): string[] {
  let best: string[] = [];
  let row: number[] = [];
  for (const word of got) {
    const next: number[] = [];
    for (const [index, other] of given.entries()) {
      const length = word === other ? (row[index - 1] ?? 0) + 1 : 0;
      next.push(length);
      if (length > best.length) best = given.slice(index + 1 - length, index + 1);
    }
    row = next;
  }
  return best;
}

/** Typical length ratio of translation to source, and the accepted range. */
const lengths: Readonly<Record<string, readonly [ratio: number, least: number, most: number]>> = {
  'en-id': [1.08, 0.73, 1.7],
  'ar-id': [1.24, 0.55, 2.3],
  'ar-en': [1.13, 0.5, 2.1],
};

/**
 * Reports a translation that is too short or too long, is truncated, or has a different number of
 * sentences.
 */
export function lengthDamage(source: string, target: string, { from, to }: LanguagePair): string | undefined {
  const [a, b] = [source.trim(), target.trim()];
  if (b === '') return 'nothing came back';
  const [usual, least, most] = lengths[`${primaryLanguage(from)}-${primaryLanguage(to)}`] ?? [1, 0.4, 2.6];
  // Ratios of short sentences vary more, hence the constant allowance.
  if (b.length < a.length * least - 7) return `${b.length} characters for ${a.length}`;
  if (b.length > a.length * most + 24) return `${b.length} characters for ${a.length}`;
  const stop = /[.?؟。…]["'”’»)\]]*$/u;
  if (a.length > 40 && stop.test(a) && !/[.!?؟。…:;"'”’»)\]]$/u.test(b))
    return 'it breaks off before the end';
  const [given, got] = [splitSentences(a, from).length, splitSentences(b, to).length];
  const share = b.length / a.length / usual;
  const changed = (got < given && share < 0.88) || (got > given && share > 1.3);
  return changed ? `${given} sentences became ${got}` : undefined;
}

/** Reports repeated words or syllables, which engines emit when decoding loops. */
export function loopDamage(source: string, target: string): string | undefined {
  const again = repetition(tokens(target));
  if (again !== undefined && (repetition(tokens(source))?.times ?? 1) < again.times)
    return `"${again.what}" ${again.times} times in a row`;
  const stutter = /(\p{L}{1,4})\1{4,}/iu.exec(target)?.[0];
  return stutter !== undefined && !source.includes(stutter)
    ? `"${stutter.slice(0, 20)}" repeats itself`
    : undefined;
}

function tokens(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}]+|\d+(?:[.,]\d+)*|[^\s\p{L}\p{N}]/gu) ?? [];
}

function isSame(text: readonly string[], one: number, other: number, size: number): boolean {
  if (other + size > text.length) return false;
  for (let index = 0; index < size; index++) if (text[one + index] !== text[other + index]) return false;
  return true;
}

/**
 * Finds the longest consecutive repetition: any group of words three times, or a group of four or more
 * words twice.
 */
function repetition(text: readonly string[]): { what: string; times: number } | undefined {
  for (let size = Math.floor(text.length / 2); size >= 1; size--) {
    for (let start = 0; start + 2 * size <= text.length; start++) {
      let times = 1;
      while (isSame(text, start, start + times * size, size)) times++;
      if (times >= 3 || (times === 2 && size >= 4))
        return { what: text.slice(start, start + size).join(' '), times };
    }
  }
  return undefined;
}

/** Reports a translation in the wrong language. Texts of fewer than six words are not checked. */
export function wrongLanguage(target: string, { to }: LanguagePair): string | undefined {
  const language = primaryLanguage(to);
  const text = words(target.replaceAll(/(?<=\s)\p{Lu}[\p{L}\p{M}'’-]*/gu, ' '));
  if (text.length < 6) return undefined;
  const own = functionWords[language];
  // A few function words prove nothing: `dan` is also Dutch, `di` Italian.
  const typical = text.filter((word) => own?.has(word) === true).length;
  if (typical > text.length / 12) return undefined;
  const found = detectByNGrams(text.join(' '));
  const same = found === language || found === undefined || (language === 'id' && found === 'ms');
  return same ? undefined : `it reads like ${found}`;
}
