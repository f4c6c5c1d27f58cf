import { type AnyNode, Document as Root, Text, isText } from 'domhandler';
import { Element, isTag } from './element.ts';

import { collapseSpace } from '../body/features/text-stats.ts';

export { parseHtml, parsePage } from './tree-builder.ts';

/** Every element below `root` in document order, `root` itself not included. */
export function* elementsOf(root: Root | Element): Generator<Element> {
  let at: AnyNode | null = root.firstChild;
  while (at !== null) {
    if (isTag(at)) yield at;
    let next: AnyNode | null = isTag(at) ? (at.firstChild ?? at.next) : at.next;
    // No later sibling: up until an element has one, or the root is reached again.
    while (next === null) {
      at = at.parent;
      if (at === null || at === root) return;
      next = at.next;
    }
    at = next;
  }
}

const INVISIBLE_ELEMENTS = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'textarea',
  'iframe',
  'object',
  'head',
  // Readings beside ruby characters.
  'rt',
  'rp',
]);

/** The text of a node as a reader sees it: scripts left out, white space collapsed, `<br>` and blocks as spaces. */
export function textOf(node: AnyNode): string {
  const parts: string[] = [];
  collect(node, parts);
  return collapseSpace(parts.join(''));
}

const INLINE_NAMES = new Set([
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
  'ruby',
  'rb',
]);

function collect(node: AnyNode, parts: string[]): void {
  if (isText(node)) {
    parts.push(node.data);
    return;
  }
  if (isTag(node)) {
    if (INVISIBLE_ELEMENTS.has(node.name)) return;
    const apart = !INLINE_NAMES.has(node.name);
    if (apart) parts.push(' ');
    for (const child of node.children) collect(child, parts);
    if (apart) parts.push(' ');
    return;
  }
  if ('children' in node) for (const child of node.children) collect(child, parts);
}

/** An attribute's value without surrounding white space; undefined if it is absent or empty. */
export function attribute(element: Element, name: string): string | undefined {
  const value = element.attribs[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

export { Element, Root, Text, isTag, isText, type AnyNode };
