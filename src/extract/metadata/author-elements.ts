import type { VisibleCandidate } from '../parse/visible-candidates.ts';

/** Adjacent elements of one kind: names of several authors, each in a separate element. */
export function groupAuthors(visible: readonly VisibleCandidate[]): VisibleCandidate[][] {
  const runs: VisibleCandidate[][] = [];
  for (const candidate of visible) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (
      run !== undefined &&
      last !== undefined &&
      signature(last) === signature(candidate) &&
      candidate.offset - last.offset <= 400
    )
      run.push(candidate);
    else runs.push([candidate]);
  }
  return runs;
}

/** The content of an element whose name refers to people. */
export function authorText(candidate: VisibleCandidate): string {
  return candidate.text === '' ? (candidate.element.attribs['content'] ?? '') : candidate.text;
}

function signature(candidate: VisibleCandidate): string {
  const { attribs, name } = candidate.element;
  return `${name} ${attribs['class'] ?? ''} ${attribs['rel'] ?? ''} ${attribs['itemprop'] ?? ''}`;
}

/** What makes us think that an element names a person, most telling first. */
export function authorFeaturePrefix({ element, text }: VisibleCandidate): string {
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
export function evidencePlace({ element }: VisibleCandidate): string {
  const { attribs, name } = element;
  if (/\bauthor\b/.test(attribs['rel'] ?? '')) return `${name}[rel=author]`;
  const first = attribs['class']?.trim().split(/\s+/)[0];
  return first === undefined ? name : `${name}.${first}`;
}
