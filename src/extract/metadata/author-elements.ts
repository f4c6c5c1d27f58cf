import type { VisibleCandidate } from '../parse/visible-candidates.ts';

/** Neighbours of one kind: the names of several authors, each in an element of its own. */
export function runsOf(visible: readonly VisibleCandidate[]): VisibleCandidate[][] {
  const runs: VisibleCandidate[][] = [];
  for (const clue of visible) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (
      run !== undefined &&
      last !== undefined &&
      signature(last) === signature(clue) &&
      clue.at - last.at <= 400
    )
      run.push(clue);
    else runs.push([clue]);
  }
  return runs;
}

/** What an element that is named after people holds. */
export function nameText(clue: VisibleCandidate): string {
  return clue.text === '' ? (clue.element.attribs['content'] ?? '') : clue.text;
}

function signature(clue: VisibleCandidate): string {
  const { attribs, name } = clue.element;
  return `${name} ${attribs['class'] ?? ''} ${attribs['rel'] ?? ''} ${attribs['itemprop'] ?? ''}`;
}

/** What makes us think that an element names a person, most telling first. */
export function rootOf({ element, text }: VisibleCandidate): string {
  const { attribs } = element;
  const property = `${attribs['itemprop'] ?? ''} ${attribs['property'] ?? ''}`;
  const names = `${attribs['class'] ?? ''} ${attribs['id'] ?? ''}`;
  if (/\bauthor\b|\bcreator\b/i.test(property)) return 'itemprop';
  if (/\bauthor\b/.test(attribs['rel'] ?? '')) return 'rel';
  if (/byline|author[-_]?name|autor[-_]?name/i.test(names)) return 'byline';
  if (/author|autor|writer|penulis|reporter|journalist/i.test(names)) return 'author';
  if (element.name === 'a' && attribs['href'] !== undefined && text.length < 60) return 'href';
  return 'named';
}

/** The element, for the evidence. */
export function whereOf({ element }: VisibleCandidate): string {
  const { attribs, name } = element;
  if (/\bauthor\b/.test(attribs['rel'] ?? '')) return `${name}[rel=author]`;
  const first = attribs['class']?.trim().split(/\s+/)[0];
  return first === undefined ? name : `${name}.${first}`;
}
