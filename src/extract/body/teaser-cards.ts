import { type AnyNode, type Element, elementsOf, isTag } from '../parse/dom.ts';
import type { Document } from '../parse/document.ts';
import type { Block, BlockFrame } from './blocks.ts';
import { PHRASE_KINDS, phraseKind } from './features/label-phrases.ts';

/** A card: a headline, a summary and perhaps a date. Anything larger is a story. */
const MAX_CARD_LETTERS = 600;
const MAX_CARD_BLOCKS = 7;
const MAX_CARD_ELEMENTS = 60;
/** Lists in which most of the text is in linked items are the article: "ten places to visit". */
const MAX_SHARE = 0.4;
/** Without a label, only short cards of a page that calls itself an article. */
const MAX_UNLABELLED_LETTERS = 350;

/**
 * Finds the summaries of teasers among the text: blocks in a card that leads to exactly one other page of the site,
 * next to more such cards or under a label such as "Read also".
 *
 * @param kept the blocks that look like text of the article
 */
export function teaserCards(
  blocks: readonly Block[],
  kept: readonly Block[],
  document: Document,
): Set<Block> {
  const from = new URL(document.url);
  const isArticle = document.meta.get('og:type')?.includes('article') ?? false;
  const cards = new Map<BlockFrame, string | undefined>();
  const cardOf = (frame: BlockFrame): string | undefined => {
    if (!cards.has(frame)) cards.set(frame, targetOf(frame, blocks, from));
    return cards.get(frame);
  };
  const found = new Set<Block>();
  let letters = 0;
  let all = 0;
  for (const block of kept) {
    all += block.stats.letters;
    const card = cardAround(block.frame, cardOf);
    if (card === undefined) continue;
    const isCard =
      isArticle &&
      card.letters <= MAX_UNLABELLED_LETTERS &&
      isPictured(card.element) &&
      hasSiblingCard(card, from);
    if (!isCard && !isLabelled(card, blocks, kept[0]!)) continue;
    found.add(block);
    letters += block.stats.letters;
  }
  return letters > all * MAX_SHARE ? new Set() : found;
}

/** The smallest element around a block that is a card. */
function cardAround(
  inner: BlockFrame,
  cardOf: (frame: BlockFrame) => string | undefined,
): BlockFrame | undefined {
  for (let frame: BlockFrame | undefined = inner; frame !== undefined; frame = frame.parent) {
    if (frame.letters > MAX_CARD_LETTERS || frame.end - frame.first > MAX_CARD_BLOCKS) return undefined;
    if (cardOf(frame) !== undefined) return frame;
  }
  return undefined;
}

/** The page that an element with a headline leads to, if it is only one. A paragraph with a link in it is no card. */
function targetOf(frame: BlockFrame, blocks: readonly Block[], from: URL): string | undefined {
  if (frame.element.name === 'p' || frame.end - frame.first < 2) return undefined;
  if (!hasHeadline(frame, blocks)) return undefined;
  return onlyTarget(frame.element, from);
}

/** A heading, or a block that is one link. */
function hasHeadline(frame: BlockFrame, blocks: readonly Block[]): boolean {
  for (let index = frame.first; index < frame.end; index++) {
    const block = blocks[index]!;
    if (/^h[2-6]$/.test(block.frame.element.name)) return true;
    if (block.stats.letters >= 12 && block.linkLetters >= block.stats.letters * 0.8) return true;
  }
  return false;
}

function onlyTarget(element: Element, from: URL): string | undefined {
  let target: string | undefined;
  let count = 0;
  for (const each of linksFirst(element)) {
    if (++count > MAX_CARD_ELEMENTS) return undefined;
    if (each.name !== 'a') continue;
    const page = otherPage(each.attribs['href'], from);
    if (page === undefined) continue;
    if (target !== undefined && page !== target) return undefined;
    target = page;
  }
  return target;
}

/** The element, in case that it is inside of the link, and everything in it. */
function* linksFirst(element: Element): Generator<Element> {
  const { parent } = element;
  if (parent !== null && isTag(parent) && parent.name === 'a') yield parent;
  yield* elementsOf(element);
}

const TOPIC = /\/(?:tags?|topics?|topik|authors?|penulis|category|kategori|search)\//i;

function otherPage(href: string | undefined, from: URL): string | undefined {
  if (href === undefined || href.startsWith('#') || href.length > 2000) return undefined;
  const to = URL.parse(href, from);
  if (to === null || to.hostname.replace(/^(?:www|m)\./, '') !== from.hostname.replace(/^(?:www|m)\./, ''))
    return undefined;
  return to.pathname === from.pathname || to.pathname.length < 3 || TOPIC.test(to.pathname)
    ? undefined
    : to.pathname;
}

function hasSiblingCard({ element }: BlockFrame, from: URL): boolean {
  const own = onlyTarget(element, from);
  const { parent } = element;
  // A link around the card makes the link the sibling.
  const top = parent !== null && isTag(parent) && parent.name === 'a' ? parent : element;
  return [nextElement(top, 'prev'), nextElement(top, 'next')].some((sibling) => {
    if (sibling === undefined || sibling.name !== top.name) return false;
    const target =
      sibling.name === 'a' ? otherPage(sibling.attribs['href'], from) : onlyTarget(sibling, from);
    return target !== undefined && target !== own;
  });
}

function nextElement(element: Element, way: 'prev' | 'next'): Element | undefined {
  for (let at: AnyNode | null = element[way]; at !== null; at = at[way]) if (isTag(at)) return at;
  return undefined;
}

/** Whether a card has an image, or an empty link that covers it. */
function isPictured(card: Element): boolean {
  for (const element of elementsOf(card))
    if (element.name === 'img' || (element.name === 'a' && element.children.length === 0)) return true;
  return false;
}

/** "Read also" in front of the card, or of the boxes around it that do not hold the story. */
function isLabelled(card: BlockFrame, blocks: readonly Block[], first: Block): boolean {
  let frame: BlockFrame | undefined = card;
  for (
    let step = 0;
    step < 3 && frame !== undefined && frame.first > first.index;
    step++, frame = frame.parent
  )
    if (isLabel(blocks[frame.first]) || isLabel(blocks[frame.first - 1])) return true;
  return false;
}

function isLabel(block: Block | undefined): boolean {
  return (
    block !== undefined && block.text.length < 60 && PHRASE_KINDS[phraseKind(block.text)] === 'read-more'
  );
}
