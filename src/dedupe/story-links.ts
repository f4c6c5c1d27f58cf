import { primaryLanguage } from '../text/normalise-sentence.ts';
import type { Comparison, LinkEvidence, TextRelation } from '../model/comparison.ts';
import { isTemplate } from './decide-story.ts';

/** A story that shares rare terms with a text: numbers and names, or words of one language. */
export interface SharedTerms {
  readonly story: number;
  /** Language of the story's own text. */
  readonly language: string;
  /** Sum of the rarities of what both have. */
  readonly weight: number;
  /** The same as a share of all that the text has. */
  readonly share: number;
  /** Characters of the story's own text. */
  readonly size: number;
  /** How the texts themselves are related, where they are in one language. */
  readonly relation?: TextRelation | undefined;
}

/** A link between stories: the same event, or one text in two languages. Never a merge. */
export interface StoryLink {
  readonly story: number;
  readonly kind: 'event' | 'translation';
  /** Between 0 and 1. */
  readonly strength: number;
  readonly evidence: LinkEvidence;
  /** One text in two languages beyond reasonable doubt: an edition shows one of them. */
  readonly sure: boolean;
}

/** The text whose links are looked for. */
export interface LinkCandidate {
  readonly story: number;
  readonly language: string;
  /** Characters. */
  readonly size: number;
  /** How many numbers and names it has. */
  readonly terms: number;
}

/** Passages: background and quotations shared by two reports on one event, with two rare names at least. */
const PASSAGES = { shared: 10, ofSmaller: 0.1, hours: 48, names: 10, fewTerms: 8 } as const;

/**
 * Numbers and names. On FLORES their weight finds the English version of .89 of Indonesian and .68 of Arabic texts; reports
 * on one event reach it too, with a smaller share.
 */
const NAMES = { weight: 18, share: 0.15 } as const;

/**
 * Words of one language. On FLORES (human Indonesian against machine Indonesian, in pieces of five sentences) the share
 * is .52 or more for all but 1 % of the right pairs and .17 at most for any wrong one; two reports on one event in the
 * development corpus have .18 to .33.
 */
const WORDS = {
  weight: 20,
  event: 0.2,
  translation: 0.25,
  sure: 0.45,
  surePictured: 0.3,
  size: 0.5,
} as const;

/**
 * Finds what a text's story is to be linked with before it is translated: reports on the event that share passages,
 * and stories in other languages that share rare numbers and names.
 */
export function findLinks(
  own: LinkCandidate,
  comparisons: readonly Comparison[],
  matches: readonly SharedTerms[],
): StoryLink[] {
  const named = new Map(matches.map(({ story, weight }) => [story, weight]));
  const links = comparisons
    .filter(({ reason, copy }) => !copy && reason !== 'digest' && reason !== 'ruled-apart')
    .filter(({ relation }) => sharesPassages(relation))
    .filter(({ story }) => own.terms < PASSAGES.fewTerms || (named.get(story) ?? 0) >= PASSAGES.names)
    .map(({ story, relation }): StoryLink => link(story, 'event', relation.ofSmaller, 'passages'));
  const versions = matches
    .filter(({ language }) => !sameLanguage(language, own.language))
    .filter(({ weight, share }) => weight >= NAMES.weight && share >= NAMES.share)
    .map(({ story, share }): StoryLink => link(story, 'translation', share, 'names'));
  return strongest([...links, ...versions], own.story);
}

/**
 * Finds the same once the text exists in a language that other stories have too: by the words that they share there.
 * Whether a version is a translation or an independent report is unknown, so it is a link. Only a great part of the
 * words in texts of like length, or one picture with a good part, makes it sure.
 *
 * @param pictured stories in other languages that show the same picture
 */
export function findWordLinks(
  own: LinkCandidate,
  matches: readonly SharedTerms[],
  pictured: ReadonlySet<number>,
): StoryLink[] {
  const links = matches
    .filter(({ weight, share }) => weight >= WORDS.weight && share >= WORDS.event)
    .filter(({ relation, share }) => relation === undefined || isMoreThanPassages(relation, share))
    .map(({ story, language, share, size }): StoryLink => {
      if (sameLanguage(language, own.language) || share < WORDS.translation)
        return link(story, 'event', share, 'words');
      const alike = Math.min(size, own.size) >= WORDS.size * Math.max(size, own.size);
      const enough = share >= (pictured.has(story) ? WORDS.surePictured : WORDS.sure);
      return { ...link(story, 'translation', share, 'words'), sure: alike && enough };
    });
  return strongest(links, own.story);
}

/** Excludes templates and passages that both texts contain: page furniture, or already weighed. */
function isMoreThanPassages(relation: TextRelation, share: number): boolean {
  return !isTemplate(relation) && (relation.shared < PASSAGES.shared || share > relation.ofSmaller);
}

function sharesPassages(relation: TextRelation): boolean {
  return (
    relation.shared >= PASSAGES.shared &&
    relation.ofSmaller >= PASSAGES.ofSmaller &&
    relation.hoursApart <= PASSAGES.hours &&
    !isTemplate(relation)
  );
}

function link(story: number, kind: StoryLink['kind'], strength: number, evidence: LinkEvidence): StoryLink {
  return { story, kind, strength: Math.min(1, strength), evidence, sure: false };
}

/** One link of a kind with a story, the strongest; a story is not linked with itself. */
function strongest(links: readonly StoryLink[], own: number): StoryLink[] {
  const found = new Map<string, StoryLink>();
  for (const one of links) {
    const key = `${one.kind} ${one.story}`;
    if (one.story !== own && (found.get(key)?.strength ?? -1) < one.strength) found.set(key, one);
  }
  return [...found.values()].toSorted((a, b) => b.strength - a.strength || a.story - b.story);
}

/** Whether two tags name one language, whatever its region. */
function sameLanguage(one: string, other: string): boolean {
  return primaryLanguage(one) === primaryLanguage(other);
}
