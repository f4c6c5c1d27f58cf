import { runInNewContext } from 'node:vm';

const MAX_URL_LENGTH = 2000;
/** A second, longer try, because on a busy machine even a good pattern may have to wait for its turn. */
const TIME_LIMITS_MS = [100, 500];

/**
 * Whether a regular expression answers quickly on any address of an outlet's choosing. It is tried in a context that
 * can be stopped, on long addresses made of its own letters, which is what makes a bad one search for ever.
 */
export function isLinearTime(pattern: RegExp): boolean {
  const literals = pattern.source.replace(/[^\w/.-]/g, '') || 'a';
  const usual = 'a 1 - / _ . % a- a/'.split(' ');
  const seeds = new Set([...usual, ...literals.split(''), literals, literals.slice(0, -1) || 'a']);
  const addresses = [...seeds].map((seed) => `${seed.repeat(Math.ceil(MAX_URL_LENGTH / seed.length))}\u0000`);
  return TIME_LIMITS_MS.some((timeout) => answersWithin(timeout, pattern, addresses));
}

function answersWithin(timeout: number, { source, flags }: RegExp, addresses: readonly string[]): boolean {
  try {
    const script = 'const re = new RegExp(source, flags); for (const address of addresses) re.test(address);';
    runInNewContext(script, { source, flags, addresses }, { timeout });
    return true;
  } catch {
    return false;
  }
}
