import type { Block, Blocks, BlockFrame } from './blocks.ts';
import { INHERITED } from './inherited-flags.ts';
import { containerOf } from './features/page-features.ts';

const CHROME = INHERITED.nav | INHERITED.footer | INHERITED.comments;
/** Log-odds of page chrome, which is certainly not part of the article. */
export const CHROME_LOG_ODDS = -9;

/**
 * Marks the blocks that need no judgement: those in menus, footers and comment sections (in the corpus a third of all blocks and a thousandth
 * of the text) and links among links (another quarter of the blocks, four thousandths of the text). An element that holds most of the page is none of these whatever it calls itself (a `<nav>` that was never closed).
 */
export function markChrome({ blocks }: Blocks): Uint8Array {
  const marks = new Uint8Array(blocks.length);
  const letters = blocks.reduce((sum, block) => sum + block.stats.letters, 0);
  const known = new Map<BlockFrame, boolean>();
  for (const block of blocks) {
    const { index, frame } = block;
    if (isLinkAmongLinks(block)) marks[index] = 1;
    if ((frame.flags & CHROME) === 0) continue;
    let chrome = known.get(frame);
    if (chrome === undefined) known.set(frame, (chrome = outermost(frame).letters <= letters / 2));
    if (chrome) marks[index] = 1;
  }
  return marks;
}

function isLinkAmongLinks({ frame, stats, linkLetters }: Block): boolean {
  if (linkLetters < stats.letters * 0.9 || (frame.flags & INHERITED.table) !== 0) return false;
  const around = containerOf(frame);
  return around.linkLetters >= around.letters * 0.8;
}

function outermost(frame: BlockFrame): BlockFrame {
  let top = frame;
  for (let at: BlockFrame | undefined = frame; at !== undefined && (at.flags & CHROME) !== 0; at = at.parent)
    top = at;
  return top;
}
