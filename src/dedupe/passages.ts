import { diffArrays, diffWordsWithSpace } from 'diff';
import { fold } from './fold.ts';

/** One piece of a comparison of two texts. */
export interface Piece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** What changed from one text to another, word by word. */
export function wordDiff(before: string, after: string): Piece[] {
  return diffWordsWithSpace(before, after).map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}

/** A passage of fewer words is chance. */
const LEAST_WORDS = 7;

/** The passages that two texts share, longest first, as the first text writes them. */
export function sharedPassages(one: string, other: string): string[] {
  const words = one.split(/\s+/);
  const passages: string[] = [];
  let at = 0;
  for (const { added, removed, value } of diffArrays(words.map(bare), other.split(/\s+/).map(bare))) {
    if (added) continue;
    if (!removed && value.length >= LEAST_WORDS) passages.push(words.slice(at, at + value.length).join(' '));
    at += value.length;
  }
  return passages.toSorted((a, b) => b.length - a.length);
}

function bare(word: string): string {
  return fold(word).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}
