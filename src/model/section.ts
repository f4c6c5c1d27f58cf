import sections from './sections.json' with { type: 'json' };
import { primaryLanguage } from '../text/normalise-sentence.ts';

/** Parts of the news by their Indonesian names, with what newsrooms call them, folded as `fold` does it. */
const SECTIONS = new Map<string, readonly string[]>(Object.entries(sections));

/** Case and the hyphens of addresses are no part of a section's name. */
function fold(section: string): string {
  return section
    .normalize('NFC')
    .replace(/[\s-]+/g, ' ')
    .trim()
    .toLowerCase();
}

const bySpelling = new Map(
  [...SECTIONS].flatMap(([name, spellings]) =>
    [name, ...spellings].map((spelling) => [fold(spelling), name]),
  ),
);

/** An outlet's section as readers of a language know it; under its own name where there is no other. */
export function sectionName(section: string, language: string): string {
  return (primaryLanguage(language) === 'id' ? bySpelling.get(fold(section)) : undefined) ?? section;
}

/** Everything that outlets write for a section that readers know by that name: lower case, spaces for hyphens. */
export function sectionSpellings(name: string): string[] {
  return [...new Set([name, ...(SECTIONS.get(name) ?? [])].map(fold))];
}
