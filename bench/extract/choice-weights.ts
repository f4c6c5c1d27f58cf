/** A page: the features of each option, and which options are right. */
export interface Choice {
  readonly domain: string;
  readonly options: readonly { readonly features: readonly string[]; readonly right: boolean }[];
}

export type Weights = Record<string, number>;

/**
 * Fits a conditional logit (McFadden 1974): an option's probability is the softmax of the weighted sum of
 * its features among the page's options. Full-batch Adam on the log-likelihood of the right options with
 * a quadratic penalty.
 */
export function fit(choices: readonly Choice[], penalty: number, rounds = 400): Weights {
  const index = new Map<string, number>();
  const usable = choices.filter(
    (choice) => choice.options.some((o) => o.right) && choice.options.some((o) => !o.right),
  );
  const pages = usable.map((choice) =>
    choice.options.map((option) => ({
      right: option.right,
      ids: option.features.map((feature) => {
        const known = index.get(feature) ?? index.size;
        index.set(feature, known);
        return known;
      }),
    })),
  );
  const size = index.size;
  const w = new Float64Array(size);
  const m = new Float64Array(size);
  const v = new Float64Array(size);
  for (let round = 1; round <= rounds; round++) {
    const gradient = new Float64Array(size);
    for (const page of pages) {
      const scores = page.map((option) => option.ids.reduce((sum, id) => sum + (w[id] ?? 0), 0));
      const top = Math.max(...scores);
      const powers = scores.map((value) => Math.exp(value - top));
      const all = powers.reduce((a, b) => a + b, 0);
      const right = powers.reduce((sum, value, at) => sum + (page[at]?.right ? value : 0), 0);
      page.forEach((option, at) => {
        const power = powers[at] ?? 0;
        const push = (option.right ? power / right : 0) - power / all;
        for (const id of option.ids) gradient[id] = (gradient[id] ?? 0) + push;
      });
    }
    const rate = 0.1 * (1 - round / (rounds * 1.1));
    for (let id = 0; id < size; id++) {
      const slope = (gradient[id] ?? 0) - penalty * (w[id] ?? 0);
      m[id] = 0.9 * (m[id] ?? 0) + 0.1 * slope;
      v[id] = 0.999 * (v[id] ?? 0) + 0.001 * slope * slope;
      const step =
        (m[id] ?? 0) / (1 - 0.9 ** round) / (Math.sqrt((v[id] ?? 0) / (1 - 0.999 ** round)) + 1e-8);
      w[id] = (w[id] ?? 0) + rate * step;
    }
  }
  return Object.fromEntries(
    [...index].map(([feature, id]) => [feature, Math.round((w[id] ?? 0) * 100) / 100]),
  );
}

/** Assigns a domain to one of `folds` folds; deterministic. */
export function foldOf(domain: string, folds: number): number {
  let hash = 2166136261;
  for (const char of domain) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  return hash % folds;
}
