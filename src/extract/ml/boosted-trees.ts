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
  /** Four numbers a node: feature, threshold, child up to it, child above it. Side by side, they come from memory together. */
  readonly nodes: Int32Array;
  /** The same memory, read as thresholds. */
  readonly threshold: Float32Array;
  readonly leaf: Float32Array;
}

const NODE = 4;

export function flatten(json: ForestJson): Forest {
  const nodes = json.trees.reduce((sum, tree) => sum + Math.max(1, tree.feature.length), 0);
  const leaves = json.trees.reduce((sum, tree) => sum + tree.leaf.length, 0);
  const memory = new ArrayBuffer(nodes * NODE * 4);
  const forest: Forest = {
    bias: json.bias,
    roots: new Int32Array(json.trees.length),
    nodes: new Int32Array(memory),
    threshold: new Float32Array(memory),
    leaf: new Float32Array(leaves),
  };
  let node = 0;
  let leaf = 0;
  for (const [number, tree] of json.trees.entries()) {
    forest.roots[number] = node * NODE;
    const shift = (child: number): number => (child < 0 ? ~(~child + leaf) : (child + node) * NODE);
    // A tree without a split is a node that leads to its only leaf on both sides.
    const bare = tree.feature.length === 0;
    for (let at = 0; at < Math.max(1, tree.feature.length); at++) {
      const place = (node + at) * NODE;
      forest.nodes[place] = bare ? 0 : tree.feature[at]!;
      forest.threshold[place + 1] = bare ? 0 : tree.threshold[at]!;
      forest.nodes[place + 2] = bare ? ~leaf : shift(tree.left[at]!);
      forest.nodes[place + 3] = bare ? ~leaf : shift(tree.right[at]!);
    }
    forest.leaf.set(tree.leaf, leaf);
    node += Math.max(1, tree.feature.length);
    leaf += tree.leaf.length;
  }
  return forest;
}

/** The sum of the trees for every row of `values`, `width` numbers a row; rows that `skip` marks are answered `skipped` unread. */
export function predict(
  { bias, roots, nodes, threshold, leaf }: Forest,
  values: Float32Array,
  width: number,
  skip: Uint8Array,
  skipped = 0,
): Float32Array {
  const out = new Float32Array(values.length / width);
  for (let row = 0; row < out.length; row++) {
    if (skip[row] === 1) {
      out[row] = skipped;
      continue;
    }
    const base = row * width;
    let sum = bias;
    for (let tree = 0; tree < roots.length; tree++) {
      let node = roots[tree]!;
      while (node >= 0) {
        const within = values[base + nodes[node]!]! <= threshold[node + 1]!;
        node = nodes[within ? node + 2 : node + 3]!;
      }
      sum += leaf[~node]!;
    }
    out[row] = sum;
  }
  return out;
}
