import type { RankerModel } from '../../src/extract/ml/candidate-ranker.ts';
import type { Choice, Weights } from './choice-weights.ts';
import { type ForestOptions, type Tree, grow, random, walk } from './gbdt.ts';

/** Features of fewer options are left to the weights. */
const MIN_OPTIONS = 15;

/**
 * Boosted trees on top of the weights: each follows the gradient of the log-likelihood of the right
 * options (as `fit` does), so that they learn interactions of features.
 */
export function boost(
  choices: readonly Choice[],
  weights: Weights,
  options: ForestOptions,
): Pick<RankerModel, 'columns' | 'trees'> {
  const usable = choices.filter(
    (choice) => choice.options.some((o) => o.right) && choice.options.some((o) => !o.right),
  );
  const all = usable.flatMap((choice) => choice.options);
  const columns = columnsOf(all.map(({ features }) => features));
  const width = columns.length;
  const values = new Float32Array(all.length * width);
  for (const [row, { features }] of all.entries()) {
    const own = new Set(features);
    for (const [column, feature] of columns.entries()) if (own.has(feature)) values[row * width + column] = 1;
  }
  const bins = columns.map((_, column) => Uint8Array.from(all, (__, row) => values[row * width + column]!));
  const edges = columns.map(() => Float32Array.of(0.5));
  const scores = Float64Array.from(all, ({ features }) =>
    features.reduce((sum, feature) => sum + (weights[feature] ?? 0), 0),
  );
  const gradient = new Float64Array(all.length);
  const hessian = new Float64Array(all.length);
  const next = random(options.seed);
  const trees: Tree[] = [];
  for (let t = 0; t < options.trees; t++) {
    slopes(usable, scores, gradient, hessian);
    const rows = Int32Array.from(all.keys()).filter(() => next() < options.rows);
    const mine = [...columns.keys()].filter(() => next() < options.columns);
    const tree = grow(rows, mine, { bins, edges, gradient, hessian, options });
    trees.push(tree);
    for (let row = 0; row < all.length; row++) scores[row]! += walk(tree, values, row * width);
  }
  return { columns, trees };
}

function columnsOf(rows: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const feature of rows.flat()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= MIN_OPTIONS)
    .map(([feature]) => feature)
    .toSorted();
}

/** First and second derivative of each option's score, from the softmax over its page. */
function slopes(
  pages: readonly Choice[],
  scores: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  let start = 0;
  for (const { options } of pages) {
    const own = scores.subarray(start, start + options.length);
    const top = Math.max(...own);
    const powers = own.map((value) => Math.exp(value - top));
    const whole = powers.reduce((a, b) => a + b, 0);
    const right = powers.reduce((sum, value, at) => sum + (options[at]!.right ? value : 0), 0);
    for (const [at, power] of powers.entries()) {
      const chance = power / whole;
      gradient[start + at] = (options[at]!.right ? power / right : 0) - chance;
      hessian[start + at] = Math.max(1e-3, chance * (1 - chance));
    }
    start += options.length;
  }
}
