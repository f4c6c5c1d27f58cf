import { primaryLanguage } from './engine.ts';
import type { Pair } from './engine.ts';
import { exonymsOf } from './exonyms.ts';
import { everydayWords, translatedAbbreviations, translatedWords } from './name-words.ts';

/** Languages whose names come through in the same letters. */
const latin = new Set(['en', 'id', 'ms', 'fr', 'de', 'nl', 'es', 'it', 'pt', 'tr']);
/** Endings of words that are translated, root and all: `Liberation` is `Pembebasan`. */
const translatedEnding =
  /(?:ments?|tions?|sion|ity|ities|ship|ance|ence|ology|ative|ary|ers|ing|ional|ial|ental|ous|ical|cians?)$/;
/** Endings that Indonesian drops or writes otherwise while it keeps the root: `Arthurian` is `Arthur`. */
const changedEnding = /(?:ians?|eans?|ish|ese|ic|ism|ists?)$/;

/**
 * Names of the source that the translation lost. A name is a capitalised word inside a sentence that is no word of
 * the language; it counts as kept in any spelling that sounds alike (Moscow, Moskwa). Only between Latin alphabets.
 */
export function lostNames(source: string, target: string, { from, to }: Pair): string[] {
  if (!latin.has(primaryLanguage(from)) || !latin.has(primaryLanguage(to))) return [];
  const words = target.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const exact = new Set(words.map(folded));
  const sounds = new Set(words.map(sound));
  const joined = folded(words.join(''));
  const abroad = primaryLanguage(from) === 'en' && primaryLanguage(to) === 'id';
  return [...new Set(namesIn(source, abroad))].filter((name) => {
    const plain = folded(name);
    if (exact.has(plain) || sounds.has(sound(name)) || joined.includes(plain)) return false;
    const exonyms = abroad ? exonymsOf(name) : undefined;
    if (exonyms !== undefined) return !exonyms.some((form) => joined.includes(form));
    const stem = plain.slice(0, Math.max(4, Math.ceil(plain.length * 0.7)));
    if ([...exact].some((word) => word.startsWith(stem))) return false;
    if (!changedEnding.test(plain)) return true;
    const root = sound(plain).slice(0, 3);
    return ![...sounds].some((word) => word.startsWith(root));
  });
}

function namesIn(text: string, abroad: boolean): string[] {
  const words = Array.from(text.matchAll(/[\p{L}\p{M}\p{N}]+/gu), (match) => ({
    word: match[0],
    start: match.index,
  }));
  // A headline, or a line all in capitals, says nothing by its capitals.
  const capitals = words.filter(({ word }) => /^\p{Lu}/u.test(word)).length;
  if (words.length > 3 && capitals / words.length > 0.6) return [];
  const names: string[] = [];
  let last = '';
  for (const { word, start } of words) {
    const before = text.slice(0, start);
    const opens = start === 0 || /[.!?:;…]["'”’)\]]*\s*["'“‘([]*$|^["“‘«]$/u.test(before);
    const known = abroad && /^\p{Lu}/u.test(word) && exonymsOf(word) !== undefined;
    const after = text.slice(start + word.length);
    // "Deng Xiaoping", "Atlanta Thrashers": what follows a name without a comma is a part of it.
    const follows = last !== '' && before.endsWith(`${last} `);
    if (known) names.push(word);
    else if (!opens && isName(word, after, follows)) names.push((last = word));
  }
  return names;
}

function isName(word: string, after: string, follows: boolean): boolean {
  if (/^\p{Lu}{2,6}$/u.test(word)) return !translatedAbbreviations.has(word);
  if (!/^\p{Lu}[\p{Ll}\p{M}]{2,}/u.test(word)) return false;
  const lower = word.toLowerCase();
  const singular = lower.replace(/s$/, '');
  if (translatedWords.has(lower) || translatedWords.has(singular)) return false;
  if (everydayWords.has(lower) || everydayWords.has(singular)) return false;
  // "Never-Ending", "Tupolev-designed": a part of a compound may well be translated.
  // "Novemeber 26": a misspelt month.
  return (follows || !translatedEnding.test(lower)) && !/^[-–]\p{Ll}|^\s\d/u.test(after);
}

function folded(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** A name across spellings: letters that sound alike made one, silent and double ones dropped. */
function sound(word: string): string {
  return folded(word)
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
