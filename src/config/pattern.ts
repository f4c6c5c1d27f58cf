import { runInNewContext } from 'node:vm';

const LONGEST_ADDRESS = 2000;
const PATIENCE_MS = 250;

/**
 * Whether a regular expression answers quickly on any address of an outlet's choosing. It is tried in a context that
 * can be stopped, on long addresses made of its own letters, which is what makes a bad one search for ever.
 */
export function isQuick(pattern: RegExp): boolean {
  const literals = pattern.source.replace(/[^\w/.-]/g, '') || 'a';
  const seeds = new Set([
    ...literals.split(''),
    'a',
    '1',
    '-',
    '/',
    '_',
    '.',
    '%',
    literals,
    literals.slice(0, -1) || 'a',
    'a-',
    'a/',
  ]);
  const addresses = [...seeds].map(
    (seed) => `${seed.repeat(Math.ceil(LONGEST_ADDRESS / seed.length))}\u0000`,
  );
  try {
    runInNewContext(
      'const re = new RegExp(source, flags); for (const address of addresses) re.test(address);',
      { source: pattern.source, flags: pattern.flags, addresses },
      { timeout: PATIENCE_MS },
    );
    return true;
  } catch {
    return false;
  }
}
