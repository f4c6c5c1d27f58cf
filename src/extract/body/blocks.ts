import { type AnyNode, Element, type Root, Text, isTag, isText } from '../parse/dom.ts';
import { inheritedFlags } from './inherited-flags.ts';
import { type SiblingGroup, SiblingStats } from './block-groups.ts';
import {
  type TextStats,
  collapseSpace,
  hasLetters,
  isBlank,
  lettersIn,
  textStats,
} from './features/text-stats.ts';

/** A block-level element with counts of its content. */
export interface BlockFrame {
  readonly element: Element;
  readonly parent: BlockFrame | undefined;
  readonly depth: number;
  /** Bits of INHERITED. */
  readonly flags: number;
  /** Indices of the blocks below it: from `first` up to, not including, `end`. */
  first: number;
  end: number;
  letters: number;
  linkLetters: number;
  /** Letters of the `<p>` blocks directly in it. */
  paragraphLetters: number;
  /** Number of `<p>` directly in it that have text. */
  paragraphs: number;
  /** Pictures, videos and frames anywhere below it. */
  media: number;
  /** `<article>` elements on the way up, itself counted. */
  readonly articles: number;
  /** Id shared by elements of the same name and class; 0 until requested. */
  groupId: number;
}

/** A stretch of text without a block boundary in it: a paragraph, a heading, a list item, a caption. */
export interface Block {
  readonly index: number;
  readonly frame: BlockFrame;
  /** White space collapsed; a line break of the page is a newline. */
  readonly text: string;
  readonly stats: TextStats;
  readonly links: number;
  readonly linkLetters: number;
  /** Letters in bold or italics. */
  readonly emphasised: number;
  /** Its text nodes, for writing it as HTML. */
  readonly nodes: readonly Text[];
  readonly siblings: SiblingGroup;
  /** Whether an image, video or frame lies between the previous block and this one. */
  readonly afterMedia: boolean;
  /** Share of the text that is one link at its start, and one at its end. */
  readonly leadLink: number;
  readonly tailLink: number;
}

export interface Blocks {
  readonly blocks: readonly Block[];
  readonly frames: readonly BlockFrame[];
}

const INLINE = 1;
const SKIPPED = 2;
const MEDIA = 4;
const EMPHASIS = 8;
/** Element kinds by name, one bit each. Any other element separates blocks. */
const KINDS = new Map<string, number>();
for (const [kind, list] of [
  [
    INLINE,
    `a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb rp rt rtc ruby s samp small span strike strong sub
    sup time tt u var wbr img picture source map area track param`,
  ],
  [
    SKIPPED,
    `script style noscript template svg math head title iframe object embed video audio canvas select option button textarea input dialog rp rt
    datalist meter progress`,
  ],
  [MEDIA, 'img video iframe audio amp-img object embed'],
  [EMPHASIS, 'b strong i em'],
] as const) {
  for (const name of list.split(/\s+/u)) KINDS.set(name, (KINDS.get(name) ?? 0) | kind);
}

/**
 * Splits a page into blocks in one walk and counts letters and links for every element on the way.
 * @param without elements to leave out
 */
export function splitIntoBlocks(root: Root | Element, without: ReadonlySet<Element> = new Set()): Blocks {
  const walk = new BlockWalk(without);
  walk.enter(root.children);
  walk.flush();
  return { blocks: walk.blocks, frames: walk.frames };
}

const ROOT_FRAME: BlockFrame = {
  element: new Element('html', {}),
  parent: undefined,
  depth: 0,
  flags: 0,
  first: 0,
  end: 0,
  letters: 0,
  linkLetters: 0,
  paragraphLetters: 0,
  paragraphs: 0,
  media: 0,
  articles: 0,
  groupId: 0,
};

class BlockWalk {
  readonly blocks: Block[] = [];
  readonly frames: BlockFrame[] = [];
  readonly #without: ReadonlySet<Element>;
  #frame: BlockFrame = { ...ROOT_FRAME };
  #nodes: Text[] = [];
  #text = '';
  #linkLetters = 0;
  #strongLetters = 0;
  /** Letters of the links with which the text begins, and of those with which it ends so far. */
  #leadLetters = 0;
  #tailLetters = 0;
  #leading = true;
  #links = 0;
  #linkDepth = 0;
  #strongDepth = 0;
  #breaks = 0;
  #media = false;
  #mediaBefore = false;
  readonly #kindred = new SiblingStats();

  constructor(without: ReadonlySet<Element>) {
    this.#without = without;
  }

  enter(children: readonly AnyNode[]): void {
    for (const child of children) {
      if (isText(child)) this.#read(child);
      else if (isTag(child)) this.#element(child);
      else if ('children' in child) this.enter(child.children);
    }
  }

