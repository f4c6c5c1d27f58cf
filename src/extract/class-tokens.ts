import type { Element } from './dom.ts';

const ATTRIBUTES = [
  'class',
  'id',
  'itemprop',
  'role',
  'data-testid',
  'data-component',
  'data-qa',
  'data-module',
] as const;

/**
 * The words in an element's names: `class="article-body__text relatedLinks"` gives article, body, text, article_body, body_text, related,
 * links, related_links. Digits and generated names fall away, so what is learnt holds on other sites.
 */
export function classTokens(element: Element): string[] {
  const out: string[] = [];
  for (const attribute of ATTRIBUTES) {
    const value = element.attribs[attribute];
    if (value === undefined || value === '') continue;
    for (const name of value.slice(0, 300).split(/\s+/u)) {
      if (name.length > 1 && name.length < 60) split(name, out);
    }
  }
  return out;
}

function split(name: string, out: string[]): void {
  let previous: string | undefined;
  for (const part of name.match(/[A-Z]?[a-z]+|[A-Z]+/gu) ?? []) {
    if (part.length < 2) continue;
    const word = part.toLowerCase();
    out.push(word);
    if (previous !== undefined) out.push(`${previous}_${word}`);
    previous = word;
  }
}
