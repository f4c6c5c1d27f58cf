import { articleBodies } from '../parse/json-ld.ts';
import type { Document } from '../parse/document.ts';
import { type AnyNode, type Element, elementsOf, isTag } from '../parse/dom.ts';
import type { Block, BlockFrame, Blocks } from './blocks.ts';

/** Headline of another article: shorter texts are labels. */
const MIN_HEADLINE_LETTERS = 10;
/** A second article has at least this much text; less is a teaser or a quotation. */
const MIN_STORY_LETTERS = 200;
/** Headings are looked for among the first blocks of an element. */
const HEAD_BLOCKS = 5;
const MIN_SHARED_LETTERS = 60;

const HEADINGS = /^h[1-3]$/;
const ARTICLE_TYPE = /(?:news|blog|reportage|analysis|opinion)?(?:article|posting)\b/i;
const NEXT_STORY =
  /^(?:up next|next (?:up|article|story|post)|(?:berita|artikel) (?:selanjutnya|berikutnya)|selanjutnya|التالي|المقال التالي|الخبر التالي|nächster artikel|article suivant|siguiente noticia)[:\s»›>]*$/i;
const ADDRESS_ATTRIBUTES = [
  'data-article-url',
  'data-url',
  'data-href',
  'data-permalink',
  'data-uri',
  'itemid',
  'about',
];
const NEXT_CLASS = /infinite|next-?(?:article|story|post)|auto-?load|more-?articles?|read-?next/i;
/** A page whose own text would be shorter than this is a list. */
const MIN_OWN_LETTERS = 300;
const LIVE = /liveblogposting/i;

/**
 * Finds the blocks of other articles that follow the page's own: infinite scrolling, "up next", a second `<article>`
 * with a headline of its own. Each of them has an address, a headline of the first rank or JSON-LD of its own; the
 * sections of a story have none of these.
 *
 * @param kept the blocks that look like text of an article, in document order
 */
export function otherArticles(
  document: Document,
  { blocks, frames }: Blocks,
  kept: readonly Block[],
): Set<Block> {
  const others = new Set<Block>();
  const [first] = kept;
  if (first === undefined || isLive(document)) return others;
  const path = pathOf(document.url, document.url);
  const headline = ownHeadline(blocks, first);
  const isOther = (frame: BlockFrame): boolean => {
    if (frame.first <= first.index || frame.letters < MIN_STORY_LETTERS) return false;
    const heading = headingIn(blocks, frame);
    if (heading === undefined || heading === headline) return false;
    const { element } = frame;
    if (namesAnother(element, path, document)) return true;
    // Sections of a story have headings of the first rank and links, too.
    const isStory =
      element.name === 'article'
        ? !hasArticleAround(element)
        : NEXT_CLASS.test(element.attribs['class'] ?? '');
    return isStory && isAnothersHeadline(heading, headline, path, document);
  };
  for (const frame of frames) {
    if (!isOther(frame)) continue;
    for (let index = frame.first; index < frame.end; index++) others.add(blocks[index]!);
  }
  addAnnounced(blocks, kept, others);
  addForeignData(document, kept, others);
  const own = kept.reduce((sum, block) => sum + (others.has(block) ? 0 : block.stats.letters), 0);
  return own < MIN_OWN_LETTERS ? new Set() : others;
}

function isLive({ jsonLd }: Document): boolean {
  return jsonLd.some((node) => LIVE.test(JSON.stringify(node['@type'] ?? '')));
}

/** The page's headline: the last h1 at or before the first paragraph. */
function ownHeadline(blocks: readonly Block[], first: Block): Block | undefined {
  return blocks.slice(0, first.index + 1).findLast(({ frame }) => frame.element.name === 'h1');
}

/** The heading with which an element begins. */
function headingIn(blocks: readonly Block[], frame: BlockFrame): Block | undefined {
  const end = Math.min(frame.end, frame.first + HEAD_BLOCKS);
  return blocks
    .slice(frame.first, end)
    .find((block) => block.stats.letters >= MIN_HEADLINE_LETTERS && headingOf(block) !== undefined);
}

function headingOf({ frame, nodes }: Block): Element | undefined {
  for (let at: AnyNode | null = nodes[0] ?? null; at !== null && at !== frame.element.parent; at = at.parent)
    if (isTag(at) && HEADINGS.test(at.name)) return at;
  return undefined;
}

