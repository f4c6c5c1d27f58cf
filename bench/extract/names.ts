/**
 * Logistic regression on the words in class names: which indicate article text, and which indicate
 * everything else.
 */

export interface NamedBlocks {
  /** For each block, the numbers of the words on its chain of elements. */
  readonly words: readonly Int32Array[];
  readonly target: Float32Array;
  readonly weight: Float32Array;
}

/**
 * Weights by word number. `l1` drops uninformative words. Adaptive steps; the words of a chain share one
 * error.
 */
export function trainNames(
  data: NamedBlocks,
  size: number,
  { rounds, l1, l2, seed }: { rounds: number; l1: number; l2: number; seed: number },
): { bias: number; weights: Float32Array } {
  const weights = new Float32Array(size);
  const squares = new Float32Array(size).fill(1e-3);
  let bias = -1;
  const order = Int32Array.from(data.words, (_, i) => i).filter((i) => data.weight[i]! > 0);
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
  for (let round = 0; round < rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    const rate = 0.08 / (1 + round);
    for (const i of order) {
      const words = data.words[i]!;
      let sum = bias;
      for (const word of words) sum += weights[word]!;
      const error = (data.target[i]! - 1 / (1 + Math.exp(-sum))) * data.weight[i]!;
      bias += 0.02 * error;
      for (const word of words) {
        const gradient = error - l2 * data.weight[i]! * weights[word]!;
        squares[word]! += gradient * gradient;
        const step = rate / Math.sqrt(squares[word]!);
        const moved = weights[word]! + step * gradient;
        const shrink = step * l1 * data.weight[i]!;
        weights[word] = moved > shrink ? moved - shrink : moved < -shrink ? moved + shrink : 0;
      }
    }
  }
  return { bias, weights };
}
