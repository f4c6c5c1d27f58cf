import type { RslTerms } from '../model/article.ts';
import type { PublishLevel } from '../model/source.ts';

/** Payment types that we satisfy anyway. */
const FREE = new Set([undefined, 'free', 'attribution']);

/**
 * Returns the highest level that a Really Simple Licensing licence allows. We copy a text, send it to a
 * translation engine and publish it. Only `all` covers that, and only without payment and without
 * conditions on who, where or how. `search` covers a quotation of a few lines with a link. A licence that
 * is defined elsewhere has not been read; it was declared to reserve rights, so the full text is not
 * shown.
 */
export function rslLevel({ permits, prohibits, payment }: Omit<RslTerms, 'where'>): PublishLevel {
  if (names(prohibits, 'all', 'search')) return 'headline';
  const usages = permits.filter((token) => token.startsWith('usage:'));
  // Usages that a list of permitted usages omits are not permitted.
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
