/**
 * Gradient-boosted trees for probabilities: histograms, depth-first growth by best gain, soft targets,
 * weighted rows. Without dependencies.
 */

export interface Tree {
  /**
   * Per inner node: feature number, threshold (left if value <= threshold) and children; a negative child
   * is the leaf ~child.
   */
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  readonly leaf: number[];
}

export interface Forest {
  readonly bias: number;
  readonly trees: readonly Tree[];
}

/** All rows, binned once; a forest is trained on a subset. */
export interface Rows {
  /** Row-major values, `width` per row. */
  readonly values: Float32Array;
  readonly width: number;
  readonly count: number;
  /** Target probability of each row. */
  readonly target: Float32Array;
  readonly weight: Float32Array;
}

export interface BinnedRows extends Rows, Binned {}

export interface ForestOptions {
  readonly trees: number;
  readonly leaves: number;
  readonly rate: number;
  /** L2 on leaf values, in units of weight. */
  readonly lambda: number;
  /** Minimum weight in a leaf. */
  readonly least: number;
  /** Share of the features that a tree may use. */
  readonly columns: number;
  /** Share of rows that a tree is trained on. */
  readonly rows: number;
  readonly seed: number;
}

const BINS = 48;

/** Seeded pseudo-random numbers in [0, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

export interface Binned {
  /** Column-major bin numbers. */
  readonly bins: Uint8Array[];
  /** Upper edge of each bin of each column. */
  readonly edges: Float32Array[];
}

/** Sorts the values of every column into at most BINS bins. */
export function binRows(rows: Rows): BinnedRows {
  const bins: Uint8Array[] = [];
  const edges: Float32Array[] = [];
  const next = random(7);
  for (let column = 0; column < rows.width; column++) {
    const sample: number[] = [];
    for (let i = 0; i < 20_000; i++)
      sample.push(rows.values[Math.floor(next() * rows.count) * rows.width + column]!);
    sample.sort((a, b) => a - b);
    const cuts: number[] = [];
    for (let k = 1; k < BINS; k++) {
      const low = sample[Math.floor((k * sample.length) / BINS)]!;
      if (cuts.length === 0 || low > cuts.at(-1)!) cuts.push(low);
    }
    // Thresholds lie between distinct values, so that small rounding differences do not matter.
    const distinct = [...new Set(sample)];
    const edge = new Float32Array(cuts.length);
    for (const [k, cut] of cuts.entries()) {
      const above = distinct.find((value) => value > cut) ?? cut + 1;
      edge[k] = Number(((cut + above) / 2).toPrecision(5));
    }
    const out = new Uint8Array(rows.count);
    for (let row = 0; row < rows.count; row++) {
      const value = rows.values[row * rows.width + column]!;
      let low = 0;
      let high = edge.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value <= edge[middle]!) high = middle;
        else low = middle + 1;
      }
      out[row] = low;
    }
    bins.push(out);
    edges.push(edge);
  }
  return { ...rows, bins, edges };
}

interface Node {
  readonly rows: Int32Array;
  readonly gradient: number;
  readonly weight: number;
  histogram: Float64Array;
  split?: { gain: number; column: number; bin: number } | undefined;
}

/** Trains on the rows that `learn` (1 or 0 per row) names. */
export function trainForest(rows: BinnedRows, learn: Uint8Array, options: ForestOptions): Forest {
  const { bins, edges } = rows;
  const mine = Int32Array.from({ length: rows.count }, (_, row) => row).filter((row) => learn[row] === 1);
  let positive = 0;
  let total = 0;
  for (const i of mine) {
    positive += rows.target[i]! * rows.weight[i]!;
    total += rows.weight[i]!;
  }
  const bias = Math.log(positive / (total - positive));
  const score = new Float64Array(rows.count).fill(bias);
  const gradient = new Float64Array(rows.count);
  const hessian = new Float64Array(rows.count);
  const next = random(options.seed);
  const trees: Tree[] = [];
  for (let t = 0; t < options.trees; t++) {
    const chosen: number[] = [];
    for (const i of mine) {
      const p = 1 / (1 + Math.exp(-score[i]!));
      gradient[i] = (rows.target[i]! - p) * rows.weight[i]!;
      hessian[i] = Math.max(1e-6, p * (1 - p)) * rows.weight[i]!;
      if (next() < options.rows) chosen.push(i);
    }
    const columns = Array.from({ length: rows.width }, (_, i) => i).filter(() => next() < options.columns);
    const tree = grow(Int32Array.from(chosen), columns, { bins, edges, gradient, hessian, options });
    trees.push(tree);
    for (const i of mine) score[i]! += walk(tree, rows.values, i * rows.width);
  }
  return { bias, trees };
}

