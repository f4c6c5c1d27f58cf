import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { LanguagePair } from '../engine/engine.ts';
import { isEnglishWord, isMisspelled } from '../words/english-words.ts';
import { exonymsOf, hasExonym } from '../words/exonyms.ts';
import {
  fixedNames,
  givenNames,
  personTitles,
  translatedAbbreviations,
  translatedWords,
} from '../words/proper-nouns.ts';

/** Languages in Latin script; names keep their letters between them. */
const latin = new Set(['en', 'id', 'ms', 'fr', 'de', 'nl', 'es', 'it', 'pt', 'tr']);
/** Endings that Indonesian drops or replaces while keeping the root: `Arthurian` becomes `Arthur`. */
const changedEnding = /(?:ians?|eans?|ans?|ish|ese|ic|isms?|ists?|ites?|ers?|s)$/;

/**
 * Returns the names of the source that are missing from the translation. A name is a capitalised word
 * inside a sentence that is not an ordinary word of the language. Any spelling that sounds alike counts
 * (Moscow, Moskwa). Each name needs a word of its own: both parts of `Galileo Galilei` must be present.
 * Checked only between Latin scripts.
 */
export function lostNames(source: string, target: string, { from, to }: LanguagePair): string[] {
  if (!latin.has(primaryLanguage(from)) || !latin.has(primaryLanguage(to))) return [];
  const abroad = primaryLanguage(from) === 'en' && primaryLanguage(to) === 'id';
  const words = (target.match(wordPattern) ?? []).map(folded);
  const free = new Set(words);
  let open = [...new Set(namesIn(source, abroad))];
  for (const kept of [isSame, soundsAlike, isAdapted]) {
    open = open.filter((name) => {
      const word = [...free].find((one) => kept(folded(name), one));
      if (word !== undefined) free.delete(word);
      return word === undefined;
    });
  }
  // In "a Greenlander, in Greenland" one word may represent both.
  open = open.filter(
    (name) => !(changedEnding.test(name) && words.some((word) => isAdapted(folded(name), word))),
  );
  // The first word may be an ordinary word missing from the word list: "Convergent" becomes `konvergen`.
  const first = /\p{Lu}\p{Ll}+/u.exec(source.slice(0, 40))?.[0] ?? '';
  if (source.replace(/^\P{L}+/u, '').startsWith(first))
    open = open.filter((name) => name !== first || !words.some((word) => startAlike(name, word)));
  const joined = words.join('');
  return open.filter((name) => {
    const exonyms = abroad ? exonymsOf(name) : undefined;
    if (exonyms?.some((form) => hasExonym(form, words)) === true) return false;
    return exonyms !== undefined || name.length < 4 || !joined.includes(folded(name));
  });
}

const wordPattern = /[\p{L}\p{M}\p{N}]+/gu;

function isSame(name: string, word: string): boolean {
  return name === word;
}

function soundsAlike(name: string, word: string): boolean {
  return sound(name) === sound(word);
}

/**
 * Whether both words have the same root and differ only in a short ending: `Bostonian` and `Boston`,
 * `Marxism` and `Marxisme`, `Hamas` and `Hamasnya`.
 */
function isAdapted(name: string, word: string): boolean {
  const root = sound(name.replace(changedEnding, ''));
  const other = sound(word.replace(/nya$/, ''));
  const changed = changedEnding.test(name);
  if (root.length < (changed ? 3 : 5)) return false;
  // Some roots change: a "Mancunian" is from Manchester.
  if (changed && root.length > 5 && other.startsWith(root.slice(0, 4))) return true;
  return other.startsWith(root) && other.length - root.length <= (changed ? 3 : 1);
}

function startAlike(name: string, word: string): boolean {
  return sound(word).startsWith(sound(name).slice(0, 4));
}

