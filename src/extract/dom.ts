import { type AnyNode, DomHandler, Document as Root, Element, Text, isTag, isText } from 'domhandler';
import { Parser } from 'htmlparser2';
import { ExtractError } from '../model/failure.ts';

/** Elements nested deeper than this are laid flat: no page written by people is deeper, and every later walk stays shallow. */
export const DEEPEST = 256;

/** Open elements at once past which a page is refused: the parser's own stack would make it quadratic. */
const MOST_OPEN = 20_000;
const CHUNK = 1 << 15;

/** A DOM builder that never makes a tree deeper than DEEPEST. */
class ShallowHandler extends DomHandler {
  #flattened = 0;

  get open(): number {
    return this.#flattened;
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.tagStack.length >= DEEPEST) this.#flattened++;
    else super.onopentag(name, attributes);
  }

  override onclosetag(): void {
    if (this.#flattened > 0) this.#flattened--;
    else super.onclosetag();
  }
}

/**
 * Parses any string as HTML into a domhandler tree (the one that cheerio and css-select walk). Never fails on bad
 * markup; throws ExtractError `too-deep` where so many elements are left open that it is no page but an attack.
 */
export function parseHtml(html: string): Root {
  const handler = new ShallowHandler();
  const parser = new Parser(handler, { decodeEntities: true });
  for (let at = 0; at < html.length; at += CHUNK) {
    parser.write(html.slice(at, at + CHUNK));
    if (handler.open > MOST_OPEN)
      throw new ExtractError('too-deep', `more than ${MOST_OPEN} elements are open at once`);
  }
  parser.end();
  return handler.root;
}

/** Every element below `root` in document order, `root` itself not included. */
export function* elementsOf(root: Root | Element): Generator<Element> {
  for (const child of root.children) {
    if (!isTag(child)) continue;
    yield child;
    yield* elementsOf(child);
  }
}

const unseen = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'textarea',
  'iframe',
  'object',
  'head',
]);

/** The text of a node as a reader sees it: scripts left out, white space collapsed, `<br>` and blocks as spaces. */
export function textOf(node: AnyNode): string {
  const parts: string[] = [];
  collect(node, parts);
  return parts.join('').replace(/\s+/gu, ' ').trim();
}

const inline = new Set([
  'a',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'span',
  'font',
  'sub',
  'sup',
  'small',
  'mark',
  'abbr',
  'code',
  'q',
  'cite',
  'bdi',
  'bdo',
  'wbr',
]);

function collect(node: AnyNode, parts: string[]): void {
  if (isText(node)) {
    parts.push(node.data);
    return;
  }
  if (isTag(node)) {
    if (unseen.has(node.name)) return;
    const apart = !inline.has(node.name);
    if (apart) parts.push(' ');
    for (const child of node.children) collect(child, parts);
    if (apart) parts.push(' ');
    return;
  }
  if ('children' in node) for (const child of node.children) collect(child, parts);
}

/** An attribute's value without surrounding white space; undefined where it is absent or empty. */
export function attribute(element: Element, name: string): string | undefined {
  const value = element.attribs[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

export { Element, Root, Text, isTag, isText, type AnyNode };
