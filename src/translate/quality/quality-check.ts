import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { QualityFinding } from '../../model/translation.ts';
import { lostNames } from './names.ts';
import { partlyTranslatedTitle } from './titles.ts';
import { quoteDamage } from './quotes.ts';
import { numberDamage } from './numbers.ts';
import { unitFindings, orderDamage, signDamage } from './measures.ts';
import { negationDamage } from './negation.ts';
import { relatedLanguage, untranslatedResidue } from './residue.ts';
import { lengthDamage, loopDamage, untranslated, wrongLanguage } from './whole-text.ts';
import type { LanguagePair } from '../engine/engine.ts';

/** A range of a text, in UTF-16 code units; `end` is exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Checks a translated sentence (plain text) without a reference translation. The thresholds are tuned to
 * reject about one good translation in two hundred.
 *
 * @param settled ranges of source terms that the glossary has rendered, in order. Their names and
 * negations are not checked: Gaddafi becomes Khadafi, a no-fly zone `zona larangan terbang`
 * @returns the findings; empty if the sentence may be published
 */
export function checkSentence(
  source: string,
  target: string,
  pair: LanguagePair,
  settled: readonly Span[] = [],
): QualityFinding[] {
  const inSmallLetters = replaced(source, settled, (words) => words.toLowerCase());
  const withoutTerms = replaced(source, settled, () => '…');
  const findings: Record<string, string | undefined> = {
    length: lengthDamage(source, target, pair),
    untranslated: untranslated(source, target, pair),
    residue: untranslatedResidue(source, target),
    language: wrongLanguage(target, pair) ?? relatedLanguage(target, pair),
    loop: loopDamage(source, target),
    numbers: wrongNumber(source, target, pair),
    quotes: quoteDamage(source, target, pair),
    names: lostName(inSmallLetters, target, pair),
    negation: negationDamage(withoutTerms, target, pair),
  };
  return Object.entries(findings).flatMap(([name, message]) =>
    message === undefined ? [] : [{ name, message, source, target }],
  );
}

/** Replaces the given ranges of a text. Ranges must be in order. */
function replaced(text: string, places: readonly Span[], by: (words: string) => string): string {
  return places.reduceRight(
    (all, { start, end }) => all.slice(0, start) + by(all.slice(start, end)) + all.slice(end),
    text,
  );
}

function wrongNumber(source: string, target: string, pair: LanguagePair): string | undefined {
  return (
    numberDamage(source, target, pair)[0] ??
    signDamage(source, target) ??
    unitFindings(source, target, pair) ??
    orderDamage(source, target, pair)
  );
}

function lostName(source: string, target: string, pair: LanguagePair): string | undefined {
  const names = lostNames(source, target, pair);
  if (names.length > 0) return `${names.join(', ')} was lost`;
  const word = primaryLanguage(pair.from) === 'en' ? partlyTranslatedTitle(source, target) : undefined;
  return word === undefined ? undefined : `"${word}" was lost, and the rest of the name was left`;
}