function namesIn(text: string, abroad: boolean): string[] {
  const words = Array.from(text.matchAll(wordPattern), (match) => ({ word: match[0], start: match.index }));
  if (isHeadline(words.map(({ word }) => word))) return [];
  return words.flatMap(({ word, start }, index) => {
    const before = text.slice(0, start);
    const opens = start === 0 || /[.!?:;…]["'”’)\]]*\s*["'“‘([]*$|^["“‘«]$/u.test(before);
    const known = abroad && /^\p{Lu}/u.test(word) && exonymsOf(word) !== undefined && !isTranslated(word);
    const previous = words[index - 1]?.word ?? '';
    const named =
      (callsPerson(previous) && /\p{L}\.? $/u.test(before)) ||
      isFixed(word, previous, words[index + 1]?.word) ||
      isOneOfNames(word, before, text.slice(start + word.length));
    const after = text.slice(start + word.length);
    // The first word of a sentence is always capitalised, so it is a name only if it is not an English
    // word.
    return known || isName(word, after, named && !opens) ? [word] : [];
  });
}

/** Whether the word is part of a two-word name that is never translated: `Cape Town`, `New York`. */
function isFixed(word: string, previous: string, next = ''): boolean {
  return fixedNames.has(`${previous} ${word}`) || fixedNames.has(`${word} ${next}`);
}

const waters =
  /^ (?:River|Lake|Islands?|Bay|Valley|Sound|Creek|Strait|Canyon|Falls|Beach|Peninsula)(?!\p{L})/u;
const lastName = /(\p{Lu}[\p{L}\p{M}]+) (?:and|or|&) $/u;
const nextName = /^ (?:and|or|&) (\p{Lu}[\p{L}\p{M}]+)/u;

/**
 * Whether the word is coordinated with a name (`Heck and Johnson`) or followed by a geographic term
 * (`Hudson River`).
 */
function isOneOfNames(word: string, before: string, after: string): boolean {
  if (isTranslated(word) || /\p{Lu}[\p{L}.]* $/u.test(before)) return false;
  if (waters.test(after)) return true;
  const other = nextName.exec(after)?.[1] ?? lastName.exec(before)?.[1] ?? '';
  const alone = !/^ \p{Lu}/u.test(after) && other !== '';
  return alone && exonymsOf(other) === undefined && isName(other, '', false);
}

/**
 * Whether the word after this one is a person's name even if it is an ordinary word: `President Bush`,
 * `John Grant`.
 */
function callsPerson(word: string): boolean {
  return /^\p{Lu}\p{Ll}/u.test(word) && (givenNames.has(word) || personTitles.has(word.toLowerCase()));
}

/** Whether the words are capitals or Title Case, so that capitals do not indicate names. */
function isHeadline(words: readonly string[]): boolean {
  const long = words.filter((word) => word.length > 3);
  const capitals = long.filter((word) => /^[\p{Lu}\p{N}]/u.test(word)).length;
  return words.length > 3 && capitals / long.length > 0.92;
}

function isName(word: string, after: string, named: boolean): boolean {
  if (/^\p{Lu}{2,6}$/u.test(word)) return !translatedAbbreviations.has(word);
  if (!/^\p{Lu}[\p{Ll}\p{M}]+/u.test(word) || /^\p{Lu}s$/u.test(word)) return false;
  const lower = word.toLowerCase();
  if (!named && (isTranslated(word) || isEnglishWord(lower) || isMisspelled(lower))) return false;
  // Parts of hyphenated compounds may be translated: "Never-Ending", "Tupolev-designed". A word before a
  // number may be a misspelt month: "Novemeber 26".
  return !/^[-–]\p{Ll}|^\s\d/u.test(after);
}

function isTranslated(word: string): boolean {
  const lower = word.toLowerCase();
  return translatedWords.has(lower) || translatedWords.has(lower.replace(/s$/, ''));
}

function folded(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Cache: each word is compared with many others. */
const sounds = new Map<string, string>();

/**
 * Reduces a name to a phonetic key: letters that sound alike are merged; silent and double letters are
 * dropped.
 */
function sound(word: string): string {
  let heard = sounds.get(word);
  if (heard === undefined) {
    if (sounds.size > 5_000) sounds.clear();
    sounds.set(word, (heard = simplified(folded(word))));
  }
  return heard;
}

function simplified(word: string): string {
  return word
    .replaceAll('ph', 'f')
    .replaceAll(/[sckgdt]h/g, (pair) => pair.charAt(0))
    .replaceAll('x', 'ks')
    .replaceAll(/[cq]/g, 'k')
    .replaceAll('w', 'v')
    .replaceAll('z', 's')
    .replaceAll('au', 'a')
    .replaceAll(/oo|ou/g, 'u')
    .replaceAll(/ee|y|j/g, 'i')
    .replaceAll(/h|['ʼ]/g, '')
    .replaceAll(/(.)\1/g, '$1')
    .replace(/(?<=.{3})[aeiou]+$/, '');
}
