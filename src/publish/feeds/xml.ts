import {
  type AnyNode,
  Element,
  isCDATA,
  isDirective,
  isTag,
  isText,
  type ParentNode,
  ProcessingInstruction,
  Text,
} from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { xmlText } from '../text/feed-text.ts';

/** Parses XML that we generated; drops white space between elements. */
export function readXml(xml: string): ParentNode {
  const document = parseDocument(xml, { xmlMode: true });
  dropBlanks(document);
  return document;
}

function dropBlanks(node: ParentNode): void {
  if (node.children.some((child) => isTag(child) || isDirective(child)))
    node.children = node.children.filter((child) => !isText(child) || child.data.trim() !== '');
  for (const child of node.children) if (isTag(child)) dropBlanks(child);
}

/** Creates an element. Undefined attributes and empty children are omitted. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly (Element | string | undefined)[]
): Element {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  const nodes = children.filter((child) => child !== undefined && child !== '');
  return new Element(
    name,
    Object.fromEntries(given) as Record<string, string>,
    nodes.map((child) => (typeof child === 'string' ? new Text(child) : (child as Element))),
  );
}

/** Returns the first child element with this name. */
export function childOf(parent: ParentNode, name: string): Element | undefined {
  return parent.children.find((child): child is Element => isTag(child) && child.name === name);
}

/** Returns all child elements with this name. */
export function childrenOf(parent: ParentNode, name: string): Element[] {
  return parent.children.filter((child): child is Element => isTag(child) && child.name === name);
}

/** Inserts elements before a child, or appends them. */
export function add(parent: Element, elements: readonly (Element | undefined)[], before?: Element): void {
  const fresh = elements.filter((one) => one !== undefined);
  const index = before === undefined ? -1 : parent.children.indexOf(before);
  parent.children.splice(index === -1 ? parent.children.length : index, 0, ...fresh);
}

/** Replaces the content of an element by text. */
export function say(target: Element | undefined, text: string): void {
  if (target) target.children = [new Text(text)];
}

/** Serialises a document: one element per line, no CDATA, only characters that XML 1.0 allows. */
export function writeXml(document: ParentNode): string {
  return `${document.children.map((node) => write(node, '')).join('\n')}\n`;
}

function write(node: AnyNode, indent: string): string {
  if (isDirective(node)) return `<${node.data}>`;
  if (isText(node)) return escapeText(node.data);
  if (isCDATA(node)) return node.children.map((child) => write(child, '')).join('');
  if (!isTag(node)) return '';
  const attributes = Object.entries(node.attribs)
    .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
    .join('');
  if (node.children.length === 0) return `${indent}<${node.name}${attributes}/>`;
  const inside = node.children.every((child) => isTag(child))
    ? `\n${node.children.map((child) => write(child, `${indent}  `)).join('\n')}\n${indent}`
    : node.children.map((child) => write(child, '')).join('');
  return `${indent}<${node.name}${attributes}>${inside}</${node.name}>`;
}

/**
 * Writes `&` before a letter or `#` as a numeric reference: validators accept that as plain text rather
 * than HTML (RSS profile).
 */
function escapeText(text: string): string {
  return xmlText(text)
    .replace(/&(?=[#\w])/g, '&#x26;')
    .replace(/&(?!#x26;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/**
 * Adds the stylesheet with which browsers display the document. It is CSS, because browsers are dropping
 * XSLT.
 */
export function addStylesheet(document: ParentNode, href: string): void {
  const root = document.children.findIndex((child) => isTag(child));
  const data = `?xml-stylesheet href="${escapeAttribute(href)}" type="text/css"?`;
  document.children.splice(root, 0, new ProcessingInstruction('?xml-stylesheet', data));
}
