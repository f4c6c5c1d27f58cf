import { isAscii } from '../../text/fold.ts';
import type { Evidence } from '../../model/article.ts';

/**
 * One possible value of a field with everything that speaks for it. Places that agree make one option: their features
 * add up, which is how agreement wins.
 */
export interface FieldCandidate<T> {
  readonly value: T;
  readonly evidence: readonly Evidence[];
  readonly features: ReadonlySet<string>;
}

/** Collects options; options with the same key are the same value. */
export class CandidateSet<T> {
  readonly #options = new Map<
    string,
    { value: T; rank: number; evidence: Evidence[]; features: Set<string> }
  >();

  /** `rank` says which spelling is shown where several have the same key: the lowest. */
  add(key: string, value: T, features: readonly string[], evidence: Evidence, rank = 0): void {
    const known = this.#options.get(key);
    if (known === undefined) {
      this.#options.set(key, { value, rank, evidence: [evidence], features: new Set(features) });
      return;
    }
    const { where, value: written } = evidence;
    if (!known.evidence.some((one) => one.where === where && one.value === written))
      known.evidence.push(evidence);
    for (const feature of features) known.features.add(feature);
    if (rank < known.rank) {
      known.value = value;
      known.rank = rank;
    }
  }

  /** Every option, with the features that `describe` sees in the value itself added. */
  options(
    describe: (option: FieldCandidate<T>, key: string) => readonly string[] = () => [],
  ): FieldCandidate<T>[] {
    return [...this.#options].map(([key, option]) => {
      for (const feature of describe(option, key)) option.features.add(feature);
      return option;
    });
  }
}

/** What two spellings of one text have in common: letters, marks and digits, folded, words apart by one space. */
export function keyOf(text: string): string {
  // ASCII text needs no Unicode properties.
  if (isAscii(text))
    return text
      .toLowerCase()
      .replace(/[^a-z\d]+/g, ' ')
      .trim();
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}
