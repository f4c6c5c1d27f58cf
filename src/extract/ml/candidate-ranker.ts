import json from './candidate-ranker.json' with { type: 'json' };
import type { FieldCandidate } from './candidate-set.ts';
import { type Forest, type ForestJson, predict, flatten } from './boosted-trees.ts';

/** What `bench/extract/train-metadata.ts` learnt of one field. */
export interface RankerModel {
  /** How many nats each feature adds to an option's chance of being the right one; others add nothing. */
  readonly weights: Readonly<Record<string, number>>;
  /** The features that the trees use, in the order of their numbers. */
  readonly columns: readonly string[];
  /** Interactions of features, in addition to their weights. */
  readonly trees: ForestJson['trees'];
}

/** An option with the sum of what its features say. */
export interface RankedCandidate<T> extends FieldCandidate<T> {
  readonly score: number;
}

/**
 * Options further than this behind the best by weights are not passed to the trees: on no page of the
 * corpus did one win from further than 4.
 */
const MAX_SCORE_GAP = 6;

/** Chooses among the options of one field. */
export class CandidateRanker {
  readonly #weights: ReadonlyMap<string, number>;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #forest: Forest;

  constructor({ weights, columns, trees }: RankerModel) {
    this.#weights = new Map(Object.entries(weights));
    this.#columns = new Map(columns.map((feature, column) => [feature, column]));
    this.#forest = flatten({ bias: 0, trees });
  }

  /** Options by falling points; of equals the earlier stays first. */
  rank<T>(options: readonly FieldCandidate<T>[]): RankedCandidate<T>[] {
    const width = this.#columns.size;
    const rows = new Float32Array(options.length * width);
    const alone = options.map(({ features }, row) => {
      let sum = 0;
      for (const feature of features) {
        sum += this.#weights.get(feature) ?? 0;
        const column = this.#columns.get(feature);
        if (column !== undefined) rows[row * width + column] = 1;
      }
      return sum;
    });
    const reach = Math.max(...alone) - MAX_SCORE_GAP;
    const hopeless = Uint8Array.from(alone, (points) => (points < reach ? 1 : 0));
    const together = predict(this.#forest, rows, width, hopeless);
    return options
      .map((option, row) => ({ ...option, score: alone[row]! + together[row]! }))
      .toSorted((a, b) => b.score - a.score);
  }
}

export const headlineRanker = new CandidateRanker(json.headline);
export const publishedRanker = new CandidateRanker(json.published);
export const bylineRanker = new CandidateRanker(json.byline);
