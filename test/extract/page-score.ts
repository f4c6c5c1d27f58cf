import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decode } from '../../src/fetch/charset.ts';
import type { Measures } from '../floors.ts';

/** What a reader finds on a page; written by hand. */
export interface Truth {
  /** False: the page holds no article that could be published, and must be refused. */
  readonly article?: false;
  readonly headline?: string;
  /** People and organisations that sign. Empty: nobody does. Absent: open to debate, not scored. */
  readonly authors?: readonly string[];
  /** A day, or a moment where the page has one. Null: the page names none. */
  readonly published?: string | null;
  readonly body?: readonly string[];
  /** Lines that may be part of the text or not: standfirsts, times of live posts. */
  readonly optional?: readonly string[];
}

export interface TruePage {
  readonly name: string;
  readonly url: string;
  readonly html: string;
  readonly truth: Truth;
}

/** What an extractor made of a page; undefined where it refused the page. */
export interface Finding {
  readonly headline: string;
  readonly authors: readonly string[];
  /** With the offset of the zone in which the page was read. */
  readonly published: string | undefined;
  readonly text: string;
}

const folder = join(import.meta.dirname, '../../fixtures/pages');

/** Every page of `fixtures/pages` with its truth. The address is in the first line of a page. */
export function truePages(): TruePage[] {
  return globSync('*.html', { cwd: folder })
    .map((file) => basename(file, '.html'))
    .toSorted()
    .map((name) => {
      const html = decode(readFileSync(join(folder, `${name}.html`))).text;
      const truth = JSON.parse(readFileSync(join(folder, `${name}.truth.json`), 'utf8')) as Truth;
      return { name, url: /^<!-- (\S+) -->/.exec(html)?.[1] ?? '', html, truth };
    });
}

/** The scores of one page, 0 to 1 each; absent where the truth is silent. */
export interface PageScore {
  readonly name: string;
  readonly language: string;
  /** Whether an article was found where there is one, and none elsewhere. */
  readonly verdict: number;
  readonly body?: { readonly precision: number; readonly recall: number };
  readonly headline?: number;
  readonly author?: number;
  readonly day?: number;
  readonly moment?: number;
}

export function scorePage({ name, html, truth }: TruePage, finding: Finding | undefined): PageScore {
  const language = /<html[^>]*\blang="?([a-z]{2})/i.exec(html)?.[1]?.toLowerCase() ?? 'other';
  if (truth.article === false) return { name, language, verdict: Number(finding === undefined) };
  return {
    name,
    language,
    verdict: Number(finding !== undefined),
    body: overlap(truth, finding?.text ?? ''),
    headline: Number(fold(finding?.headline ?? '') === fold(truth.headline ?? '')),
    ...(truth.authors && {
      author: Number(finding !== undefined && sameNames(truth.authors, finding.authors)),
    }),
    ...dateScores(truth.published, finding),
  };
}

function dateScores(
  truth: string | null | undefined,
  finding: Finding | undefined,
): { day?: number; moment?: number } {
  const said = finding?.published;
  if (truth === undefined) return {};
  if (truth === null) return { day: Number(finding !== undefined && said === undefined) };
  if (!truth.includes('T')) return { day: Number(said?.slice(0, 10) === truth) };
  const [wanted, found] = [Date.parse(truth), Date.parse(said ?? '')];
  // a day as written or the same day in UTC: pages differ in the zone in which they write it
  const sameDay = said?.slice(0, 10) === truth.slice(0, 10) || dayOf(wanted) === dayOf(found);
  return { day: Number(sameDay), moment: Number(Math.abs(wanted - found) < 60_000) };
}

function dayOf(time: number): string {
  return Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10);
}

/** Names alike however they are written and in whatever order. */
function sameNames(wanted: readonly string[], found: readonly string[]): boolean {
  return wanted.map(fold).toSorted().join('|') === found.map(fold).toSorted().join('|');
}

/** A text without what does not make it another: case, signs, invisible characters. */
function fold(text: string): string {
  return tokens(text).join(' ').toLowerCase();
}

/**
 * Precision and recall of a text by runs of four words, each as often as it occurs: the measure of the
 * article-extraction-benchmark of scrapinghub. In scripts without blanks every character is a word.
 */
function overlap({ body = [], optional = [] }: Truth, text: string): { precision: number; recall: number } {
  const free = new Set(optional.map(fold));
  const wanted = runs(body.join('\n'));
  const lines = text.split('\n').filter((line) => !free.has(fold(line)));
  const found = runs(lines.join('\n'));
  let both = 0;
  for (const [run, count] of wanted) both += Math.min(count, found.get(run) ?? 0);
  return { precision: both / Math.max(1, sizeOf(found)), recall: both / Math.max(1, sizeOf(wanted)) };
}

const DENSE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;

function tokens(text: string): string[] {
  const visible = text.normalize('NFC').replace(/\p{Cf}/gu, '');
  return (visible.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).flatMap((word) => word.match(DENSE) ?? []);
}

function runs(text: string): Map<string, number> {
  const words = tokens(text);
  const counts = new Map<string, number>();
  if (words.length === 0) return counts;
  for (let at = 0; at < Math.max(1, words.length - 3); at++) {
    const run = words.slice(at, at + 4).join(' ');
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}

function sizeOf(counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** Harmonic mean of the mean precision and the mean recall of a page's text. */
export function f1Of(scores: readonly PageScore[]): number {
  const bodies = scores.map(({ body }) => body).filter((body) => body !== undefined);
  const [precision, recall] = [
    mean(bodies.map((body) => body.precision)),
    mean(bodies.map((body) => body.recall)),
  ];
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** The measures of the whole corpus; the text also by language. */
export function measure(scores: readonly PageScore[]): Measures {
  const share = (field: 'verdict' | 'headline' | 'author' | 'day' | 'moment'): number =>
    mean(scores.map((score) => score[field]).filter((score) => score !== undefined));
  const of = (language: string): number => f1Of(scores.filter((score) => score.language === language));
  return {
    verdict: share('verdict'),
    body: f1Of(scores),
    'body-en': of('en'),
    'body-ar': of('ar'),
    'body-id': of('id'),
    headline: share('headline'),
    author: share('author'),
    day: share('day'),
    moment: share('moment'),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
