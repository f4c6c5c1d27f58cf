import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { LanguagePair } from '../engine/engine.ts';
import { findModel } from './installed-models.ts';

/** Languages with Mozilla models to and from English (November 2026). */
const languages = new Set(
  'ar bg ca cs da de el es et fa fi fr he hr hu id is it ja ko lt lv ms nb nl nn pl pt ro ru sk sl sq sv tr uk vi zh'.split(
    ' ',
  ),
);

/** Norwegian without a variety means Bokmål. */
const aliases: Readonly<Record<string, string>> = { no: 'nb', iw: 'he', in: 'id' };

/**
 * Returns the models to translate a direction with: one, or two through English. An installed direct
 * model is preferred.
 *
 * @returns undefined if there is no route
 */
export function routeOf(from: string, to: string, folder: string): readonly LanguagePair[] | undefined {
  const [source, target] = [from, to].map((tag) => {
    const primary = primaryLanguage(tag);
    return aliases[primary] ?? primary;
  }) as [string, string];
  if (source === target) return undefined;
  const legs =
    source === 'en' || target === 'en' || findModel(folder, source, target) !== undefined
      ? [{ from: source, to: target }]
      : [
          { from: source, to: 'en' },
          { from: 'en', to: target },
        ];
  const exists = (leg: LanguagePair): boolean =>
    languages.has(leg.from === 'en' ? leg.to : leg.from) || findModel(folder, leg.from, leg.to) !== undefined;
  return legs.every(exists) ? legs : undefined;
}