  #read(node: Text): void {
    const { data } = node;
    if (this.#breaks > 0) {
      if (isBlank(data)) return;
      if (this.#breaks > 1) this.flush();
      else this.#text += BREAK;
      this.#breaks = 0;
    }
    if (this.#nodes.length === 0) {
      if (isBlank(data)) return;
      this.#mediaBefore = this.#media;
      this.#media = false;
    }
    this.#text += data;
    this.#nodes.push(node);
    this.#count(data);
  }

  #count(data: string): void {
    const letters = this.#linkDepth > 0 || this.#strongDepth > 0 ? lettersIn(data) : 0;
    if (this.#strongDepth > 0) this.#strongLetters += letters;
    if (this.#linkDepth > 0) {
      this.#linkLetters += letters;
      this.#tailLetters += letters;
      if (this.#leading) this.#leadLetters += letters;
    } else if ((this.#leading || this.#tailLetters > 0) && hasLetters(data)) {
      this.#tailLetters = 0;
      this.#leading = false;
    }
  }

  #element(element: Element): void {
    const { name } = element;
    const kind = KINDS.get(name) ?? 0;
    if ((kind & MEDIA) !== 0) {
      this.#media = true;
      this.#frame.media++;
    }
    if ((kind & SKIPPED) !== 0 || (this.#without.size > 0 && this.#without.has(element))) return;
    if (name === 'br') {
      this.#breaks++;
      return;
    }
    if ((kind & INLINE) !== 0) {
      const link = name === 'a' && !isUnclosedAnchor(element);
      const strong = (kind & EMPHASIS) !== 0;
      if (link) {
        this.#linkDepth++;
        this.#links++;
      }
      if (strong) this.#strongDepth++;
      this.enter(element.children);
      if (link) this.#linkDepth--;
      if (strong) this.#strongDepth--;
      return;
    }
    this.flush();
    const parent = this.#frame;
    const frame: BlockFrame = {
      element,
      parent,
      depth: parent.depth + 1,
      flags: parent.flags | inheritedFlags(element),
      first: this.blocks.length,
      end: 0,
      letters: 0,
      linkLetters: 0,
      paragraphLetters: 0,
      paragraphs: 0,
      media: 0,
      articles: parent.articles + (name === 'article' ? 1 : 0),
      groupId: 0,
    };
    this.frames.push(frame);
    this.#frame = frame;
    this.enter(element.children);
    this.flush();
    frame.end = this.blocks.length;
    parent.letters += frame.letters;
    parent.linkLetters += frame.linkLetters;
    parent.media += frame.media;
    if (name === 'p' && frame.letters > 0) {
      parent.paragraphs++;
      parent.paragraphLetters += frame.letters;
    }
    this.#frame = parent;
  }

  /** Ends the current block, if it has any text. */
  flush(): void {
    this.#breaks = 0;
    const nodes = this.#nodes;
    if (nodes.length === 0) {
      this.#links = 0;
      return;
    }
    const text = collapse(this.#text);
    if (text !== '') {
      const stats = textStats(text);
      const linkLetters = Math.min(stats.letters, this.#linkLetters);
      const whole = Math.max(1, stats.letters);
      const frame = this.#frame;
      frame.letters += stats.letters;
      frame.linkLetters += linkLetters;
      this.blocks.push({
        index: this.blocks.length,
        frame,
        text,
        stats,
        links: this.#links,
        linkLetters,
        emphasised: Math.min(stats.letters, this.#strongLetters),
        nodes,
        afterMedia: this.#mediaBefore,
        leadLink: Math.min(1, this.#leadLetters / whole),
        tailLink: Math.min(1, this.#tailLetters / whole),
        siblings: this.#kindred.add(frame, stats.letters, linkLetters),
      });
    }
    this.#nodes = [];
    this.#text = '';
    this.#linkLetters = 0;
    this.#strongLetters = 0;
    this.#leadLetters = 0;
    this.#tailLetters = 0;
    this.#leading = true;
    this.#links = this.#linkDepth > 0 ? 1 : 0;
  }
}

const BLOCK_NAMES = new Set('p div h1 h2 h3 article section main table ul ol'.split(' '));

/** A jump mark or a link within the page that was never closed, so that the parser puts the following text into it. */
function isUnclosedAnchor({ attribs, children }: Element): boolean {
  const { href } = attribs;
  return (
    (href === undefined || href.startsWith('#')) &&
    children.some((child) => isTag(child) && BLOCK_NAMES.has(child.name))
  );
}

/** Placeholder for a `<br>` until white space is collapsed. Parsed HTML text cannot contain NUL. */
const BREAK = '\u0000';

function collapse(text: string): string {
  const collapsed = collapseSpace(text);
  return collapsed.includes(BREAK) ? collapsed.replace(/ ?\u0000 ?/gu, '\n') : collapsed;
}
