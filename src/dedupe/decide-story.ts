import type {
  Comparison,
  KnownText,
  ComparableText,
  PlacementReason,
  TextRelation,
} from '../model/comparison.ts';
import { compareTexts } from './compare-texts.ts';
import { DAY_MS, HOUR_MS } from '../time/durations.ts';

/** The story of a text, with all comparisons, best first. */
export interface StoryDecision {
  /** The story that the text joins; absent if it starts a new story. */
  readonly story?: number;
  /** Further stories that turned out to be the same one. */
  readonly merge: readonly number[];
  /** The page collects several stories, so it does not join any of them. */
  readonly digest: boolean;
  readonly comparisons: readonly Comparison[];
}

/** Operator rulings on the text: articles that belong to its story and articles that do not. */
export interface Rulings {
  readonly together: ReadonlySet<number>;
  readonly apart: ReadonlySet<number>;
}

/**
 * Thresholds, tuned on the development corpus in nine orders of arrival. Moving one of them changes the
 * mean F1 by .003 at most; only a lower `smaller` costs more, up to .014 in precision.
 */
export const LIMITS = {
  /** Minimum number of shared hashes: about fifteen words. */
  shared: 6,
  /** Minimum share of the smaller text. */
  smaller: 0.45,
  /** The same for texts with similar beginnings. */
  smallerAlike: 0.3,
  /** Two beginnings are similar if each has at least this share of the other. */
  alike: 0.5,
  /** Below this share of the larger text, the beginning must be shared: a brief is cut from the end. */
  larger: 0.32,
  /**
   * Texts with different beginnings (less than `beginning` of the first third is shared) must share
   * `ending` hashes, about 55 words. If only their endings match, they must also share `endingLarger` of
   * the larger text. Anything less is a credit or boilerplate.
   */
  beginning: 0.5,
  ending: 22,
  endingLarger: 0.6,
  /** A beginning counts as shared from this share on. */
  lead: 0.3,
  /**
   * With this many differing numbers between equal words, and fewer equal numbers, it is a reused
   * template.
   */
  numbers: 3,
  /** Maximum hours between copies of one agency's text, and between an outlet's text and its own repost. */
  hours: 72,
  outletHours: 12,
  /** After these hours only a nearly complete copy counts. */
  nearSmaller: 0.75,
  nearLarger: 0.6,
  /** The same for an outlet's own text: daily notices differ only in date and place. */
  unchanged: 0.9,
  /**
   * A text merges two stories if it has at least half of both, or if it contains one of them with its
   * beginning.
   */
  mergeLarger: 0.5,
  mergeSmaller: 0.75,
  mergeLead: 0.6,
  /** A page with parts of this many stories, none of them half of the page, is a digest. */
  digestStories: 3,
  digestPart: 0.5,
  /** Hashes found in texts of this many days, each at least `templateHours` away, are template text. */
  templateDays: 3,
  templateHours: 36,
} as const;

const NO_RULINGS: Rulings = { together: new Set(), apart: new Set() };

/**
 * Decides which story a text belongs to.
 *
 * @param known every known text that shares a key with it, in any order
 * @param rulings operator rulings on the text and the known ones
 */
export function decideStory(
  subject: ComparableText,
  known: readonly KnownText[],
  rulings: Rulings = NO_RULINGS,
): StoryDecision {
  const template = templateHashes(subject, known);
  const comparisons = known
    .map((other) => compare(subject, other, template, rulings))
    .toSorted(
      (a, b) => Number(b.copy) - Number(a.copy) || strength(b) - strength(a) || a.article - b.article,
    );
  const copies = comparisons.filter((comparison) => comparison.copy);
  const best = copies[0];
  if (!best) return { merge: [], digest: isDigest(subject, comparisons, known), comparisons };
  if (isDigest(subject, comparisons, known)) return { merge: [], digest: true, comparisons };
  // A near-identical copy of a digest is a digest too, e.g. its evening edition.
  if (known.some(({ article, digest }) => digest && article === best.article))
    return { story: best.story, merge: [], digest: true, comparisons };
  const others = copies.filter((copy) => copy.story !== best.story && mayMerge(copy.relation));
  return {
    story: best.story,
    merge: [...new Set(others.map((copy) => copy.story))].toSorted((a, b) => a - b),
    digest: false,
    comparisons,
  };
}

function compare(
  subject: ComparableText,
  other: KnownText,
  template: ReadonlySet<number>,
  rulings: Rulings,
): Comparison {
  const relation = compareTexts(subject, other, template);
  const found = { article: other.article, story: other.story, relation };
  if (rulings.apart.has(other.article)) return { ...found, copy: false, reason: 'ruled-apart' };
  if (rulings.together.has(other.article)) return { ...found, copy: true, reason: 'same-text' };
  if (other.digest && relation.ofLarger < LIMITS.nearLarger)
    return { ...found, copy: false, reason: 'digest' };
  return { ...found, ...judgeRelation(relation) };
}

