import { keyOf } from '../ml/candidate-set.ts';
import { type Element, isTag, textOf } from '../parse/dom.ts';

/** A headline with one part cut off. */
export interface HeadlinePart {
  readonly text: string;
  readonly removed: 'cut.site' | 'cut.short' | 'cut.head' | 'cut.long';
}

const TITLE_SEPARATOR = /\s+(?:[|\-–—·»«•:›‹/~⋆★>]|::|\|\|)+\s+|\s*[|｜ㅣ]\s*|\s+[-–—|]|[_＿]/gu;

/**
 * The text without the part before or after a separator: usually the outlet's name, a section or a
 * kicker.
 */
export function headlineParts(value: string, siteKeys: ReadonlySet<string>): HeadlinePart[] {
  const out: HeadlinePart[] = [];
  const cuts = [...value.matchAll(TITLE_SEPARATOR)].slice(0, 6);
  for (const cut of cuts) {
    const before = value.slice(0, cut.index).trim();
    const after = value.slice(cut.index + cut[0].length).trim();
    if (before.length < 3 || after.length < 2) continue;
    const tail = keyOf(after);
    out.push({
      text: before,
      removed: isSite(tail, siteKeys) ? 'cut.site' : after.length < 25 ? 'cut.short' : 'cut.long',
    });
    if (after.length > 8)
      out.push({ text: after, removed: isSite(keyOf(before), siteKeys) ? 'cut.site' : 'cut.head' });
  }
  const glued = /^(.{6,})[-–—－](\S[^-–—－]{1,20})$/u.exec(value);
  if (glued?.[1] && glued[2] && isSite(keyOf(glued[2]), siteKeys))
    out.push({ text: glued[1].trim(), removed: 'cut.site' });
  return out.filter((part) => keyOf(part.text) !== '');
}

function isSite(key: string, siteKeys: ReadonlySet<string>): boolean {
  if (siteKeys.has(key)) return true;
  const joined = key.replaceAll(' ', '');
  for (const site of siteKeys) {
    const other = site.replaceAll(' ', '');
    if (
      other.length > 3 &&
      (joined === other || (joined.length < other.length * 2.2 && joined.includes(other)))
    )
      return true;
  }
  return false;
}

/** Classes of elements inside a heading that are not the headline. */
const NON_HEADLINE_CLASS =
  /kicker|overline|topline|roof|eyebrow|prefix|category|label|tag\b|intro|sub|author|byline|date|spitz|dach/i;

/** The parts of a heading that holds more than its words: a kicker over them, an author or a second line under them. */
export function headingParts(heading: Element): { text: string; feature: string }[] {
  let holder = heading;
  for (let depth = 0; depth < 4; depth++) {
    const inner = holder.children.filter((child) => textOf(child) !== '');
    const [only] = inner;
    if (inner.length !== 1 || only === undefined || !isTag(only)) break;
    holder = only;
  }
  const pieces = holder.children
    .map((child) => ({ child, text: textOf(child) }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  if (pieces.length < 2 || pieces.length > 4) return [];
  return pieces.map(({ child, text }, index) => {
    const names = isTag(child) ? (child.attribs['class'] ?? '') : '';
    const order = index === 0 ? 'first' : index === pieces.length - 1 ? 'last' : 'inner';
    const named = /title|headline|head\b/i.test(names) ? 'named' : order;
    return { text, feature: `piece.${NON_HEADLINE_CLASS.test(names) ? 'beside' : named}` };
  });
}
