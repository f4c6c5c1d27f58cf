import { escapeText } from '../../text/escape-html.ts';
import { ElementType, parseDocument } from 'htmlparser2';
import { isTag, isText } from 'domhandler';
import type { ChildNode } from 'domhandler';

/** Bytes of text beyond which a sentence is cut: about a hundred words, more than models have learned to translate. */
const mostBytes = 600;

/**
 * A segment as the engine can read it: one line, plain tags with plain attributes, all closed, no character reference
 * but those it knows, no `<` that opens no tag. It would abort on an unclosed tag and show what it cannot decode.
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
 * Cuts a sentence that is too long for the engine, between words and best after a comma. Tags that are open at the cut
 * are closed before and opened again behind it; `joinLong` undoes that.
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

/** Puts the translated parts of a cut sentence together again. */
export function joinLong(parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .reduce((left, right) => {
      const seam = `${left}\u0000${right}`;
      // Tags that were closed and opened again at the cut alone.
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
