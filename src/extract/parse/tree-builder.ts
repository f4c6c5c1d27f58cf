import { UNSPACED } from '../../text/fold.ts';
import { Document as Root, type ParentNode, Text } from 'domhandler';
import { Element } from './element.ts';
import { type TokenHandler, Tokenizer } from './tokenizer.ts';

/** Elements nested deeper than this are laid flat: no page that people wrote is deeper, and every later walk stays shallow. */
export const MAX_DEPTH = 256;
/** Nodes after which the rest of a page is not read. The longest pages of the corpus hold a quarter of this. */
export const MAX_NODES = 50_000;
/** Characters of text outside scripts after which it is not read: ten times the longest article we know. */
const MAX_TEXT_CHARS = 1_500_000;
const MAX_ATTRIBUTES = 60;
/** Shared by all elements that have none, which is one in eight. */
const NO_ATTRIBUTES = Object.freeze(Object.create(null) as Record<string, string>);

/** Parsing rules of an element name. */
interface Tag {
  readonly name: string;
  /** Has no content and no closing tag. */
  readonly isVoid: boolean;
  /** Within it a tag may close itself (`<path/>`). */
  readonly isForeign: boolean;
  /** Listed in `Tree.noted`. */
  readonly isLandmark: boolean;
  /** Open elements that its opening tag ends if they are innermost. */
  readonly ends: ReadonlySet<string> | undefined;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const FORM = words('input option optgroup select button datalist textarea');
const PARAGRAPH = words('p');
const CELLS = words('tr th td');
const ROWS = words('thead tbody');
const TERMS = words('dd dt');
/** The tables of htmlparser2's own parser. */
const ENDS = new Map<string, ReadonlySet<string>>([
  ['tr', CELLS],
  ['th', words('th td')],
  ['td', words('thead th td')],
  ['body', words('head link script')],
  ['li', words('li')],
  ['option', words('option')],
  ['optgroup', words('optgroup option')],
  ['dd', TERMS],
  ['dt', TERMS],
  ['tbody', ROWS],
  ['tfoot', ROWS],
  ...'select input output button datalist textarea'.split(' ').map((name) => [name, FORM] as const),
  ...'p h1 h2 h3 h4 h5 h6 address article aside blockquote details div dl fieldset figcaption figure footer form header hr main nav ol pre section table ul'
    .split(' ')
    .map((name) => [name, PARAGRAPH] as const),
]);
const VOID_ELEMENTS = words(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr',
);
const FOREIGN_ELEMENTS = words('svg math');
const CODE_ELEMENTS = words('script style');
const LANDMARKS = words('html title base meta link script h1 h2 time');

function describe(name: string): Tag {
  return {
    name,
    isVoid: VOID_ELEMENTS.has(name),
    isForeign: FOREIGN_ELEMENTS.has(name),
    isLandmark: LANDMARKS.has(name),
    ends: ENDS.get(name),
  };
}

/** Known names are looked up once a tag; of others nothing is kept, as a hostile page could name any number. */
const TAGS = new Map(
  [
    ...ENDS.keys(),
    ...VOID_ELEMENTS,
    ...FOREIGN_ELEMENTS,
    ...CODE_ELEMENTS,
    ...LANDMARKS,
    ...words(
      'a b circle defs em figure g i iframe label noscript path picture polygon rect small span strong sup use video',
    ),
  ].map((name) => [name, describe(name)]),
);

/** A parsed page. */
export interface ParsedPage {
  readonly root: Root;
  /** The elements that describe the page (`NOTED`), in document order. */
  readonly landmarks: readonly Element[];
}

/**
 * Builds a domhandler tree from tokens. Unlike htmlparser2's parser it limits depth, nodes and
 * attributes, so time grows only with the length of the page. Comments, declarations and instructions are
 * dropped.
 */
class TreeBuilder implements TokenHandler {
  readonly root = new Root([]);
  readonly noted: Element[] = [];
  readonly #open: ParentNode[] = [this.root];
  readonly #tokenizer: Tokenizer;
  /** Open elements that were laid flat, by name. */
  readonly #flat = new Map<string, number>();
  #foreign = 0;
  #nodes = 0;
  #length = 0;
  #text: Text | undefined;
  #tag = describe('');
  #attributes: Record<string, string> = NO_ATTRIBUTES;
  #attributeCount = 0;

  constructor(html: string) {
    this.#tokenizer = new Tokenizer(html, this);
  }

  build(): ParsedPage {
    this.#tokenizer.run();
    return { root: this.root, landmarks: this.noted };
  }

