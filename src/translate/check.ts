import type { Check } from '../model/translation.ts';
import { lostNames } from './check-names.ts';
import { quoteDamage } from './check-quotes.ts';
import { numberDamage } from './check-numbers.ts';
import { lengthDamage, loopDamage, negationDamage, untranslated, wrongLanguage } from './check-text.ts';
import type { Pair } from './engine.ts';

/**
 * Looks at a translated sentence (plain text) without a reference and names what seems damaged; empty where it may be
 * published. Tuned so that about one good translation in two hundred is stopped.
 */
export function checkSentence(source: string, target: string, pair: Pair): Check[] {
  const names = lostNames(source, target, pair);
  const findings: Record<string, string | undefined> = {
    length: lengthDamage(source, target, pair),
    untranslated: untranslated(source, target, pair),
    language: wrongLanguage(target, pair),
    loop: loopDamage(source, target),
    numbers: numberDamage(source, target, pair)[0],
    quotes: quoteDamage(source, target, pair),
    names: names.length === 0 ? undefined : `${names.join(', ')} was lost`,
    negation: negationDamage(source, target, pair),
  };
  return Object.entries(findings).flatMap(([name, message]) =>
    message === undefined ? [] : [{ name, message, source, target }],
  );
}
