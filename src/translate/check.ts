import { primaryLanguage } from '../model/sentence.ts';
import type { Check } from '../model/translation.ts';
import { lostNames } from './check-names.ts';
import { tornTitle } from './check-titles.ts';
import { quoteDamage } from './check-quotes.ts';
import { numberDamage } from './check-numbers.ts';
import { measureDamage, orderDamage, signDamage } from './check-measures.ts';
import { negationDamage } from './check-negation.ts';
import { inRelative, residue } from './check-residue.ts';
import { lengthDamage, loopDamage, untranslated, wrongLanguage } from './check-text.ts';
import type { Pair } from './engine.ts';

/**
 * Looks at a translated sentence (plain text) without a reference and names what seems damaged; empty where it may be
 * published. Tuned so that about one good translation in two hundred is stopped.
 */
export function checkSentence(source: string, target: string, pair: Pair): Check[] {
  const findings: Record<string, string | undefined> = {
    length: lengthDamage(source, target, pair),
    untranslated: untranslated(source, target, pair),
    residue: residue(source, target),
    language: wrongLanguage(target, pair) ?? inRelative(target, pair),
    loop: loopDamage(source, target),
    numbers: wrongNumber(source, target, pair),
    quotes: quoteDamage(source, target, pair),
    names: lostName(source, target, pair),
    negation: negationDamage(source, target, pair),
  };
  return Object.entries(findings).flatMap(([name, message]) =>
    message === undefined ? [] : [{ name, message, source, target }],
  );
}

function wrongNumber(source: string, target: string, pair: Pair): string | undefined {
  return (
    numberDamage(source, target, pair)[0] ??
    signDamage(source, target) ??
    measureDamage(source, target, pair) ??
    orderDamage(source, target, pair)
  );
}

function lostName(source: string, target: string, pair: Pair): string | undefined {
  const names = lostNames(source, target, pair);
  if (names.length > 0) return `${names.join(', ')} was lost`;
  const word = primaryLanguage(pair.from) === 'en' ? tornTitle(source, target) : undefined;
  return word === undefined ? undefined : `"${word}" was lost, and the rest of the name was left`;
}
