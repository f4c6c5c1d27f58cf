import { render } from 'dom-serializer';
import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { textContent } from 'domutils';
import { parseDocument } from 'htmlparser2';
import { sentenceTexts } from '../../text/sentence-splitter.ts';
import { escapeHtml } from './sanitize-html.ts';
import { setText } from './replace-text.ts';
import { oneLine } from './feed-text.ts';

/** Part of the original with its translation. `opens` marks the start of a paragraph. */
export interface AlignedPair {
  readonly original: string;
  readonly translation: string;
  readonly opens: boolean;
}

const BLOCKS = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'li',
  'blockquote',
  'figcaption',
  'td',
  'th',
  'dt',
  'dd',
  'pre',
  'caption',
]);

/** Returns the texts of the innermost blocks of a body, in order. */
export function blocksOf(html: string): string[] {
  const blocks: string[] = [];
  let open = '';
  const close = (): void => {
    const text = oneLine(open);
    if (text !== '') blocks.push(text);
    open = '';
  };
  const walk = (nodes: readonly AnyNode[]): void => {
    for (const node of nodes) {
      if (isText(node)) open += node.data;
      else if (isTag(node)) {
        const isBlock = BLOCKS.has(node.name);
        if (isBlock) close();
        if (node.name === 'br') open += ' ';
        walk(node.children);
        if (isBlock) close();
      }
    }
  };
  walk(parseDocument(html).children);
  close();
  return blocks;
}

/**
 * Aligns a translation with its original by sentences. A paragraph with different numbers of sentences is
 * aligned as a whole. If the numbers of blocks differ, blocks are paired in order.
 */
export function alignTexts(
  original: { readonly bodyHtml: string; readonly language: string },
  translation: { readonly bodyHtml: string; readonly language: string },
): AlignedPair[] {
  const [left, right] = [blocksOf(original.bodyHtml), blocksOf(translation.bodyHtml)];
  if (left.length !== right.length)
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
      original: left[index] ?? '',
      translation: right[index] ?? '',
      opens: true,
    }));
  return left.flatMap((block, index) => {
    const other = right[index] ?? '';
    const [from, to] = [sentenceTexts(block, original.language), sentenceTexts(other, translation.language)];
    if (from.length !== to.length) return [{ original: block, translation: other, opens: true }];
    return from.map((sentence, at) => ({ original: sentence, translation: to[at] ?? '', opens: at === 0 }));
  });
}

/**
 * Replaces the texts of the blocks of a body, in the order of {@link blocksOf}. Links and emphasis are
 * kept on words that remain or are replaced. If the number of texts differs from the number of blocks,
 * the texts become plain paragraphs.
 */
export function replaceBlocks(html: string, texts: readonly string[]): string {
  const document = parseDocument(html);
  const blocks = innermost(document.children).filter((block) => oneLine(textContent(block)) !== '');
  if (blocks.length !== texts.length)
    return texts
      .filter((text) => oneLine(text) !== '')
      .map((text) => `<p>${escapeHtml(oneLine(text))}</p>`)
      .join('\n');
  for (const [index, block] of blocks.entries()) {
    const text = oneLine(texts[index] ?? '');
    if (text !== oneLine(textContent(block))) setText(block, text);
  }
  return render(document, { encodeEntities: 'utf8' });
}

function innermost(nodes: readonly AnyNode[]): Element[] {
  return nodes.filter(isTag).flatMap((node) => {
    const inside = innermost(node.children);
    return inside.length > 0 || !BLOCKS.has(node.name) ? inside : [node];
  });
}
