import { runInNewContext } from 'node:vm';

const MAX_URL_LENGTH = 2000;
/** The second, longer attempt is for busy machines. */
const TIME_LIMITS_MS = [100, 500];

/**
 * Tests whether a regular expression is safe from catastrophic backtracking on URLs that an outlet chooses. Runs it with
 * a time limit on long strings of its own letters, the worst case for nested repetitions.
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
