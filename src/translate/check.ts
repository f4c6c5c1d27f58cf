import type { Check } from '../model/translation.ts';
import type { Pair } from './engine.ts';

/** Looks at a translated sentence without a reference and names what seems damaged; empty where it may pass. */
export function checkSentence(source: string, target: string, _pair: Pair): Check[] {
  return target.trim() === '' && source.trim() !== ''
    ? [{ name: 'length', message: 'nothing came back', source, target }]
    : [];
}
