import type { Block, BlockFrame } from './blocks.ts';
import { type AnyNode, isTag } from '../parse/dom.ts';

/** How much of a text consists of teasers for other pages of the site. */
export interface Teasers {
  /** Letters of the text inside teasers. */
  readonly letters: number;
  /** Number of pages that the teasers link to. */
  readonly pages: number;
}

/**
 * Limits of a teaser: a linked headline, an image, a date and a sentence or two. Anything larger is a
 * story.
 */
const MAX_TEASER_LETTERS = 700;
const MAX_TEASER_BLOCKS = 8;
const MIN_HEADLINE_LETTERS = 12;

/**
 * Counts the letters of a text inside teasers. A teaser is the smallest element around a paragraph that
 * contains a headline linking to exactly one other page of the site. Paragraphs of a story share an
 * element that is far too large to be one.
 */
export function countTeasers(blocks: readonly Block[], kept: readonly Block[], address: string): Teasers {
  const from = new URL(address);
  const target = new Map<number, string>();
  for (const block of blocks) {
    const page = linkedPage(block, from);
    if (page !== undefined) target.set(block.index, page);
  }
  const pages = new Set<string>();
  let letters = 0;
  for (const block of kept) {
    const page = teaserAround(block.frame, target);
    if (page === undefined) continue;
    pages.add(page);
    letters += block.stats.letters;
  }
  return { letters, pages: pages.size };
}

/** The page that the smallest element with a linked headline links to, if it is only one. */
function teaserAround(inner: BlockFrame, target: ReadonlyMap<number, string>): string | undefined {
  for (let frame: BlockFrame | undefined = inner; frame !== undefined; frame = frame.parent) {
    if (frame.letters > MAX_TEASER_LETTERS || frame.end - frame.first > MAX_TEASER_BLOCKS) return undefined;
    const found = new Set<string>();
    for (let index = frame.first; index < frame.end; index++) {
      const page = target.get(index);
      if (page !== undefined) found.add(page);
    }
    if (found.size > 0) return found.size === 1 ? [...found][0] : undefined;
  }
  return undefined;
}

/** The page that a block links to, if the block is nothing but a link to another page of the same site. */
function linkedPage(block: Block, from: URL): string | undefined {
  if (block.stats.letters < MIN_HEADLINE_LETTERS || block.linkLetters < block.stats.letters * 0.8)
    return undefined;
  let at: AnyNode | null = block.nodes[0] ?? null;
  while (at !== null && !(isTag(at) && at.name === 'a')) at = at.parent;
  const href = at === null ? undefined : at.attribs['href'];
  if (href === undefined || href.length > 2000 || !URL.canParse(href, from)) return undefined;
  const to = new URL(href, from);
  const same = bareHost(to.hostname) === bareHost(from.hostname);
  if (!same || to.pathname === from.pathname || to.pathname.length < 3) return undefined;
  return to.pathname;
}

function bareHost(host: string): string {
  return host.replace(/^(?:www|m|amp)\./, '');
}
