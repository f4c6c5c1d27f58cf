import { parseDocument } from 'htmlparser2';
import { isCDATA, isTag, isText, type AnyNode, type Element } from 'domhandler';
import { decodeHTML } from 'entities';
import { deepNestingOffset } from '../nesting-limits.ts';

/**
 * Parses an XML document leniently. Entities stay undecoded in the tree: NITF uses those of HTML, which XML does not
 * know. `xmlContent` decodes them. External entities are never loaded.
 *
 * @returns the root element, or undefined for a document that is empty, truncated or nested too deeply
 */
export function parseXml(text: string): Element | undefined {
  if (deepNestingOffset(text, true) !== undefined) return undefined;
  const document = parseDocument(text, { xmlMode: true, decodeEntities: false });
  const root = document.children.find(isTag);
  if (root === undefined) return undefined;
  const end = /(?:<\/([^\s>]+)\s*|\/)>\s*(?:<!--[\s\S]*-->\s*)?$/.exec(text.slice(-2000));
  return end !== null && (end[1] === undefined || end[1] === root.name) ? root : undefined;
}

/** Name without a namespace prefix. */
export function localName(element: Element): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}

/** Child elements of a name, or all. */
export function xmlChildren(element: Element | undefined, name?: string): Element[] {
  return (element?.children ?? [])
    .filter(isTag)
    .filter((child) => name === undefined || localName(child) === name);
}

/** First child element of a name. */
export function xmlChild(element: Element | undefined, name: string): Element | undefined {
  return xmlChildren(element, name)[0];
}

/** Every element of a name below another, in document order. */
export function descendantsOf(element: Element | undefined, name: string): Element[] {
  return xmlChildren(element).flatMap((child) => [
    ...(localName(child) === name ? [child] : []),
    ...descendantsOf(child, name),
  ]);
}

/** All text below a node, entities decoded. */
export function xmlContent(node: AnyNode | undefined): string {
  if (node === undefined) return '';
  if (isText(node)) {
    const literal = node.parent !== null && isCDATA(node.parent);
    return literal ? node.data : decodeHTML(node.data);
  }
  if (!isTag(node) && !isCDATA(node)) return '';
  return node.children.map(xmlContent).join('');
}

/** The text of a child element of a name. */
export function childText(element: Element | undefined, name: string): string | undefined {
  const child = xmlChild(element, name);
  return child && xmlContent(child);
}

/** Value of an attribute, entities decoded. */
export function attributeOf(element: Element | undefined, name: string): string | undefined {
  const value = element?.attribs[name];
  return value === undefined ? undefined : decodeHTML(value);
}
