import type { Edition } from '../model/edition.ts';
import type { Dateline } from '../model/article.ts';
import { foldLetters, foldWords } from '../text/fold.ts';
import { jsonDigest } from '../text/json-digest.ts';
import { oneLine } from './text/feed-text.ts';

/** The properties of a story that editions select by, across all its languages. */
export interface Selectable {
  readonly sources: readonly string[];
  readonly sections: readonly string[];
  /** Headlines, decks and texts of all copies and of the translation. */
  readonly texts: readonly string[];
}

/**
 * Tells whether an edition includes a story: by source, by section, and by one of its keywords as a whole
 * word.
 */
export function editionTakes(edition: Edition, story: Selectable): boolean {
  if (edition.sources.length > 0 && !story.sources.some((source) => edition.sources.includes(source)))
    return false;
  if (edition.sections.length > 0 && !meet(edition.sections, story.sections)) return false;
  const keywords = keywordPattern(edition.keywords);
  return keywords === undefined || story.texts.some((text) => keywords.test(foldText(text)));
}

/**
 * Digest of an edition's language and selection. If it changes, the edition's stories must be selected
 * again.
 */
export function selectionDigest({ id, language, sources, sections, keywords }: Edition): string {
  const selection = [language, ...[sources, sections, keywords].map((list) => list.toSorted())];
  return `${id} ${jsonDigest(selection).slice(0, 16)}`;
}

function meet(wanted: readonly string[], found: readonly string[]): boolean {
  const names = new Set(wanted.map(foldWords));
  return found.some((name) => names.has(foldWords(name)));
}

const patterns = new WeakMap<readonly string[], RegExp>();

/**
 * Compiles the keywords to one expression over folded text; it matches whole words in any script. In
 * Arabic the article and some prepositions are attached to the word (wa-, bi-, al-), so they may precede
 * a keyword.
 */
function keywordPattern(keywords: readonly string[]): RegExp | undefined {
  const words = keywords.map(foldText).filter(Boolean);
  if (words.length === 0) return undefined;
  let pattern = patterns.get(keywords);
  if (!pattern) {
    const alternatives = words.map((word) =>
      word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll(' ', '[ -]'),
    );
    pattern = new RegExp(
      `(?<![\\p{L}\\p{N}])(?:[وف]?(?:[بكل]?ال|لل|[بكل])?)(?:${alternatives.join('|')})(?![\\p{L}\\p{M}\\p{N}])`,
      'u',
    );
    patterns.set(keywords, pattern);
  }
  return pattern;
}

/** Folds letters and spacing. Punctuation is kept, so that whole words can be matched. */
function foldText(text: string): string {
  return foldLetters(text).replace(/\s+/g, ' ').trim();
}

/**
 * Returns the dateline before the body: the edition's template with the place inserted, e.g. `wartaperang
 * - Moskow dan Baghdad - `. Without a place, `{place}` is removed with the dash next to it.
 */
export function datelineText(edition: Pick<Edition, 'dateline'>, dateline: Dateline | undefined): string {
  const place = oneLine(dateline?.place ?? '');
  const template = edition.dateline;
  if (place !== '')
    return template.includes('{place}') ? template.replaceAll('{place}', place) : `${template}${place} - `;
  return template.replace(/(?:[-–—,]\s*)?\{place\}[\s:]*/g, '');
}
