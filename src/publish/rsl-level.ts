import type { RslTerms } from '../model/article.ts';
import type { PublishLevel } from '../model/source.ts';

/** Payments that ask for nothing that we do not do anyway. */
const FREE = new Set([undefined, 'free', 'attribution']);

/**
 * The most that a licence of Really Simple Licensing leaves us. We copy a text, give it to a translation engine and show
 * it to the public: only `all` covers that, without payment and without conditions on who, where or how. A quotation of a
 * few lines with a link is what `search` describes. A licence that we have not read (it stands elsewhere) was put there to
 * reserve rights, so the whole text is not shown.
 */
export function rslLevel({ permits, prohibits, payment }: Omit<RslTerms, 'where'>): PublishLevel {
  if (names(prohibits, 'all', 'search')) return 'headline';
  const usages = permits.filter((token) => token.startsWith('usage:'));
  // What a list of permitted usages does not name is not permitted.
  if (usages.length > 0 && !names(permits, 'all', 'search')) return 'headline';
  const whole =
    names(permits, 'all') &&
    prohibits.length === 0 &&
    permits.every((token) => token.startsWith('usage:')) &&
    FREE.has(payment);
  return whole ? 'full' : 'excerpt';
}

function names(list: readonly string[], ...usages: readonly string[]): boolean {
  return usages.some((usage) => list.includes(`usage:${usage}`));
}