  onText(all: string): void {
    const data = withoutBreakMarks(this.#bounded(all));
    if (this.#text !== undefined) {
      this.#text.data += data;
      return;
    }
    const text = new Text(data);
    this.#link(text);
    this.#text = text;
  }

  onComment(): void {
    this.#text = undefined;
  }

  onOpenTagName(name: string): void {
    const tag = TAGS.get(name) ?? describe(name);
    if (tag.ends !== undefined) {
      for (let top = this.#top(); top instanceof Element && tag.ends.has(top.name); top = this.#top())
        this.#pop();
    }
    this.#tag = tag;
    this.#attributes = NO_ATTRIBUTES;
    this.#attributeCount = 0;
  }

  /** The first of a name counts. */
  onAttribute(name: string, value: string): void {
    if (this.#attributeCount >= MAX_ATTRIBUTES || this.#attributes[name] !== undefined) return;
    // Without a prototype "constructor" is a name like any other, and V8 keeps one hash table a tag instead of a shape for every mixture of names.
    if (this.#attributeCount === 0) this.#attributes = Object.create(null) as Record<string, string>;
    this.#attributes[name] = value;
    this.#attributeCount++;
  }

  onOpenTagEnd(selfClosing: boolean): void {
    const { name, isVoid } = this.#tag;
    this.#add();
    if (selfClosing && this.#foreign > 0 && !isVoid) this.#close(name);
  }

  onCloseTag(name: string): void {
    if (VOID_ELEMENTS.has(name) ? name !== 'br' : this.#close(name) || name !== 'p') return;
    // `</br>` and an unmatched `</p>` create an empty element.
    this.onOpenTagName(name);
    this.#add();
    if (name === 'p') this.#close(name);
  }

  #add(): void {
    const { name, isVoid, isForeign, isLandmark: isNoted } = this.#tag;
    if (this.#open.length >= MAX_DEPTH && !isVoid) {
      this.#flat.set(name, (this.#flat.get(name) ?? 0) + 1);
      return;
    }
    const element = new Element(name, this.#attributes);
    this.#link(element);
    if (isNoted) this.noted.push(element);
    if (isVoid) return;
    this.#open.push(element);
    if (isForeign) this.#foreign++;
  }

  /** Closes the innermost open element of a name with all its content; false if none is open. */
  #close(name: string): boolean {
    const flat = this.#flat.get(name);
    if (flat !== undefined && flat > 0) {
      this.#flat.set(name, flat - 1);
      return true;
    }
    for (let at = this.#open.length - 1; at > 0; at--) {
      if ((this.#open[at] as Element).name !== name) continue;
      while (this.#open.length > at) this.#pop();
      return true;
    }
    return false;
  }

  #pop(): void {
    const closed = this.#open.pop() as Element;
    this.#text = undefined;
    if (FOREIGN_ELEMENTS.has(closed.name)) this.#foreign--;
  }

  #top(): ParentNode {
    return this.#open[this.#open.length - 1]!;
  }

  #bounded(data: string): string {
    const top = this.#top();
    if (top instanceof Element && CODE_ELEMENTS.has(top.name)) return data;
    this.#length += data.length;
    if (this.#length <= MAX_TEXT_CHARS) return data;
    this.#tokenizer.stop();
    return data.slice(0, Math.max(0, data.length - this.#length + MAX_TEXT_CHARS));
  }

  #link(node: Element | Text): void {
    if (++this.#nodes > MAX_NODES) this.#tokenizer.stop();
    const parent = this.#top();
    const before = parent.children[parent.children.length - 1];
    parent.children.push(node);
    if (before !== undefined) {
      node.prev = before;
      before.next = node;
    }
    node.parent = parent;
    this.#text = undefined;
  }
}

/** Parses any string as HTML into a domhandler tree (the one that cheerio and css-select walk). Never fails. */
export function parsePage(html: string): ParsedPage {
  return new TreeBuilder(html).build();
}

/** The same if only the tree is needed. */
export function parseHtml(html: string): Root {
  return parsePage(html).root;
}

/** Marks where a word may be broken: soft hyphen, and zero width space outside of scripts without blanks. */
function withoutBreakMarks(text: string): string {
  if (!text.includes('\u00ad') && !text.includes('\u200b')) return text;
  return text
    .replaceAll('\u00ad', '')
    .replace(/(?<=[\p{L}\p{M}])\u200b+(?=\p{L})/gu, (mark, at: number, whole: string) =>
      UNSPACED.test(whole.slice(at + mark.length)) ? mark : '',
    );
}
