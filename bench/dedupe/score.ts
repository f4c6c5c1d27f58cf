/** Quality of a clustering against the truth. */
export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** F1 of the B-cubed measures (Bagga and Baldwin 1998). */
  readonly bcubed: number;
}

/** Compares two labellings of the same items. */
export function score(truth: readonly (string | number)[], found: readonly (string | number)[]): Score {
  const truths = new Map<unknown, number>();
  const founds = new Map<unknown, number>();
  const both = new Map<string, number>();
  const keys = truth.map((label, index) => `${label}\0${found[index]}`);
  for (const [index, key] of keys.entries()) {
    truths.set(truth[index], (truths.get(truth[index]) ?? 0) + 1);
    founds.set(found[index], (founds.get(found[index]) ?? 0) + 1);
    both.set(key, (both.get(key) ?? 0) + 1);
  }
  const hits = pairs(both);
  const precision = ratio(hits, pairs(founds));
  const recall = ratio(hits, pairs(truths));
  let bcubedPrecision = 0;
  let bcubedRecall = 0;
  for (const [index, key] of keys.entries()) {
    bcubedPrecision += (both.get(key) ?? 0) / (founds.get(found[index]) ?? 1) / keys.length;
    bcubedRecall += (both.get(key) ?? 0) / (truths.get(truth[index]) ?? 1) / keys.length;
  }
  return { precision, recall, f1: mean(precision, recall), bcubed: mean(bcubedPrecision, bcubedRecall) };
}

function pairs(counts: ReadonlyMap<unknown, number>): number {
  return counts.values().reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
}

/** Recall is 1 if there is nothing to find. */
function ratio(hits: number, all: number): number {
  return all === 0 ? 1 : hits / all;
}

function mean(precision: number, recall: number): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}
