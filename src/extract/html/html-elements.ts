import { type AnyNode, type Element, isTag, isText } from '../parse/dom.ts';

/** Inline elements and the tags that they are written as. */
export const INLINE_ELEMENTS: Readonly<Record<string, string>> = {
  strong: 'strong',
  b: 'strong',
  em: 'em',
  i: 'em',
  u: 'u',
  s: 's',
  strike: 's',
  del: 'del',
  ins: 'ins',
  sub: 'sub',
  sup: 'sup',
  code: 'code',
  kbd: 'kbd',
  mark: 'mark',
  q: 'q',
  cite: 'cite',
  small: 'small',
};
/** Elements that are skipped with their content. */
export const UNWRAPPED_ELEMENTS = new Set(
  'script style noscript template svg math head title canvas select option button textarea input dialog rp rt link meta object datalist meter progress'.split(
    ' ',
  ),
);
/** Inline elements of which only the text is written. */
export const FLATTENED_ELEMENTS = new Set(
  'a abbr acronym bdi bdo big data dfn font label nobr rb rtc ruby samp span time tt var picture area map'.split(
    ' ',
  ),
);

/** Whether anything in an element parts blocks: a picture, or an element that is no part of a line. */
export function holdsBlock(element: Element): boolean {
  return element.children.some((child) => {
    if (!isTag(child) || UNWRAPPED_ELEMENTS.has(child.name) || child.name === 'br') return false;
    if (
      child.name === 'img' ||
      (INLINE_ELEMENTS[child.name] === undefined && !FLATTENED_ELEMENTS.has(child.name))
    )
      return true;
    return holdsBlock(child);
  });
}

/** Whether an element contains two consecutive line breaks: paragraphs of old markup. */
export function holdsBreaks(element: Element): boolean {
  let breaks = 0;
  for (const child of element.children) {
    if (isText(child)) breaks = child.data.trim() === '' ? breaks : 0;
    else if (isTag(child) && child.name === 'br') breaks++;
    else if (isTag(child) && FLATTENED_ELEMENTS.has(child.name) && holdsBreaks(child)) return true;
    else breaks = 0;
    if (breaks > 1) return true;
  }
  return false;
}

/** The rows of a table as lists of cells. */
export function rowsOf(element: Element, depth: number): Element[][] {
  return element.children.flatMap((child) => {
    if (!isTag(child)) return [];
    if (child.name === 'tr')
      return [child.children.filter(isTag).filter(({ name }) => name === 'td' || name === 'th')];
    return ['thead', 'tbody', 'tfoot'].includes(child.name) && depth < 2 ? rowsOf(child, depth + 1) : [];
  });
}

/** The first element of a name below another. */
export function findDescendant(element: Element, names: ReadonlySet<string>): Element | undefined {
  for (const child of element.children) {
    if (!isTag(child)) continue;
    if (names.has(child.name)) return child;
    const below = findDescendant(child, names);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** Whether `target` is `node` or a descendant of it. */
export function contains(node: AnyNode, target: Element): boolean {
  for (let at: AnyNode | null = target; at !== null; at = at.parent) if (at === node) return true;
  return false;
}

/** The text of a node without skipped elements. */
export function plainTextOf(node: AnyNode): string {
  if (isText(node)) return node.data;
  if (!isTag(node) || UNWRAPPED_ELEMENTS.has(node.name)) return '';
  return `${node.children.map((child) => plainTextOf(child)).join('')} `;
}
