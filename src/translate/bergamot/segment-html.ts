import { escapeText } from '../../text/escape-html.ts';
import { ElementType, parseDocument } from 'htmlparser2';
import { isTag, isText } from 'domhandler';
import type { ChildNode } from 'domhandler';

/** Maximum sentence length in bytes: about a hundred words, more than the models were trained on. */
const mostBytes = 600;

/**
 * Normalises a segment for the engine: one line, only simple tags and attributes, all tags closed, only
 * the character references it knows, no stray `<`. The engine aborts on an unclosed tag and prints
 * references that it cannot decode.
 */
export function safeHtml(segment: string): string {
  const line = segment
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return written(parseDocument(line).childNodes);
}

const empty = new Set(['br', 'img', 'wbr', 'hr']);

function written(nodes: readonly ChildNode[]): string {
  return nodes
    .map((node) => {
      if (isText(node)) return escaped(node.data);
      if (!isTag(node) || node.type !== ElementType.Tag) return '';
      const inside = written(node.childNodes);
      if (!/^[a-z][a-z0-9]*$/.test(node.name)) return inside;
      const attributes = Object.entries(node.attribs)
        .filter(([name, value]) => /^[a-z][a-z-]*$/.test(name) && /^[\w -]*$/.test(value))
        .map(([name, value]) => ` ${name}="${value}"`);
      const tag = `<${node.name}${attributes.join('')}>`;
      return empty.has(node.name) ? tag : `${tag}${inside}</${node.name}>`;
    })
    .join('');
}

function escaped(text: string): string {
  return escapeText(text.replaceAll(/[\s\p{Cc}]+/gu, ' '));
}

/**
 * Splits a sentence that is too long for the engine, between words and preferably after a comma. Tags
 * that are open at the split are closed before it and reopened after it; `joinLong` undoes that.
 */
export function cutLong(html: string): string[] {
  if (Buffer.byteLength(html) <= mostBytes) return [html];
  const parts: string[] = [];
  const open: { name: string; tag: string }[] = [];
  let part = '';
  let bytes = 0;
  for (const [piece] of html.matchAll(/<[^>]*>|[^<\s]+|\s+/g)) {
    const clause = bytes > mostBytes / 2 && /[,;:،؛–—]$/.test(part);
    if (/^\s/.test(piece) && (clause || bytes > mostBytes * 0.8)) {
      parts.push(
        part +
          open
            .toReversed()
            .map(({ name }) => `</${name}>`)
            .join(''),
      );
      part = open.map(({ tag }) => tag).join('');
      bytes = 0;
      continue;
    }
    if (piece.startsWith('</')) open.pop();
    else if (piece.startsWith('<')) open.push(...opened(piece));
    else bytes += Buffer.byteLength(piece);
    part += piece;
  }
  return [...parts, part];
}

/** Joins the translated parts of a split sentence. */
export function joinLong(parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .reduce((left, right) => {
      const seam = `${left}\u0000${right}`;
      // Tags that were closed and reopened only because of the split.
      const [, closed = '', tags = ''] = /((?:<\/[^>]*>)+)\u0000((?:<[^/>][^>]*>)+)/.exec(seam) ?? [];
      const again = tags.match(/<[^>]*>/g)?.every((tag) => left.includes(tag)) === true;
      const same = closed.match(/</g)?.length === tags.match(/</g)?.length;
      return again && same ? seam.replace(`${closed}\u0000${tags}`, ' ') : `${left} ${right}`;
    });
}

function opened(tag: string): { name: string; tag: string }[] {
  const [, name = ''] = /^<(\w+)/.exec(tag) ?? [];
  return empty.has(name) || name === '' ? [] : [{ name, tag }];
}
