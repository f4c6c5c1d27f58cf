import { expect, test } from 'vitest';
import { type RankerModel, CandidateRanker } from '../../src/extract/ml/candidate-ranker.ts';

const model: RankerModel = {
  weights: { shown: 1, said: 1, far: -0.5 },
  columns: ['said', 'shown'],
  // Both together are worth five less than each alone promises.
  trees: [{ feature: [0, 1], threshold: [0.5, 0.5], left: [-1, -1], right: [1, -2], leaf: [0, -5] }],
};

const option = (value: string, ...features: string[]) => ({
  value,
  evidence: [],
  features: new Set(features),
});

test('weights add up, trees say what features mean together, unknown features say nothing', () => {
  const ranked = new CandidateRanker(model).rank([
    option('both', 'shown', 'said'),
    option('far', 'shown', 'far', 'never seen'),
    option('shown', 'shown'),
    option('none'),
  ]);
  expect(ranked.map(({ value, score: points }) => [value, points])).toEqual([
    ['shown', 1],
    ['far', 0.5],
    ['none', 0],
    ['both', -3],
  ]);
});

test('of equals the earlier stays first', () => {
  const ranked = new CandidateRanker(model).rank([option('a', 'said'), option('b', 'shown')]);
  expect(ranked.map(({ value }) => value)).toEqual(['a', 'b']);
});

test('no options give no choice', () => {
  expect(new CandidateRanker(model).rank([])).toEqual([]);
});
