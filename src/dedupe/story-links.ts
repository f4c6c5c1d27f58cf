import { primaryLanguage } from '../text/normalise-sentence.ts';
import type { Comparison, LinkEvidence, TextRelation } from '../model/comparison.ts';
import { isTemplate } from './decide-story.ts';

/** A story that shares rare terms with a text: numbers and names, or words of one language. */
export interface SharedTerms {
  readonly story: number;
  /** Language of the story's own text. */
  readonly language: string;
  /** Sum of the rarities of the shared terms. */
  readonly weight: number;
  /** `weight` as a share of the sum over all terms of the text, 0 to 1. */
  readonly share: number;
  /** Characters of the story's own text. */
  readonly size: number;
  /** Comparison of the texts themselves, if both are in one language. */
  readonly relation?: TextRelation | undefined;
}

/** A link between stories: the same event, or one text in two languages. Linked stories are not merged. */
export interface StoryLink {
  readonly story: number;
  readonly kind: 'event' | 'translation';
  /** Between 0 and 1. */
  readonly strength: number;
  readonly evidence: LinkEvidence;
  /** Certainly the same text in two languages: an edition shows only one of them. */
  readonly sure: boolean;
}

/** The text to link. */
export interface LinkCandidate {
  readonly story: number;
  readonly language: string;
  /** Characters. */
  readonly size: number;
  /** Number of its numbers and names. */
  readonly terms: number;
}

/** Passages: background and quotations that two reports on one event share, with at least two rare names. */
const PASSAGES = { shared: 10, ofSmaller: 0.1, hours: 48, names: 10, fewTerms: 8 } as const;

/**
 * Numbers and names. On FLORES this weight finds the English version of .89 of Indonesian and .68 of
 * Arabic texts. Reports on one event also reach it, with a smaller share.
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
 * Finds links before the text is translated: stories that share passages with it, and stories in other
 * languages that share rare numbers and names.
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
 * Finds links by shared words, once the text exists in a language that other stories have too. A version
 * may be a translation or an independent report, so the result is a link, not a merge. It is certain only
 * if texts of similar length share most of their words, or if they share an image and a good part of
 * their words.
 *
 * @param pictured stories in other languages that show the same image
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

/** Excludes templates, and passages that both texts contain: page furniture, or counted already. */
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

/** Keeps the strongest link of each kind to a story, and none of a story to itself. */
function strongest(links: readonly StoryLink[], own: number): StoryLink[] {
  const found = new Map<string, StoryLink>();
  for (const one of links) {
    const key = `${one.kind} ${one.story}`;
    if (one.story !== own && (found.get(key)?.strength ?? -1) < one.strength) found.set(key, one);
  }
  return [...found.values()].toSorted((a, b) => b.strength - a.strength || a.story - b.story);
}

/** Whether two language tags have the same primary subtag. */
function sameLanguage(one: string, other: string): boolean {
  return primaryLanguage(one) === primaryLanguage(other);
}
