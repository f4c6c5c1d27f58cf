import type { Block, Blocks, BlockFrame } from './blocks.ts';

/** A row of headings in a table is short and looks like a menu: where most of a table belongs to the text, all of it does. */
export function withWholeTables({ blocks, frames }: Blocks, kept: readonly Block[]): readonly Block[] {
  const chosen = new Set(kept);
  const before = chosen.size;
  for (const frame of frames) {
    if (frame.element.name !== 'table' || frame.letters > MAX_TABLE_LETTERS) continue;
    const cells = blocks.slice(frame.first, frame.end);
    const letters = cells.reduce((sum, cell) => sum + (chosen.has(cell) ? cell.stats.letters : 0), 0);
    if (cells.length > 3 && letters > frame.letters * 0.6 && cells.every(isCell))
      for (const cell of cells) chosen.add(cell);
  }
  return chosen.size === before ? kept : [...chosen].toSorted((a, b) => a.index - b.index);
}

/** Larger tables lay out a page. */
const MAX_TABLE_LETTERS = 4000;

function isCell({ frame, stats }: Block): boolean {
  const { name } = frame.element;
  return (name === 'td' || name === 'th') && frame.end - frame.first === 1 && stats.letters < 300;
}

/**
 * Drops the side cells of a page laid out as a table: short ones without complete sentences, around a
 * cell with nearly all of the text.
 */
export function withoutSideCells(kept: readonly Block[]): readonly Block[] {
  const cells = new Map<BlockFrame, { letters: number; blocks: number }>();
  let all = 0;
  for (const { frame, stats } of kept) {
    all += stats.letters;
    const cell = cellOf(frame);
    if (cell === undefined) continue;
    const sum = cells.get(cell) ?? { letters: 0, blocks: 0 };
    cells.set(cell, { letters: sum.letters + stats.letters, blocks: sum.blocks + 1 });
  }
  const main = [...cells].find(([, { letters, blocks }]) => blocks > 2 && letters > all * 0.7)?.[0];
  if (main === undefined) return kept;
  return kept.filter(({ frame, stats }) => {
    const cell = cellOf(frame);
    return cell === undefined || cell === main || stats.letters > 60 || stats.closed;
  });
}

/** The table cell around a block, if any. */
function cellOf(inner: BlockFrame): BlockFrame | undefined {
  for (let frame: BlockFrame | undefined = inner; frame !== undefined; frame = frame.parent)
    if (frame.element.name === 'td') return frame;
  return undefined;
}
