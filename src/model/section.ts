import sections from './sections.json' with { type: 'json' };
import { primaryLanguage } from '../text/normalise-sentence.ts';

/** Indonesian section names, each with the names that newsrooms use, normalised. */
const SECTIONS = new Map<string, readonly string[]>(Object.entries(sections));

/** Lower case; hyphens of URLs as spaces. */
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

/** The name of an outlet's section in a language; the outlet's own name if there is no translation. */
export function sectionName(section: string, language: string): string {
  return (primaryLanguage(language) === 'id' ? bySpelling.get(fold(section)) : undefined) ?? section;
}

/** All names that outlets use for the section with this Indonesian name, normalised. */
export function sectionSpellings(name: string): string[] {
  return [...new Set([name, ...(SECTIONS.get(name) ?? [])].map(fold))];
}
