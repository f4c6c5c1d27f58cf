/** Boosted trees as `bench/extract/train-body.ts` writes them: per tree inner nodes, a child below 0 being the leaf ~child. */
export interface ForestJson {
  readonly bias: number;
  readonly trees: readonly {
    readonly feature: readonly number[];
    readonly threshold: readonly number[];
    readonly left: readonly number[];
    readonly right: readonly number[];
    readonly leaf: readonly number[];
  }[];
}

/** All trees of a forest laid end to end, so that a row is answered without an allocation. */
export interface Forest {
  readonly bias: number;
  readonly roots: Int32Array;
  readonly feature: Int16Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly leaf: Float32Array;
}

export function layOut(json: ForestJson): Forest {
  const nodes = json.trees.reduce((sum, tree) => sum + Math.max(1, tree.feature.length), 0);
  const leaves = json.trees.reduce((sum, tree) => sum + tree.leaf.length, 0);
  const forest: Forest = {
    bias: json.bias,
    roots: new Int32Array(json.trees.length),
    feature: new Int16Array(nodes),
    threshold: new Float32Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    leaf: new Float32Array(leaves),
  };
  let node = 0;
  let leaf = 0;
  for (const [number, tree] of json.trees.entries()) {
    forest.roots[number] = node;
    const shift = (child: number): number => (child < 0 ? ~(~child + leaf) : child + node);
    // A tree without a split is a node that leads to its only leaf on both sides.
    const bare = tree.feature.length === 0;
    for (let at = 0; at < Math.max(1, tree.feature.length); at++) {
      forest.feature[node + at] = bare ? 0 : tree.feature[at]!;
      forest.threshold[node + at] = bare ? 0 : tree.threshold[at]!;
      forest.left[node + at] = bare ? ~leaf : shift(tree.left[at]!);
      forest.right[node + at] = bare ? ~leaf : shift(tree.right[at]!);
    }
    forest.leaf.set(tree.leaf, leaf);
    node += Math.max(1, tree.feature.length);
    leaf += tree.leaf.length;
  }
  return forest;
}

/** Log-odds for every row of `values`, `width` numbers a row; rows that `skip` marks are answered `skipped` unread. */
export function answer(
  forest: Forest,
  values: Float32Array,
  width: number,
  skip: Uint8Array,
  skipped: number,
): Float32Array {
  const { roots, feature, threshold, left, right, leaf } = forest;
  const out = new Float32Array(values.length / width);
  for (let row = 0; row < out.length; row++) {
    if (skip[row] === 1) {
      out[row] = skipped;
      continue;
    }
    const base = row * width;
    let sum = forest.bias;
    for (let tree = 0; tree < roots.length; tree++) {
      let node = roots[tree]!;
      while (node >= 0) {
        node = values[base + feature[node]!]! <= threshold[node]! ? left[node]! : right[node]!;
      }
      sum += leaf[~node]!;
    }
    out[row] = sum;
  }
  return out;
}
