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

/** Languages whose names come through in the same letters. */
const latin = new Set(['en', 'id', 'ms', 'fr', 'de', 'nl', 'es', 'it', 'pt', 'tr']);
/** Endings that Indonesian drops or writes otherwise while it keeps the root: `Arthurian` is `Arthur`. */
const changedEnding = /(?:ians?|eans?|ans?|ish|ese|ic|isms?|ists?|ites?|ers?|s)$/;

/**
 * Names of the source that the translation lost. A name is a capitalised word inside a sentence that is no word of
 * the language; it counts as kept in any spelling that sounds alike (Moscow, Moskwa). Each needs a word of its own: of
 * `Galileo Galilei` both must be there. Only between Latin alphabets.
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
  // Of "a Greenlander, in Greenland" one word may stand for both.
  open = open.filter(
    (name) => !(changedEnding.test(name) && words.some((word) => isAdapted(folded(name), word))),
  );
  // At the beginning a word may be an ordinary one that the list does not have: "Convergent" is `konvergen`.
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

/** `Bostonian` as `Boston`, `Marxisme` for `Marxism`, `Hamasnya`: the same root, and no more than an ending each. */
function isAdapted(name: string, word: string): boolean {
  const root = sound(name.replace(changedEnding, ''));
  const other = sound(word.replace(/nya$/, ''));
  const changed = changedEnding.test(name);
  if (root.length < (changed ? 3 : 5)) return false;
  // "Mancunian" is somebody of Manchester.
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
    // A capital at the beginning says nothing; only what is no word of English is a name there.
    return known || isName(word, after, named && !opens) ? [word] : [];
  });
}

/** Whether the word is half of a name that is never translated: `Cape Town`, `New York`. */
function isFixed(word: string, previous: string, next = ''): boolean {
  return fixedNames.has(`${previous} ${word}`) || fixedNames.has(`${word} ${next}`);
}

const waters =
  /^ (?:River|Lake|Islands?|Bay|Valley|Sound|Creek|Strait|Canyon|Falls|Beach|Peninsula)(?!\p{L})/u;
const lastName = /(\p{Lu}[\p{L}\p{M}]+) (?:and|or|&) $/u;
const nextName = /^ (?:and|or|&) (\p{Lu}[\p{L}\p{M}]+)/u;

/** Whether the word alone is joined to a name, `Heck and Johnson`, or has a river or an island called after it. */
function isOneOfNames(word: string, before: string, after: string): boolean {
  if (isTranslated(word) || /\p{Lu}[\p{L}.]* $/u.test(before)) return false;
  if (waters.test(after)) return true;
  const other = nextName.exec(after)?.[1] ?? lastName.exec(before)?.[1] ?? '';
  const alone = !/^ \p{Lu}/u.test(after) && other !== '';
  return alone && exonymsOf(other) === undefined && isName(other, '', false);
}

/** Whether the next word is a person's name whatever it means otherwise: `President Bush`, `John Grant`. */
function callsPerson(word: string): boolean {
  return /^\p{Lu}\p{Ll}/u.test(word) && (givenNames.has(word) || personTitles.has(word.toLowerCase()));
}

/** A headline in capitals or Title Case says nothing by them. */
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
  // "Never-Ending", "Tupolev-designed": a part of a compound may well be translated.
  // "Novemeber 26": a misspelt month.
  return !/^[-–]\p{Ll}|^\s\d/u.test(after);
}

function isTranslated(word: string): boolean {
  const lower = word.toLowerCase();
  return translatedWords.has(lower) || translatedWords.has(lower.replace(/s$/, ''));
}

function folded(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Words are compared with each other many times. */
const sounds = new Map<string, string>();

/** A name across spellings: letters that sound alike made one, silent and double ones dropped. */
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
