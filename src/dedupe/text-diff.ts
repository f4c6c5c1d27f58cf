import { diffArrays, diffWordsWithSpace } from 'diff';
import { fold } from '../text/fold.ts';

/** A piece of a comparison of two texts. */
export interface DiffPiece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/**
 * Compares two texts by words. A word or space between two changes that both texts contain by chance
 * becomes part of the change: "I am here" for "They were here" is one replacement, not three.
 */
export function wordDiff(before: string, after: string): DiffPiece[] {
  const changes = diffWordsWithSpace(before, after);
  const pieces: DiffPiece[] = [];
  let removed = '';
  let added = '';
  const flush = () => {
    if (removed !== '') pieces.push({ kind: 'removed', text: removed });
    if (added !== '') pieces.push({ kind: 'added', text: added });
    removed = added = '';
  };
  for (const [index, { added: isAdded, removed: isRemoved, value }] of changes.entries()) {
    const between = index > 0 && index < changes.length - 1 && /^[^\S\n]*\S*[^\S\n]*$/.test(value);
    if (isAdded) added += value;
    else if (isRemoved) removed += value;
    else if (between && (removed !== '' || added !== '')) {
      removed += value;
      added += value;
    } else {
      flush();
      pieces.push({ kind: 'same', text: value });
    }
  }
  flush();
  return pieces;
}

/** Shorter matches are chance. */
const MIN_WORDS = 7;

/** Returns the passages that two texts share, longest first, as written in the first text. */
export function sharedPassages(one: string, other: string): string[] {
  const words = one.split(/\s+/);
  const passages: string[] = [];
  let at = 0;
  for (const { added, removed, value } of diffArrays(words.map(bare), other.split(/\s+/).map(bare))) {
    if (added) continue;
    if (!removed && value.length >= MIN_WORDS) passages.push(words.slice(at, at + value.length).join(' '));
    at += value.length;
  }
  return passages.toSorted((a, b) => b.length - a.length);
}

function bare(word: string): string {
  return fold(word).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}
