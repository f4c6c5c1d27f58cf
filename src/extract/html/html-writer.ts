import type { Block } from '../body/blocks.ts';
import { type AnyNode, type Element, type Root, isTag, isText } from '../parse/dom.ts';
import { pageAttribute, pageText } from './escape-html.ts';
import {
  FLATTENED_ELEMENTS,
  INLINE_ELEMENTS,
  UNWRAPPED_ELEMENTS,
  contains,
  findDescendant,
  holdsBlock,
  holdsBreaks,
  plainTextOf,
  rowsOf,
} from './html-elements.ts';
import { type ImageCandidate, readImageCandidate } from './image-candidates.ts';
import { safeUrl } from '../../url/safe-url.ts';
import { collapseSpace } from '../body/features/text-stats.ts';

/**
 * Writes the kept parts of a page as HTML. Nothing of the page's own markup is copied: every tag and attribute below is a constant of this
 * file, every text and address is escaped, so what comes out can hold neither script nor style whatever went in.
 */
export interface KeptNodes {
  /** Text nodes of the blocks that belong to the article. */
  readonly text: ReadonlySet<AnyNode>;
  /** Whether a picture, figure or player at this element belongs to it. */
  readonly media: (element: Element) => boolean;
  readonly baseUrl: string;
}

const HEADINGS: Readonly<Record<string, string>> = {
  h1: 'h2',
  h2: 'h2',
  h3: 'h3',
  h4: 'h4',
  h5: 'h4',
  h6: 'h4',
};
const PLAYERS = new Set([
  'iframe',
  'video',
  'audio',
  'embed',
  'amp-youtube',
  'amp-iframe',
  'amp-video',
  'amp-twitter',
]);
/** Writes the kept blocks and images below the given elements as HTML. */
export function writeHtml(roots: readonly (Root | Element)[], kept: KeptNodes): string {
  const writer = new Writer(kept);
  return roots.map((root) => writer.flow(root.children)).join('');
}

class Writer {
  readonly #kept: KeptNodes;

  constructor(kept: KeptNodes) {
    this.#kept = kept;
  }

  /** Writes flow content. Bare text becomes paragraphs; two line breaks end a paragraph. */
  flow(nodes: readonly AnyNode[], bare = false): string {
    const parts: string[] = [];
    let run = '';
    let breaks = 0;
    const end = (): void => {
      const text = tidy(run);
      if (text !== '') parts.push(`<p>${text}</p>`);
      run = '';
      breaks = 0;
    };
    for (const node of nodes) {
      if (isTag(node) && node.name === 'br') {
        if (++breaks === 2) end();
        continue;
      }
      const inline = this.#isInline(node) ? this.#inline(node) : undefined;
      if (inline === undefined) {
        const block = isTag(node) ? this.#block(node) : '';
        if (block === '') continue;
        end();
        parts.push(block);
      } else if (inline !== '') {
        if (breaks === 1 && run !== '' && inline.trim() !== '') run += '<br>';
        if (inline.trim() !== '') breaks = 0;
        run += inline;
      }
    }
    // A list item or quotation with nothing but one run of text needs no paragraph in it.
    if (bare && parts.length === 0) return tidy(run);
    end();
    return parts.join('\n');
  }

