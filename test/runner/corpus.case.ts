import { describe, expect, test } from 'vitest';
import { hasCorpus, needsCorpus } from '../corpus.ts';

test('needs no corpus', () => expect(1).toBe(1));
// oxlint-disable-next-line vitest/no-disabled-tests -- the run must tell this reason apart
test.skip('is skipped for another reason', () => expect(1).toBe(1));
test('reads the corpus', needsCorpus('dedupe'), () => expect(hasCorpus('dedupe')).toBe(true));
describe('a suite that reads the corpus', needsCorpus('dedupe'), () => {
  test.each([1, 2])('case %i', () => expect(hasCorpus('dedupe')).toBe(true));
});
