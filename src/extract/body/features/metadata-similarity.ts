import type { Block } from '../blocks.ts';
import { isLetterOrDigit } from './text-stats.ts';

/** Texts of the page's metadata that blocks are compared with. */
export interface PageHints {
  readonly titles: readonly string[];
  readonly description?: string | undefined;
  /** JSON-LD articleBody, if it is long enough. */
  readonly articleBody?: string | undefined;
  /** Who signs the text, by the page's own word, in small letters. */
  readonly authors: readonly string[];
  /** Whether the page calls itself a news article. */
  readonly news: boolean;
}

/** Letters and digits only, lower case: for comparing texts that were typeset differently. */
export function lettersAndDigits(text: string): string {
  const lower = text.toLowerCase();
  let folded = '';
  let start = 0;
  for (let at = 0; at < lower.length; at++) {
    const code = lower.charCodeAt(at);
    // Halves of a pair say nothing by themselves.
    if (code >= 0xd800 && code <= 0xdfff) return lower.replace(/[^\p{L}\p{N}]+/gu, '');
    if (isLetterOrDigit(code)) continue;
    if (at > start) folded += lower.slice(start, at);
    start = at + 1;
  }
  return start === 0 ? lower : folded + lower.slice(start);
}

/** Similarity of each block to the metadata texts, 0 to 1. */
export interface MetadataSimilarity {
  readonly title: Float32Array;
  readonly description: Float32Array;
  readonly articleBody: Float32Array | undefined;
}

/** Only the ends and the middle of a long text are looked at: that is enough to know it again, and cheap. */
const PROBE_CHARS = 24;

export function metadataSimilarity(
  blocks: readonly Block[],
  chrome: Uint8Array,
  hints: PageHints,
): MetadataSimilarity {
  const title = new Float32Array(blocks.length);
  const description = new Float32Array(blocks.length);
  const titles = hints.titles.map((one) => lettersAndDigits(one)).filter((one) => one.length > 5);
  const longest = Math.max(0, ...hints.titles.map((one) => one.length));
  const shortest = Math.min(longest, ...titles.map((one) => one.length));
  const about = hints.description === undefined ? '' : lettersAndDigits(hints.description);
  const aboutStart = about.slice(0, 40);
  const whole = hints.articleBody === undefined ? undefined : lettersAndDigits(hints.articleBody);
  const articleBody = whole === undefined ? undefined : new Float32Array(blocks.length);
  for (const { index, text, stats } of blocks) {
    if (stats.letters < 4 || chrome[index] === 1) continue;
    if (text.length > shortest * 0.4 && text.length < longest * 1.4 + 8)
      title[index] = titleSimilarity(lettersAndDigits(text), titles);
    if (
      about.length > 12 &&
      stats.letters > 12 &&
      about.includes(lettersAndDigits(text.slice(0, 24)).slice(0, 12))
    ) {
      const start = lettersAndDigits(text.slice(0, 64)).slice(0, 40);
      if (about.includes(start) || start.startsWith(aboutStart)) {
        const length = hints.description?.length ?? 0;
        description[index] = Math.min(text.length, length) / Math.max(text.length, length);
      }
    }
    if (articleBody !== undefined && whole !== undefined) articleBody[index] = containedShare(text, whole);
  }
  return { title, description, articleBody };
}

function titleSimilarity(folded: string, titles: readonly string[]): number {
  let like = 0;
  for (const one of titles) {
    if (one === folded) return 1;
    if (folded !== '' && (one.includes(folded) || folded.includes(one))) {
      like = Math.max(like, Math.min(one.length, folded.length) / Math.max(one.length, folded.length));
    }
  }
  return like;
}

function containedShare(text: string, whole: string): number {
  if (text.length < 60) return whole.includes(lettersAndDigits(text)) ? 1 : 0;
  const middle = text.length >> 1;
  const starts = [0, middle - PROBE_CHARS, text.length - 2 * PROBE_CHARS];
  let found = 0;
  for (const start of starts)
    if (whole.includes(lettersAndDigits(text.slice(start, start + 2 * PROBE_CHARS)).slice(0, PROBE_CHARS)))
      found++;
  return found / starts.length;
}
