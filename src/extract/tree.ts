import { Document as Root, Element, type ParentNode, Text } from 'domhandler';
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** Elements nested deeper than this are laid flat: no page that people wrote is deeper, and every later walk stays shallow. */
export const DEEPEST = 256;
/** Nodes after which the rest of a page is not read. The longest pages of the corpus hold a quarter of this. */
export const MOST_NODES = 50_000;
/** Characters of text outside scripts after which it is not read: ten times the longest article we know. */
const MOST_TEXT = 1_500_000;
const MOST_ATTRIBUTES = 60;
const RAW = new Set(['script', 'style']);

const words = (list: string): Set<string> => new Set(list.split(' '));

const FORM = words('input option optgroup select button datalist textarea');
const PARAGRAPH = words('p');
const CELLS = words('tr th td');
const ROWS = words('thead tbody');
const TERMS = words('dd dt');
/** Which open elements an opening tag ends, where they are the innermost ones (the tables of htmlparser2's own parser). */
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
const VOID = words(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr',
);
const FOREIGN = words('svg math');

/**
 * Builds a domhandler tree from htmlparser2's tokenizer. It differs from htmlparser2's own parser in its bounds: depth, nodes and attributes
 * have an end, and a closing tag looks through at most DEEPEST open elements, so the time a page takes grows with its length alone.
 * Comments, declarations and instructions are left out.
 */
class TreeBuilder implements TokenizerCallbacks {
  readonly root = new Root([]);
  readonly #html: string;
  readonly #open: ParentNode[] = [this.root];
  readonly #tokenizer: Tokenizer;
  /** Open elements that were laid flat, by name. */
  readonly #flat = new Map<string, number>();
  #foreign = 0;
  #nodes = 0;
  #length = 0;
  #text: Text | undefined;
  #name = '';
  #attributes: Record<string, string> = {};
  #attributeCount = 0;
  #attributeName = '';
  #value = '';

  constructor(html: string) {
    this.#html = html;
    this.#tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, this);
  }

  build(): Root {
    this.#tokenizer.write(this.#html);
    if (this.#tokenizer.running) this.#tokenizer.end();
    return this.root;
  }

  ontext(start: number, end: number): void {
    this.#append(this.#html.slice(start, end));
  }

  ontextentity(code: number): void {
    this.#append(String.fromCodePoint(code));
  }

  onopentagname(start: number, end: number): void {
    this.#begin(this.#html.slice(start, end).toLowerCase());
  }

  onopentagend(): void {
    this.#add();
  }

  onselfclosingtag(): void {
    const name = this.#name;
    this.#add();
    if (this.#foreign > 0 && !VOID.has(name)) this.#close(name);
  }

  onclosetag(start: number, end: number): void {
    const name = this.#html.slice(start, end).toLowerCase();
    if (VOID.has(name) ? name !== 'br' : this.#close(name) || name !== 'p') return;
    // `</br>` and a `</p>` without a beginning stand for an empty element.
    this.#begin(name);
    this.#add();
    if (name === 'p') this.#close(name);
  }

  onattribname(start: number, end: number): void {
    this.#attributeName = this.#html.slice(start, end).toLowerCase();
  }

  onattribdata(start: number, end: number): void {
    this.#value += this.#html.slice(start, end);
  }

  onattribentity(code: number): void {
    this.#value += String.fromCodePoint(code);
  }

  onattribend(): void {
    const name = this.#attributeName;
    // The first of a name counts; what an object has by birth ("constructor") is no attribute that anybody reads.
    if (this.#attributeCount < MOST_ATTRIBUTES && this.#attributes[name] === undefined) {
      this.#attributes[name] = this.#value;
      this.#attributeCount++;
    }
    this.#value = '';
  }

  oncdata(): void {}
  oncomment(): void {
    this.#text = undefined;
  }
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}

  #begin(name: string): void {
    const ends = ENDS.get(name);
    if (ends !== undefined) {
      for (let top = this.#top(); top instanceof Element && ends.has(top.name); top = this.#top())
        this.#pop();
    }
    this.#name = name;
    this.#attributes = {};
    this.#attributeCount = 0;
  }

  #add(): void {
    const name = this.#name;
    const isVoid = VOID.has(name);
    if (this.#open.length >= DEEPEST && !isVoid) {
      this.#flat.set(name, (this.#flat.get(name) ?? 0) + 1);
      return;
    }
    const element = new Element(name, this.#attributes);
    this.#link(element);
    if (isVoid) return;
    this.#open.push(element);
    if (FOREIGN.has(name)) this.#foreign++;
  }

  /** Closes the innermost open element of a name with all in it; false where none is open. */
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
    if (FOREIGN.has(closed.name)) this.#foreign--;
  }

  #top(): ParentNode {
    return this.#open[this.#open.length - 1]!;
  }

  #append(all: string): void {
    const data = this.#bounded(all);
    if (this.#text !== undefined) {
      this.#text.data += data;
      return;
    }
    const text = new Text(data);
    this.#link(text);
    this.#text = text;
  }

  #bounded(data: string): string {
    const top = this.#top();
    if (top instanceof Element && RAW.has(top.name)) return data;
    this.#length += data.length;
    if (this.#length <= MOST_TEXT) return data;
    this.#tokenizer.pause();
    return data.slice(0, Math.max(0, data.length - this.#length + MOST_TEXT));
  }

  #link(node: Element | Text): void {
    if (++this.#nodes > MOST_NODES) this.#tokenizer.pause();
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
export function parseHtml(html: string): Root {
  return new TreeBuilder(html).build();
}
