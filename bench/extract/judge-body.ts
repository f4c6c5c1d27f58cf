import { FOLDS, type Page } from './dataset.ts';
import { type Match, NEWS, loadScorer } from './score.ts';

const lib = await loadScorer();

const f = (value: number): string => value.toFixed(4).slice(1);

/**
 * Prints F1 of the pooled news sets (with its spread over the folds), of each set, and of the phrases, at
 * several thresholds.
 */
export function judge(
  pages: readonly Page[],
  scores: readonly Float32Array[],
  cuts: readonly number[] = [-0.3, 0, 0.2, 0.4],
): void {
  for (const cut of cuts) {
    const sets = new Map<string, Match[]>();
    const folds: Match[][] = Array.from({ length: FOLDS }, () => []);
    const phrases = [0, 0, 0, 0];
    for (const [number, page] of pages.entries()) {
      const text = page.blocks.blocks
        .filter((block) => scores[number]![block.index]! > cut)
        .map((block) => block.text)
        .join('\n\n');
      if (page.row.text === undefined) {
        for (const [k, count] of lib.snippetCount(page.row, text).entries()) phrases[k]! += count;
        continue;
      }
      const [title] = page.hints.titles;
      const match = lib.match(
        lib.dropTitle(lib.truthFor(page.row, text), title, page.row.title),
        lib.dropTitle(text, title, page.row.title),
        lib.tokenizeX,
      );
      const list = sets.get(page.set);
      if (list === undefined) sets.set(page.set, [match]);
      else list.push(match);
      if (NEWS.includes(page.set)) folds[page.fold]!.push(match);
    }
    const { f1, p, r } = lib.metrics(folds.flat());
    const [tp, fp, fn] = phrases as [number, number, number];
    console.log(
      `       cut ${cut.toFixed(1).padStart(4)}  news ${f(f1)} (P ${f(p)} R ${f(r)}; folds ${folds.map((list) => f(lib.metrics(list).f1)).join(' ')})  ` +
        `${[...sets].map(([set, list]) => `${set} ${f(lib.metrics(list).f1)}`).join('  ')}  phrases ${f((2 * tp) / (2 * tp + fp + fn))}`,
    );
  }
}
