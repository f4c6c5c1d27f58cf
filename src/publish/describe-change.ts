import { oneLine } from './text/feed-text.ts';

/** A version of a text. */
export interface TextSnapshot {
  readonly headline: string;
  readonly text: string;
}

/** A run of text in both versions, only in the later one or only in the earlier one. */
export interface Change {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

const MAX_CELLS = 4_000_000;

/** Splits a text at blank lines into paragraphs of one line each. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map(oneLine)
    .filter(Boolean);
}

/** Splits a text into words; each keeps the space after it. */
export function comparableWords(text: string): string[] {
  return oneLine(text).match(/\S+\s*/g) ?? [];
}

/**
 * Compares two sequences by their longest common subsequence and joins adjacent changes of the same kind.
 * If the table would exceed {@link MAX_CELLS}, everything between the common start and end counts as
 * replaced.
 *
 * @param joint separator between joined parts
 */
export function compareSnapshots(
  before: readonly string[],
  after: readonly string[],
  joint: string,
): Change[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const middle = diff(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return joined([...same(after.slice(0, start)), ...middle, ...same(after.slice(after.length - end))], joint);
}

function same(part: readonly string[]): Change[] {
  return part.map((text) => ({ kind: 'same', text }));
}

function diff(before: readonly string[], after: readonly string[]): Change[] {
  const rows = before.length;
  const columns = after.length;
  if (rows * columns > MAX_CELLS || rows === 0 || columns === 0)
    return [
      ...before.map((text) => ({ kind: 'removed' as const, text })),
      ...after.map((text) => ({ kind: 'added' as const, text })),
    ];
  const width = columns + 1;
  const longest = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number): number => longest[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      longest[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const changes: Change[] = [];
  let row = 0;
  let column = 0;
  while (row < rows || column < columns) {
    if (row < rows && column < columns && before[row] === after[column]) {
      changes.push({ kind: 'same', text: after[column] ?? '' });
      row++;
      column++;
    } else if (column < columns && (row === rows || at(row, column + 1) > at(row + 1, column)))
      changes.push({ kind: 'added', text: after[column++] ?? '' });
    else changes.push({ kind: 'removed', text: before[row++] ?? '' });
  }
  return changes;
}

function joined(changes: readonly Change[], joint: string): Change[] {
  const result: { kind: Change['kind']; text: string }[] = [];
  for (const change of changes) {
    const last = result.at(-1);
    if (last?.kind === change.kind) last.text += joint + change.text;
    else result.push({ ...change });
  }
  return result;
}

/**
 * Describes in one Indonesian sentence what changed between two versions.
 *
 * @returns undefined if there is no change that readers would notice
 */
export function describeChange(
  before: TextSnapshot,
  after: TextSnapshot,
  outlet: string,
): string | undefined {
  const parts: string[] = [];
  if (oneLine(before.headline) !== oneLine(after.headline))
    parts.push(`judul semula “${oneLine(before.headline)}”`);
  const [old, fresh] = [new Set(paragraphsOf(before.text)), new Set(paragraphsOf(after.text))];
  const added = fresh.difference(old).size;
  const removed = old.difference(fresh).size;
  const changed = Math.min(added, removed);
  if (changed > 0) parts.push(`${changed} alinea diubah`);
  if (added > changed) parts.push(`${added - changed} alinea ditambah`);
  if (removed > changed) parts.push(`${removed - changed} alinea dihapus`);
  if (parts.length === 0) return undefined;
  return `Mengikuti perubahan di ${oneLine(outlet)}: ${parts.join(', ')}.`;
}
