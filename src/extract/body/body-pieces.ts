import { isTag } from '../parse/dom.ts';
import type { Block } from './blocks.ts';
import { isTrailer } from './trailers.ts';

/** Paragraphs that show how the layout writes the body. */
const MIN_ALIKE = 3;
const MIN_PIECE_LETTERS = 60;
/** Log-odds under which a block is certainly not text of an article. */
const MIN_LOG_ODDS = -4;
/** Links that make a box. */
const MIN_BOX_LINKS = 3;
/** Share of the text that is written in that way. */
const MIN_SHARE = 0.6;

/**
 * Adds the paragraphs that a box of links or advertisements separates from the body: those that the layout writes
 * exactly as the body, by the names and classes of the paragraph and two elements around it.
 *
 * @param chosen the blocks that look like text of the article
 * @param scores log-odds by index of the block
 */
export function withPieces(
  blocks: readonly Block[],
  chosen: readonly Block[],
  scores: ArrayLike<number>,
): readonly Block[] {
  if (chosen.length < MIN_ALIKE) return chosen;
  const style = mainStyle(chosen);
  if (style === undefined) return chosen;
  const known = new Set(chosen);
  const first = chosen[0]!.index;
  const pieces = blocks.filter(
    (block) =>
      !known.has(block) &&
      block.index > first &&
      block.stats.letters >= MIN_PIECE_LETTERS &&
      block.linkLetters < block.stats.letters * 0.3 &&
      scores[block.index]! > MIN_LOG_ODDS &&
      styleOf(block) === style &&
      !isTrailer(block) &&
      followsBox(blocks, block, known),
  );
  return pieces.length === 0 ? chosen : [...chosen, ...pieces].toSorted((a, b) => a.index - b.index);
}

/** Whether a box of links lies between a block and the chosen text before it. */
function followsBox(blocks: readonly Block[], block: Block, chosen: ReadonlySet<Block>): boolean {
  let links = 0;
  for (let index = block.index - 1; index >= 0 && !chosen.has(blocks[index]!); index--)
    if (blocks[index]!.linkLetters >= blocks[index]!.stats.letters * 0.8) links++;
  return links >= MIN_BOX_LINKS;
}

/** Returns the style of most of the text, or undefined without a distinctive class. */
function mainStyle(chosen: readonly Block[]): string | undefined {
  const styles = new Map<string, { count: number; letters: number }>();
  let all = 0;
  for (const block of chosen) {
    all += block.stats.letters;
    const style = styleOf(block);
    if (style === undefined) continue;
    const { count, letters } = styles.get(style) ?? { count: 0, letters: 0 };
    styles.set(style, { count: count + 1, letters: letters + block.stats.letters });
  }
  for (const [style, { count, letters }] of styles)
    if (count >= MIN_ALIKE && letters >= all * MIN_SHARE) return style;
  return undefined;
}

function styleOf({ frame }: Block): string | undefined {
  const parts: string[] = [];
  let named = 0;
  for (let at: typeof frame.element.parent = frame.element; at !== null && parts.length < 3; at = at.parent) {
    if (!isTag(at)) break;
    const { class: classes = '', 'data-testid': id = '' } = at.attribs;
    if (classes !== '') named++;
    parts.push(`${at.name}.${classes}#${id}`);
  }
  return named >= 2 ? parts.join('<') : undefined;
}
