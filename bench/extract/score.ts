import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Row } from './corpus.ts';

/** An extractor's result for a page. */
export interface Answer {
  readonly title?: string | null | undefined;
  readonly text?: string | null | undefined;
  readonly authors?: readonly string[] | undefined;
  readonly date?: string | null | undefined;
}

export type Match = readonly [number, number, number];

/** The corpus' own scorer, so that the figures agree with it. */
export interface Scorer {
  match(truth: string, text: string, tokenizer: unknown): Match;
  metrics(list: readonly Match[]): { readonly f1: number; readonly p: number; readonly r: number };
  truthFor(row: unknown, text: string): string;
  tokenizeX: unknown;
  snippetCount(row: unknown, text: string): [number, number, number, number];
  titleMatch(truth: string, title: string | null | undefined): { exact: number };
  dateMatch(truth: string, date: string | null | undefined): number;
  authorMatch(truth: readonly string[], authors: readonly string[] | undefined): { exact: number };
  dropTitle(text: string, ...titles: (string | null | undefined)[]): string;
}

let scorer: Promise<Scorer> | undefined;

export function loadScorer(): Promise<Scorer> {
  scorer ??= (async () => {
    const tools = join(import.meta.dirname, '../../../shared/tools/extract');
    const parts = (await Promise.all(
      ['lib.mjs', 'score.mjs'].map((file) => import(pathToFileURL(join(tools, file)).href)),
    )) as [Omit<Scorer, 'dropTitle'>, Pick<Scorer, 'dropTitle'>];
    return { ...parts[0], dropTitle: parts[1].dropTitle };
  })();
  return scorer;
}

/** Sets of news pages, pooled for the main figure. */
export const NEWS = ['scrapinghub', 'fundus-eval', 'fundus', 'newspaper4k', 'idar'];
const FIELDS = ['fundus', 'wcxb', 'trafilatura', 'idar', 'newspaper4k', 'htmldate'];

/** The figures of `summary.mjs`. */
export interface Figures {
  readonly news: number;
  readonly wcxb: number;
  readonly phrases: number;
  readonly title: number;
  readonly date: number;
  readonly author: number;
  /** F1 of each set of news pages. */
  readonly sets: Readonly<Record<string, number>>;
}

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;

export async function scoreAll(
  pages: readonly { readonly set: string; readonly row: Row }[],
  answers: ReadonlyMap<string, Answer>,
): Promise<Figures> {
  const lib = await loadScorer();
  const news: Match[] = [];
  const sets = new Map<string, Match[]>();
  const wcxb: Match[] = [];
  const phrases = [0, 0, 0];
  const title: number[] = [];
  const date: number[] = [];
  const author: number[] = [];
  for (const { set, row } of pages) {
    const answer = answers.get(`${set}/${row.id}`) ?? {};
    const text = answer.text ?? '';
    if (row.text !== undefined && (NEWS.includes(set) || set === 'wcxb')) {
      const truth = lib.dropTitle(lib.truthFor(row, text), answer.title, row.title);
      const match = lib.match(truth, lib.dropTitle(text, answer.title, row.title), lib.tokenizeX);
      (set === 'wcxb' ? wcxb : news).push(match);
      if (set !== 'wcxb') sets.set(set, [...(sets.get(set) ?? []), match]);
    }
    if (set === 'trafilatura')
      for (const [k, count] of lib.snippetCount(row, text).slice(0, 3).entries()) phrases[k]! += count;
    if (!FIELDS.includes(set)) continue;
    if (row.title) title.push(lib.titleMatch(row.title, answer.title).exact);
    if (row.date) date.push(lib.dateMatch(row.date, answer.date));
    if (row.authors !== undefined && row.authors.length > 0)
      author.push(lib.authorMatch(row.authors, answer.authors).exact);
  }
  const [tp, fp, fn] = phrases as [number, number, number];
  return {
    news: lib.metrics(news).f1,
    wcxb: lib.metrics(wcxb).f1,
    phrases: (2 * tp) / (2 * tp + fp + fn),
    title: mean(title),
    date: mean(date),
    author: mean(author),
    sets: Object.fromEntries([...sets].map(([set, matches]) => [set, lib.metrics(matches).f1])),
  };
}
