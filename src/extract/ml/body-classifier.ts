import type { Blocks } from '../body/blocks.ts';
import json from './body-classifier.json' with { type: 'json' };
import { CHROME_LOG_ODDS, markChrome } from '../body/page-chrome.ts';
import { classReader } from '../body/features/class-tokens.ts';
import { CONTEXT_FEATURES, addContext } from '../body/features/context-features.ts';
import { BLOCK_FEATURES, blockFeatures } from '../body/features/block-features.ts';
import { type ForestJson, predict, flatten } from './boosted-trees.ts';
import type { PageHints } from '../body/features/metadata-similarity.ts';
import { sumWordWeights } from '../body/features/text-stats.ts';
import { WordTable } from '../body/features/hashed-words.ts';

/** What `bench/extract/train-body.ts` learnt: see `bench/extract/README.md` for data, features and figures. */
export interface BodyModel {
  /** Names of the columns, so that a model and a program that do not fit are found out at once. */
  readonly features: readonly string[];
  readonly context: readonly string[];
  /** Weight of each word in class names, ids and roles. */
  readonly names: Readonly<Record<string, number>>;
  /** Weight of each word of short blocks. */
  readonly words: Readonly<Record<string, number>>;
  readonly first: ForestJson;
  readonly second: ForestJson;
}

const model: BodyModel = json;
if (model.features.join() !== BLOCK_FEATURES.join() || model.context.join() !== CONTEXT_FEATURES.join()) {
  throw new Error('body-model.json was trained on other features: run bench/extract/train-body.ts');
}
const readNames = classReader(new Map(Object.entries(model.names)));
const words = new WordTable(new Map(Object.entries(model.words)));
const first = flatten(model.first);
const second = flatten(model.second);

/**
 * Returns the log-odds that each block belongs to the article. Two passes: the first uses the block, its
 * names and its place; the second also the first pass's results for everything around it.
 */
export function scoreBlocks(blocks: Blocks, hints: PageHints): Float32Array {
  const chrome = markChrome(blocks);
  const rows = blockFeatures(blocks, chrome, hints, readNames, (text) => sumWordWeights(text, words));
  const opinion = predict(first, rows, BLOCK_FEATURES.length, chrome, CHROME_LOG_ODDS);
  const wide = addContext(blocks, { chrome, rows, width: BLOCK_FEATURES.length, first: opinion });
  return predict(second, wide, BLOCK_FEATURES.length + CONTEXT_FEATURES.length, chrome, CHROME_LOG_ODDS);
}