/** Input of growing a tree. */
export interface Grower extends Binned {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly options: ForestOptions;
}

/** Grows the tree that best follows the gradient on some rows. */
export function grow(root: Int32Array, columns: readonly number[], g: Grower): Tree {
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], leaf: [] };
  interface Open {
    node: Node;
    parent: number;
    side: 'left' | 'right';
  }
  const first = makeNode(root, columns, g);
  const open: Open[] = [{ node: first, parent: -1, side: 'left' }];
  const done: Open[] = [];
  let leaves = 1;
  while (open.length > 0) {
    open.sort((a, b) => (a.node.split?.gain ?? 0) - (b.node.split?.gain ?? 0));
    const item = open.pop()!;
    const { split } = item.node;
    if (split === undefined || leaves >= g.options.leaves) {
      done.push(item);
      continue;
    }
    leaves++;
    const number = tree.feature.length;
    tree.feature.push(split.column);
    tree.threshold.push(g.edges[split.column]![split.bin]!);
    tree.left.push(0);
    tree.right.push(0);
    if (item.parent >= 0) tree[item.side][item.parent] = number;
    const column = g.bins[split.column]!;
    const toLeft = item.node.rows.filter((row) => column[row]! <= split.bin);
    const toRight = item.node.rows.filter((row) => column[row]! > split.bin);
    const small = toLeft.length < toRight.length ? toLeft : toRight;
    const smallNode = makeNode(small, columns, g);
    const bigNode = makeNode(
      small === toLeft ? toRight : toLeft,
      columns,
      g,
      item.node.histogram,
      smallNode.histogram,
    );
    open.push({ node: small === toLeft ? smallNode : bigNode, parent: number, side: 'left' });
    open.push({ node: small === toLeft ? bigNode : smallNode, parent: number, side: 'right' });
  }
  for (const { node, parent, side } of done) {
    const value = (g.options.rate * node.gradient) / (node.weight + g.options.lambda);
    const number = tree.leaf.length;
    tree.leaf.push(Number(value.toPrecision(4)));
    if (parent >= 0) tree[side][parent] = ~number;
  }
  return tree;
}

function makeNode(
  rows: Int32Array,
  columns: readonly number[],
  g: Grower,
  whole?: Float64Array,
  sibling?: Float64Array,
): Node {
  let gradient = 0;
  let weight = 0;
  for (const row of rows) {
    gradient += g.gradient[row]!;
    weight += g.hessian[row]!;
  }
  const histogram = new Float64Array(columns.length * BINS * 2);
  if (whole !== undefined && sibling !== undefined) {
    for (let i = 0; i < histogram.length; i++) histogram[i] = whole[i]! - sibling[i]!;
  } else {
    for (const [k, column] of columns.entries()) {
      const bins = g.bins[column]!;
      const base = k * BINS * 2;
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        const at = base + bins[row]! * 2;
        histogram[at]! += g.gradient[row]!;
        histogram[at + 1]! += g.hessian[row]!;
      }
    }
  }
  const node: Node = { rows, gradient, weight, histogram };
  node.split = bestSplit(node, columns, g);
  return node;
}

function bestSplit(node: Node, columns: readonly number[], g: Grower): Node['split'] {
  const { lambda, least } = g.options;
  const own = (node.gradient * node.gradient) / (node.weight + lambda);
  let best: Node['split'];
  for (const [k, column] of columns.entries()) {
    const size = g.edges[column]!.length;
    let gradient = 0;
    let weight = 0;
    for (let b = 0; b < size; b++) {
      const at = (k * BINS + b) * 2;
      gradient += node.histogram[at]!;
      weight += node.histogram[at + 1]!;
      const rest = node.weight - weight;
      if (weight < least || rest < least) continue;
      const other = node.gradient - gradient;
      const gain = (gradient * gradient) / (weight + lambda) + (other * other) / (rest + lambda) - own;
      if (gain > 1e-4 && (best === undefined || gain > best.gain)) best = { gain, column, bin: b };
    }
  }
  return best;
}

/** Returns a tree's prediction for the row that begins at `at`. */
export function walk(tree: Tree, values: Float32Array, at: number): number {
  if (tree.feature.length === 0) return tree.leaf[0] ?? 0;
  let node = 0;
  while (node >= 0)
    node = values[at + tree.feature[node]!]! <= tree.threshold[node]! ? tree.left[node]! : tree.right[node]!;
  return tree.leaf[~node]!;
}
