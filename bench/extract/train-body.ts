/**
 * Trains `src/extract/ml/body-classifier.json` on the development corpus and estimates its accuracy on
 * unseen domains.
 *
 * -  node --max-old-space-size=8000 bench/extract/train-body.ts [--check] [--out FILE]
 *
 * `--check` only cross-validates. Seeded: the same corpus produces the same file.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { letterWords } from '../../src/extract/body/features/text-stats.ts';
import { CHROME_LOG_ODDS } from '../../src/extract/body/page-chrome.ts';
import { predict, flatten } from '../../src/extract/ml/boosted-trees.ts';
import { classReader } from '../../src/extract/body/features/class-tokens.ts';
import { CONTEXT_FEATURES, addContext } from '../../src/extract/body/features/context-features.ts';
import { BLOCK_FEATURES, blockFeatures } from '../../src/extract/body/features/block-features.ts';
import { FOLDS, type Page, loadPages, nameVocabulary, namesAround, vocabulary } from './dataset.ts';
import { type BinnedRows, type Forest, type ForestOptions, binRows, trainForest } from './gbdt.ts';
import { trainNames } from './names.ts';
import { judge } from './judge-body.ts';

const { values: flags } = parseArgs({
  options: { check: { type: 'boolean' }, out: { type: 'string' }, dump: { type: 'string' } },
});
const started = performance.now();
const say = (text: string): void =>
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);

const SHORT = 60;
const FIRST: ForestOptions = {
  trees: 70,
  leaves: 16,
  rate: 0.13,
  lambda: 20,
  least: 15,
  columns: 0.5,
  rows: 0.6,
  seed: 3,
};
const SECOND: ForestOptions = {
  trees: 80,
  leaves: 12,
  rate: 0.1,
  lambda: 30,
  least: 20,
  columns: 0.5,
  rows: 0.6,
  seed: 5,
};

const pages = loadPages();
say(`${pages.length} pages, ${pages.reduce((sum, page) => sum + page.target.length, 0)} blocks`);

interface Bag {
  readonly numbers: ReadonlyMap<string, number>;
  /** Per page and block. */
  readonly words: readonly (readonly Int32Array[])[];
  readonly used: (page: Page, block: number) => boolean;
}

const nameNumbers = nameVocabulary(pages, 25);
const nameBag: Bag = {
  numbers: nameNumbers,
  words: pages.map((page) => namesAround(page, nameNumbers)),
  used: () => true,
};
const isShort = (page: Page, block: number): boolean => page.blocks.blocks[block]!.stats.words <= SHORT;
const wordNumbers = vocabulary(pages, 80, (page) =>
  page.blocks.blocks.flatMap((block) => (isShort(page, block.index) ? [...letterWords(block.text)] : [])),
);
const wordBag: Bag = {
  numbers: wordNumbers,
  words: pages.map((page) =>
    page.blocks.blocks.map((block) =>
      isShort(page, block.index)
        ? Int32Array.from(
            [...letterWords(block.text)]
              .map((word) => wordNumbers.get(word) ?? -1)
              .filter((number) => number >= 0),
          )
        : new Int32Array(0),
    ),
  ),
  used: isShort,
};
say(`${nameNumbers.size} words in names, ${wordNumbers.size} words in short blocks`);

/** Word weights, trained on the pages that `learn` names. */
function trainBag(bag: Bag, learn: (page: Page) => boolean): Map<string, number> {
  const rows: Int32Array[] = [];
  const target: number[] = [];
  const weight: number[] = [];
  for (const [number, page] of pages.entries()) {
    if (!learn(page)) continue;
    for (let block = 0; block < page.target.length; block++) {
      if (page.weight[block] === 0 || !bag.used(page, block)) continue;
      rows.push(bag.words[number]![block]!);
      target.push(page.target[block]!);
      weight.push(Math.min(1, page.weight[block]! * 5));
    }
  }
  const size = bag.numbers.size;
  const { weights } = trainNames(
    { words: rows, target: Float32Array.from(target), weight: Float32Array.from(weight) },
    size,
    { rounds: 5, l1: 0.003, l2: 0.02, seed: 1 },
  );
  return new Map(
    [...bag.numbers]
      .map(([word, number]) => [word, Number(weights[number]!.toFixed(2))] as const)
      .filter(([, value]) => Math.abs(value) >= 0.05),
  );
}