/** A second h1, or a heading that leads to another page of the site. */
function isAnothersHeadline(
  heading: Block,
  own: Block | undefined,
  path: string | undefined,
  document: Document,
): boolean {
  const element = headingOf(heading);
  if (element === undefined) return false;
  if (element.name === 'h1' && own !== undefined && heading.text !== own.text) return true;
  if (heading.linkLetters < heading.stats.letters * 0.8) return false;
  return leadsElsewhere(linkIn(element), path, document);
}

function linkIn(element: Element): string | undefined {
  for (let at: AnyNode | null = element; at !== null && at.parent !== null; at = at.parent)
    if (isTag(at) && at.name === 'a') return at.attribs['href'];
  for (const inner of elementsOf(element)) if (inner.name === 'a') return inner.attribs['href'];
  return undefined;
}

function leadsElsewhere(href: string | undefined, path: string | undefined, document: Document): boolean {
  if (href === undefined || href === '') return false;
  const to = pathOf(href, document.url);
  return to !== undefined && to.length > 2 && to !== path;
}

/** The path of a URL at the page's own host. */
function pathOf(href: string, base: string): string | undefined {
  const url = URL.parse(href, base);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  return bareHost(url.hostname) === bareHost(new URL(base).hostname)
    ? url.pathname.replace(/\/$/, '')
    : undefined;
}

/** Whether an element's attributes or microdata name another address of the site than the page's. */
function namesAnother(element: Element, path: string | undefined, document: Document): boolean {
  const { attribs } = element;
  for (const name of ADDRESS_ATTRIBUTES)
    if (attribs[name] !== undefined && leadsElsewhere(attribs[name], path, document)) return true;
  if (attribs['itemscope'] === undefined || !ARTICLE_TYPE.test(attribs['itemtype'] ?? ''))
    return isSecondOfKind(element);
  // An article inside of another one is quoted by it.
  return !hasArticleAround(element);
}

/** An `<article>` beside another one of the same class, with a byline or time of its own. */
function isSecondOfKind(element: Element): boolean {
  if (element.name !== 'article' || hasArticleAround(element)) return false;
  for (let at = element.prev; at !== null; at = at.prev)
    if (isTag(at) && at.name === 'article' && at.attribs['class'] === element.attribs['class'])
      return isSigned(element) && isSigned(at);
  return false;
}

function isSigned(article: Element): boolean {
  for (const { name, attribs } of elementsOf(article))
    if (
      name === 'time' ||
      /byline|author|penulis/i.test(attribs['class'] ?? '') ||
      attribs['rel'] === 'author'
    )
      return true;
  return false;
}

function hasArticleAround(element: Element): boolean {
  for (let at = element.parent; at !== null; at = at.parent)
    if (isTag(at) && (at.name === 'article' || ARTICLE_TYPE.test(at.attribs['itemtype'] ?? ''))) return true;
  return false;
}

/**
 * Everything after "Up next" and a headline, if no paragraph beside the first one follows. "Read next" announces a teaser
 * inside the story, after which the story goes on.
 */
function addAnnounced(blocks: readonly Block[], kept: readonly Block[], others: Set<Block>): void {
  const [first] = kept;
  if (first === undefined) return;
  const last = kept.findLast(({ frame }) => frame.parent === first.frame.parent) ?? first;
  for (let index = last.index + 1; index < blocks.length; index++) {
    const label = blocks[index]!;
    if (label.text.length > 40 || !NEXT_STORY.test(label.text)) continue;
    const heading = blocks.slice(index + 1, index + 3).find((block) => headingOf(block) !== undefined);
    if (heading === undefined) continue;
    for (const block of blocks.slice(index)) others.add(block);
    return;
  }
}

/** Paragraphs that are part of another article's body in the page's JSON-LD, and not of its own. */
function addForeignData(document: Document, kept: readonly Block[], others: Set<Block>): void {
  const bodies = articleBodies(document.jsonLd);
  if (bodies.length < 2) return;
  const path = pathOf(document.url, document.url);
  const own = bodies.find(({ url }) => url !== undefined && pathOf(url, document.url) === path) ?? bodies[0];
  const foreign = bodies.filter((each) => each !== own).map(({ text }) => squeeze(text));
  const ours = squeeze(own?.text ?? '');
  for (const block of kept) {
    if (block.stats.letters < MIN_SHARED_LETTERS) continue;
    const text = squeeze(block.text);
    if (!ours.includes(text) && foreign.some((body) => body.includes(text))) others.add(block);
  }
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

function bareHost(host: string): string {
  return host.replace(/^(?:www|m|amp)\./, '');
}