  #isInline(node: AnyNode): boolean {
    if (isText(node)) return true;
    if (!isTag(node)) return false;
    if (node.name === 'img') return false;
    if (INLINE_ELEMENTS[node.name] !== undefined) return !holdsBlock(node);
    return (
      FLATTENED_ELEMENTS.has(node.name) && !holdsBlock(node) && (node.name === 'a' || !holdsBreaks(node))
    );
  }

  #inline(node: AnyNode): string {
    if (isText(node)) return this.#kept.text.has(node) ? pageText(node.data) : '';
    if (!isTag(node) || UNWRAPPED_ELEMENTS.has(node.name)) return '';
    if (node.name === 'br') return '<br>';
    let inner = '';
    for (const child of node.children) inner += this.#inline(child);
    if (inner.trim() === '') return inner;
    if (node.name === 'a') {
      const href = safeUrl(node.attribs['href'], this.#kept.baseUrl);
      return href === undefined ? inner : `<a href="${pageAttribute(href)}">${inner}</a>`;
    }
    const tag = INLINE_ELEMENTS[node.name];
    return tag === undefined ? inner : `<${tag}>${inner}</${tag}>`;
  }

  #block(element: Element): string {
    const { name } = element;
    if (UNWRAPPED_ELEMENTS.has(name)) return '';
    if (PLAYERS.has(name)) return this.#player(element);
    if (name === 'img' || name === 'amp-img') return this.#figure(element, undefined);
    if (name === 'figure') return this.#figureOf(element);
    const heading = HEADINGS[name];
    if (heading !== undefined) return wrap(heading, tidy(this.#inlines(element)));
    switch (name) {
      case 'li':
      case 'dt':
      case 'dd':
        return wrap(name, this.flow(element.children, true));
      case 'ul':
      case 'ol':
        return this.#list(element);
      case 'dl':
        return wrap('dl', this.#children(element, new Set(['dt', 'dd'])));
      case 'blockquote':
        return wrap('blockquote', this.flow(element.children));
      case 'pre':
        return wrap('pre', this.#inlines(element));
      case 'table':
        return this.#table(element);
      default:
        return this.flow(element.children);
    }
  }

  #inlines(element: Element): string {
    return element.children.map((child) => this.#inline(child)).join('');
  }

  /** Writes only the children with the given names. */
  #children(element: Element, names: ReadonlySet<string>): string {
    return element.children
      .map((child) => (isTag(child) && names.has(child.name) ? this.#block(child) : ''))
      .filter((html) => html !== '')
      .join('\n');
  }

  #list(element: Element): string {
    const items = element.children.flatMap((child) => {
      if (!isTag(child)) return [];
      const html = child.name === 'li' ? this.#block(child) : wrap('li', this.flow([child], true));
      return html === '' ? [] : [html];
    });
    return wrap(element.name, items.join('\n'));
  }

  #table(table: Element): string {
    const rows = rowsOf(table, 0);
    const layout =
      rows.length < 2 ||
      rows.every((row) => row.length < 2) ||
      rows.some((row) => row.some((cell) => holdsBlock(cell) || holdsBreaks(cell)));
    if (layout)
      return rows
        .map((row) =>
          row
            .map((cell) => this.flow(cell.children))
            .filter(Boolean)
            .join('\n'),
        )
        .filter(Boolean)
        .join('\n');
    const lines = rows.map((row) =>
      row.map((cell) => `<${cell.name}>${tidy(this.#inlines(cell))}</${cell.name}>`).join(''),
    );
    const full = lines.filter((line) => line.replace(/<\/?t[dh]>/gu, '') !== '');
    return full.length === 0 ? '' : `<table>\n${full.map((line) => `<tr>${line}</tr>`).join('\n')}\n</table>`;
  }

  #figureOf(figure: Element): string {
    const image = findDescendant(figure, new Set(['img', 'amp-img']));
    if (image === undefined) return this.flow(figure.children);
    const caption = findDescendant(figure, new Set(['figcaption']));
    const written = this.#figure(image, caption);
    // A figure may contain article text (a quotation, a table): keep it next to the image.
    const rest = this.flow(
      figure.children.filter((child) => child !== image && child !== caption && !contains(child, image)),
    );
    return [written, rest].filter((part) => part !== '').join('\n');
  }

  #figure(image: Element, caption: Element | undefined): string {
    if (!this.#kept.media(image)) return caption === undefined ? '' : this.flow(caption.children);
    const picture = readImageCandidate(image, this.#kept.baseUrl);
    if (picture === undefined) return caption === undefined ? '' : this.flow(caption.children);
    const words = caption === undefined ? '' : pageText(plainTextOf(caption).replace(/\s+/gu, ' ').trim());
    return `<figure>${imageTag(picture)}${wrap('figcaption', words)}</figure>`;
  }

  /** An embedded player or post becomes a link to it. */
  #player(element: Element): string {
    if (!this.#kept.media(element)) return '';
    const source = findDescendant(element, new Set(['source']));
    const { attribs } = element;
    const raw = attribs['src'] ?? attribs['data-src'] ?? source?.attribs['src'] ?? '';
    const href = safeUrl(raw, this.#kept.baseUrl);
    if (href === undefined || !href.startsWith('http')) return '';
    const title = attribs['title']?.trim() || new URL(href).hostname;
    return `<p><a href="${pageAttribute(href)}">${pageText(title)}</a></p>`;
  }
}

function imageTag({ url, alt, width, height }: ImageCandidate): string {
  const size = width === undefined || height === undefined ? '' : ` width="${width}" height="${height}"`;
  return `<img src="${pageAttribute(url)}" alt="${pageAttribute(alt ?? '')}"${size}>`;
}

function wrap(tag: string, inner: string): string {
  return inner.trim() === '' ? '' : `<${tag}>${inner}</${tag}>`;
}

function tidy(html: string): string {
  const tidied = collapseSpace(html);
  if (!tidied.includes('<br>')) return tidied;
  return tidied
    .replace(/^(?:\s|<br>)+/u, '')
    .replace(/(?:<br>\s?){1,50}$/u, '')
    .trim();
}

/** The text nodes of blocks, as `Kept.text` wants them. */
export function textNodes(blocks: readonly Block[]): Set<AnyNode> {
  return new Set(blocks.flatMap((block) => block.nodes));
}