function featuresOf(
  page: Page,
  names: ReadonlyMap<string, number>,
  wordWeights: ReadonlyMap<string, number>,
): Float32Array {
  return blockFeatures(page.blocks, page.chrome, page.hints, classReader(names), (text) =>
    letterWords(text).reduce((sum, word) => sum + (wordWeights.get(word) ?? 0), 0),
  );
}

/** The rows of all annotated pages, concatenated, and the page number of each. */
function table(rows: readonly Float32Array[], width: number): { binned: BinnedRows; pageOf: Int32Array } {
  let count = 0;
  for (const page of pages) for (const weight of page.weight) if (weight > 0) count++;
  const values = new Float32Array(count * width);
  const target = new Float32Array(count);
  const weight = new Float32Array(count);
  const pageOf = new Int32Array(count);
  let at = 0;
  for (const [number, page] of pages.entries()) {
    for (let block = 0; block < page.target.length; block++) {
      if (page.weight[block] === 0) continue;
      values.set(rows[number]!.subarray(block * width, (block + 1) * width), at * width);
      target[at] = page.target[block]!;
      weight[at] = page.weight[block]! * 100;
      pageOf[at++] = number;
    }
  }
  return { binned: binRows({ values, width, count, target, weight }), pageOf };
}

function trainOn(
  { binned, pageOf }: ReturnType<typeof table>,
  learn: (page: Page) => boolean,
  options: ForestOptions,
): Forest {
  return trainForest(
    binned,
    Uint8Array.from(pageOf, (number) => (learn(pages[number]!) ? 1 : 0)),
    options,
  );
}

function ask(forest: Forest, page: Page, values: Float32Array, columns: number): Float32Array {
  return predict(flatten(forest), values, columns, page.chrome, CHROME_LOG_ODDS);
}

const everything = (): boolean => true;
const folds = Array.from({ length: FOLDS }, (_, fold) => fold);
const width = BLOCK_FEATURES.length;
const nameModels = folds.map((fold) => trainBag(nameBag, (page) => page.fold !== fold));
const wordModels = folds.map((fold) => trainBag(wordBag, (page) => page.fold !== fold));
const rows = pages.map((page) => featuresOf(page, nameModels[page.fold]!, wordModels[page.fold]!));
say(`${width} features`);
const firstTable = table(rows, width);
const firsts = folds.map((fold) => trainOn(firstTable, (page) => page.fold !== fold, FIRST));
const opinions = pages.map((page, number) => ask(firsts[page.fold]!, page, rows[number]!, width));
say('first opinion:');
judge(pages, opinions);
const wide = width + CONTEXT_FEATURES.length;
const wideRows = pages.map((page, number) =>
  addContext(page.blocks, { chrome: page.chrome, rows: rows[number]!, width, first: opinions[number]! }),
);
const secondTable = table(wideRows, wide);
const seconds = folds.map((fold) => trainOn(secondTable, (page) => page.fold !== fold, SECOND));
const final = pages.map((page, number) => ask(seconds[page.fold]!, page, wideRows[number]!, wide));
say('second opinion, on domains that it has not seen:');
judge(pages, final);
if (flags.dump !== undefined) {
  writeFileSync(
    flags.dump,
    JSON.stringify(
      pages.map((page, number) => ({
        set: page.set,
        id: page.row.id,
        s: [...final[number]!].map((z) => Number(z.toFixed(2))),
      })),
    ),
  );
}
if (!flags.check) {
  const model = {
    features: BLOCK_FEATURES,
    context: CONTEXT_FEATURES,
    names: Object.fromEntries(trainBag(nameBag, everything)),
    words: Object.fromEntries(trainBag(wordBag, everything)),
    first: trainOn(firstTable, everything, FIRST),
    second: trainOn(secondTable, everything, SECOND),
  };
  const out = flags.out ?? join(import.meta.dirname, '../../src/extract/ml/body-classifier.json');
  writeFileSync(out, `${format(model)}\n`);
  say(`wrote ${out}`);
}

/** JSON with one word list or tree per line, so that a changed tree is a changed line in diffs. */
function format(model: Record<string, unknown>): string {
  const parts = Object.entries(model).map(([key, value]) => {
    if (key !== 'first' && key !== 'second') return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    const { bias, trees } = value as Forest;
    return `  ${JSON.stringify(key)}: {"bias": ${bias.toFixed(4)}, "trees": [\n${trees.map((tree) => `    ${JSON.stringify(tree)}`).join(',\n')}\n  ]}`;
  });
  return `{\n${parts.join(',\n')}\n}`;
}
