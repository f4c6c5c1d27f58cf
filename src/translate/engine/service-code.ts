import type { EngineLanguages } from '../../model/engine-declaration.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';

/**
 * Returns the code by which a service knows a language.
 *
 * @param language a BCP 47 tag
 * @returns undefined if the engine declares its languages and this is none of them
 */
export function serviceCode({ supported, codes }: EngineLanguages, language: string): string | undefined {
  const primary = primaryLanguage(language);
  if (supported !== undefined && !supported.includes(primary)) return undefined;
  return codes?.[primary] ?? primary;
}
