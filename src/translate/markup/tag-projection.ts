import { editMarked, trimMarked } from './marked-text.ts';
import type { TextEdit, Mark, MarkedText } from './marked-text.ts';

const wordCharacter = /[\p{L}\p{N}]/u;

/**
 * Repairs spaces that engines drop or add around tags: none before closing punctuation, one if the source
 * separated a tag from its neighbour, no doubles, none at the ends.
 */
export function repairSpaces(target: MarkedText, source: MarkedText): MarkedText {
  const { text } = target;
  const edits = new Map<number, TextEdit>();
  for (const { index, 0: gap } of text.matchAll(/ +/g)) {
    const end = index + gap.length;
    const outer = index === 0 || end === text.length;
    const beforeStop = /[,.;:!?)\]»”]/.test(text[end] ?? '') && !/^(?:\.\.|\.\d)/.test(text.slice(end));
    const afterOpening = /[([«“]/.test(text[index - 1] ?? '');
    if (outer || beforeStop || afterOpening) edits.set(index, { start: index, end, with: '' });
    else if (gap.length > 1) edits.set(index, { start: index, end, with: ' ' });
  }
  for (const mark of target.marks) {
    const original = source.marks.find((other) => other.id === mark.id);
    if (original === undefined || mark.start === mark.end) continue;
    if (glued(text, mark.start) && !glued(source.text, original.start))
      edits.set(mark.start, insertion(mark.start));
    if (glued(text, mark.end) && !glued(source.text, original.end)) edits.set(mark.end, insertion(mark.end));
  }
  return trimMarked(editMarked(trimMarked(target), [...edits.values()]));
}

/**
 * Projects tags onto a translation that has none (from a plain-text engine, or a person's sentence in the
 * memory): onto the same words if both texts contain them, onto the whole text if they covered all of it,
 * else onto the words at the same relative position. Links are never lost.
 */
export function projectMarks(source: MarkedText, marks: readonly Mark[], target: MarkedText): MarkedText {
  const sourceWords = wordSpans(source.text);
  const targetWords = wordSpans(target.text);
  const projected = marks.map((mark): Mark => {
    const first = sourceWords.findIndex((word) => word.end > mark.start);
    const afterLast = sourceWords.findLastIndex((word) => word.start < mark.end) + 1;
    if (mark.start === mark.end || targetWords.length === 0) {
      const index = Math.round(share(first < 0 ? sourceWords.length : first, sourceWords, targetWords));
      const start = index === 0 ? 0 : (targetWords[index - 1]?.end ?? target.text.length);
      return { ...mark, start, end: start };
    }
    if (first <= 0 && afterLast === sourceWords.length) {
      return { ...mark, start: 0, end: target.text.length };
    }
    const same = findWords(target.text, source.text.slice(mark.start, mark.end));
    if (same !== undefined) return { ...mark, ...same };
    const from = Math.min(Math.floor(share(first, sourceWords, targetWords)), targetWords.length - 1);
    const to = Math.max(from + 1, Math.round(share(afterLast, sourceWords, targetWords)));
    const last = targetWords[Math.min(to, targetWords.length) - 1];
    return { ...mark, start: targetWords[from]?.start ?? 0, end: last?.end ?? target.text.length };
  });
  return { text: target.text, marks: [...target.marks, ...projected] };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function share(index: number, source: readonly Span[], target: readonly Span[]): number {
  return source.length === 0 ? 0 : (index / source.length) * target.length;
}

function wordSpans(text: string): Span[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}'’.-]*(?<![.'’-])/gu), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function findWords(text: string, words: string): Span | undefined {
  if (words.trim().length < 2) return undefined;
  for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
    const end = start + words.length;
    if (!glued(text, start) && !glued(text, end)) return { start, end };
  }
  return undefined;
}

/** Whether two letters or digits are adjacent at an offset. */
function glued(text: string, offset: number): boolean {
  return wordCharacter.test(text[offset - 1] ?? '') && wordCharacter.test(text[offset] ?? '');
}

function insertion(offset: number): TextEdit {
  return { start: offset, end: offset, with: ' ' };
}
