import { Element, isComment, isTag, isText } from 'domhandler';
import type { ChildNode, Document, ParentNode } from 'domhandler';
import { removeElement, textContent } from 'domutils';
import { parseDocument } from 'htmlparser2';
import { nodesOf, markedTextFrom, toHtml } from './marked-text.ts';
import type { MarkedText } from './marked-text.ts';

/** A run of inline content: a paragraph, a list item, a caption. Sentences are segmented within one run. */
export interface InlineRun {
  readonly rich: MarkedText;
  /** Replaces the run with its translation. */
  replace(translated: MarkedText): void;
}

/** A body under translation: its runs in reading order, and the resulting HTML. */
export interface BodyRuns {
  readonly blocks: readonly InlineRun[];
  html(): string;
  /** Plain text, one paragraph per block, separated by blank lines. */
  text(): string;
}

const inlineTags = new Set(
  `a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q s samp small span strike
   strong sub sup time tt u var wbr`.split(/\s+/),
);
const opaqueTags = new Set([
  'pre',
  'script',
  'style',
  'svg',
  'math',
  'template',
  'iframe',
  'video',
  'audio',
  'object',
]);

/** Parses sanitised HTML for translation. Only the inline runs are changed. */
export function bodyRuns(html: string): BodyRuns {
  const document = parseDocument(html);
  const runs: { readonly rich: () => MarkedText }[] = [];
  const blocks = inlineRuns(document).map((nodes): InlineRun => {
    const block = blockOf(nodes);
    let current = block.rich;
    runs.push({ rich: () => current });
    return {
      rich: block.rich,
      replace(translated) {
        current = translated;
        block.replace(translated);
      },
    };
  });
  return {
    blocks: blocks.filter((block) => /\p{L}/u.test(block.rich.text)),
    html: () => toHtml(document.children),
    text: () =>
      runs
        .map((run) => run.rich().text)
        .filter((text) => text !== '')
        .join('\n\n'),
  };
}

function blockOf(nodes: readonly ChildNode[]): InlineRun {
  const rich = markedTextFrom(nodes);
  let standing = [...nodes];
  return {
    rich,
    replace(translated) {
      const [first] = standing;
      const parent = first?.parent;
      if (first === undefined || parent === null || parent === undefined) return;
      const fresh = nodesOf(translated, (mark) => ({ ...mark.attribs }));
      const place = parent.children.indexOf(first);
      for (const node of standing) removeElement(node);
      adopt(parent, place, fresh);
      standing = fresh;
    },
  };
}

function adopt(parent: ParentNode, place: number, nodes: ChildNode[]): void {
  const siblings = parent.children;
  siblings.splice(place, 0, ...nodes);
  for (const [index, node] of siblings.entries()) {
    node.parent = parent;
    node.prev = siblings[index - 1] ?? null;
    node.next = siblings[index + 1] ?? null;
  }
}

/**
 * Finds maximal sequences of inline siblings, in reading order. A line break ends a run, because it
 * separates sentences.
 */
function inlineRuns(parent: Document | Element): ChildNode[][] {
  const runs: ChildNode[][] = [];
  let run: ChildNode[] = [];
  const close = (): void => {
    if (run.some((node) => textContent(node).trim() !== '')) runs.push(run);
    run = [];
  };
  for (const node of parent.children) {
    if (isText(node)) run.push(node);
    else if (isTag(node) && node.name !== 'br' && isInline(node)) run.push(node);
    else if (isTag(node)) {
      close();
      if (!isOpaque(node)) runs.push(...inlineRuns(node));
    } else if (isComment(node)) close();
  }
  close();
  return runs;
}

/** Whether an element and all its descendants are inline; a link around a figure is not. */
function isInline(node: Element): boolean {
  if (!inlineTags.has(node.name) || isOpaque(node)) return false;
  return node.children.every((child) => !isTag(child) || isInline(child));
}

function isOpaque(node: Element): boolean {
  return opaqueTags.has(node.name) || node.attribs['translate'] === 'no';
}
