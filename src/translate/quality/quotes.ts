import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { LanguagePair } from '../engine/engine.ts';

const mark = /(?<!\d)["“”„«»]|["“”„«»](?!\s|$)/g;

/**
 * Reports quotation marks that were lost or are unpaired inside the sentence. Marks at the ends may
 * belong to a quotation that spans neighbouring sentences. Arabic also quotes foreign names; those marks
 * are not counted.
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

/**
 * Positions of double quotation marks. A mark after a digit at the end of a word means inches and is
 * skipped.
 */
function marks(text: string): number[] {
  return Array.from(text.replaceAll(/["“”„«»]{2}/g, '" ').matchAll(mark), (match) => match.index);
}

/** Number of marks that enclose at least five words. */
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
