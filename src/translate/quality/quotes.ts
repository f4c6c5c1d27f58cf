import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { LanguagePair } from '../engine/engine.ts';

const mark = /(?<!\d)["“”„«»]|["“”„«»](?!\s|$)/g;

/**
 * Quotation marks that were lost, or left unpaired inside the sentence. Marks at its very ends may belong to a quotation
 * that began or goes on in a neighbouring sentence. Arabic also puts foreign names in quotation marks; those do not count.
 */
export function quoteDamage(source: string, target: string, { from }: LanguagePair): string | undefined {
  const given = primaryLanguage(from) === 'ar' ? speechMarks(source) : marks(source).length;
  const got = marks(target);
  if (got.length < given && got.length + 2 * singlePairs(target) < given) {
    return `${given} quotation marks became ${got.length}`;
  }
  const atEnds = got.some((index) => index === 0 || index >= target.trimEnd().length - 2);
  const odd = got.length % 2 === 1 && given % 2 === 0;
  return odd && !atEnds ? 'a quotation mark has no partner' : undefined;
}

/** Places of double quotation marks; one after a digit at a word's end is an inch. */
function marks(text: string): number[] {
  return Array.from(text.replaceAll(/["“”„«»]{2}/g, '" ').matchAll(mark), (match) => match.index);
}

/** Marks around five words and more. */
function speechMarks(text: string): number {
  const places = marks(text);
  let count = places.length % 2;
  for (let index = 0; index + 1 < places.length; index += 2) {
    const inside = text.slice((places[index] ?? 0) + 1, places[index + 1]);
    if (inside.trim().split(/\s+/).length >= 5) count += 2;
  }
  return count;
}

function singlePairs(text: string): number {
  return (text.match(/(?<![\p{L}\p{N}])['‘](?=\p{L})[^'‘’]*['’](?![\p{L}\p{N}])/gu) ?? []).length;
}