/** Decides whether two texts are copies of each other. */
export function judgeRelation(relation: TextRelation): {
  readonly copy: boolean;
  readonly reason: PlacementReason;
} {
  const { shared, ofSmaller, ofLarger, ofLead, hoursApart, sameOutlet } = relation;
  const alike = Math.min(ofLead, relation.ofSmallerLead) >= LIMITS.alike;
  const nearComplete = ofSmaller >= LIMITS.nearSmaller && ofLarger >= LIMITS.nearLarger;

  if (shared < LIMITS.shared) return no('little-shared');
  if (ofSmaller < (alike ? LIMITS.smallerAlike : LIMITS.smaller)) return no('little-shared');
  if (isEndingOnly(relation)) return no('other-beginning');
  if (ofLarger < LIMITS.larger && ofLead < LIMITS.lead) return no('not-the-lead');
  if (isTemplate(relation)) return no('other-numbers');
  if (!nearComplete && hoursApart > LIMITS.hours) return no('too-far-apart');
  if (sameOutlet && hoursApart > LIMITS.outletHours && !isUnchanged(relation)) return no('same-outlet-later');
  return { copy: true, reason: ofLarger >= LIMITS.mergeLarger ? 'copy' : 'part' };
}

/** Whether two texts share only a credit, boilerplate or subscription prompt at the end. */
function isEndingOnly({ shared, ofBeginning, beforeEnding, ofLarger }: TextRelation): boolean {
  if (ofBeginning >= LIMITS.beginning) return false;
  return shared < LIMITS.ending || (beforeEnding < LIMITS.shared && ofLarger < LIMITS.endingLarger);
}

/** Whether a text is a reused template with other numbers (weather, markets, lotteries). */
export function isTemplate({ numbersSame, numbersDiffer }: TextRelation): boolean {
  return numbersDiffer >= LIMITS.numbers && numbersDiffer > numbersSame;
}

/**
 * Whether an outlet reposted its own text. Daily notices (weather, timetables, services) differ in date
 * and place.
 */
function isUnchanged({ ofLarger, numbersDiffer }: TextRelation): boolean {
  return ofLarger >= LIMITS.unchanged && numbersDiffer === 0;
}

function no(reason: PlacementReason) {
  return { copy: false, reason };
}

/** Whether a text with this relation to a text of each of two stories merges the stories. */
export function mayMerge({ ofSmaller, ofLarger, ofLead }: TextRelation): boolean {
  return ofLarger >= LIMITS.mergeLarger || (ofSmaller >= LIMITS.mergeSmaller && ofLead >= LIMITS.mergeLead);
}

function strength({ relation }: Comparison): number {
  return relation.ofSmaller + relation.ofLarger;
}

/** Whether a page consists of parts of several stories, none of which is half of it. */
function isDigest(
  subject: ComparableText,
  comparisons: readonly Comparison[],
  known: readonly KnownText[],
): boolean {
  const parts = comparisons.filter(
    ({ relation }) => relation.ofSmaller >= LIMITS.smaller && relation.shared >= LIMITS.shared,
  );
  if (parts.some(({ relation }) => relation.ofLarger >= LIMITS.digestPart)) return false;
  const left = new Set(subject.hashes);
  const texts = new Map(known.map((other) => [other.article, other.hashes]));
  const stories = new Set<number>();
  for (const { article, story } of parts.toSorted((a, b) => b.relation.shared - a.relation.shared)) {
    const taken = (texts.get(article) ?? []).filter((print) => left.delete(print));
    if (taken.length >= LIMITS.shared) stories.add(story);
  }
  return stories.size >= LIMITS.digestStories;
}

/**
 * Returns the hashes that also occur in texts of several days long before or after: greetings, templates,
 * page chrome.
 */
function templateHashes(subject: ComparableText, known: readonly KnownText[]): Set<number> {
  const own = new Set(subject.hashes);
  const days = new Map<number, Set<number>>();
  for (const other of known) {
    const distance = Math.abs(other.publishedAt.getTime() - subject.publishedAt.getTime());
    if (distance < LIMITS.templateHours * HOUR_MS) continue;
    const day = Math.floor(other.publishedAt.getTime() / DAY_MS);
    for (const print of other.hashes)
      if (own.has(print)) days.set(print, (days.get(print) ?? new Set()).add(day));
  }
  return new Set([...days].filter(([, seen]) => seen.size >= LIMITS.templateDays).map(([print]) => print));
}
