import type {
  Comparison,
  KnownText,
  ComparableText,
  PlacementReason,
  TextRelation,
} from '../model/comparison.ts';
import { compareTexts } from './compare-texts.ts';

/** Where a text belongs, with every comparison that led there, best first. */
export interface StoryDecision {
  /** The story it joins; absent: a story of its own. */
  readonly story?: number;
  /** Further stories that turn out to be the same one. */
  readonly merge: readonly number[];
  /** True for a page that collects several stories; it stands alone. */
  readonly digest: boolean;
  readonly comparisons: readonly Comparison[];
}

/** An operator's word: with these articles the text belongs together, with those it does not. */
export interface Rulings {
  readonly together: ReadonlySet<number>;
  readonly apart: ReadonlySet<number>;
}

/**
 * Where the lines are drawn, on the development corpus in nine orders of arrival. Moved one at a time, most change the mean F1
 * by .003 at most; a lower `smaller` costs up to .014 in precision.
 */
export const LIMITS = {
  /** Prints that must be shared at all: about fifteen words. */
  shared: 6,
  /** Least share of the smaller text. */
  smaller: 0.45,
  /** The same, where both texts begin alike. */
  smallerAlike: 0.3,
  /** Share of each other's beginning that makes two texts begin alike. */
  alike: 0.5,
  /** Below this share of the larger text, what is shared must be its beginning: a brief is cut from the end. */
  larger: 0.32,
  /**
   * Texts that begin differently (less of the first third is shared than this) must share so many hashes, about 55 words; and
   * where it is only their ending that they share, so much of the larger one. Less is a credit or a boilerplate.
   */
  beginning: 0.5,
  ending: 22,
  endingLarger: 0.6,
  /** Share of the beginning that counts as covered. */
  lead: 0.3,
  /** Equal words around so many unequal numbers, and fewer equal ones: a template filled anew. */
  numbers: 3,
  /** Hours between copies of one wire text; and between an outlet's text and its own new one. */
  hours: 72,
  outletHours: 12,
  /** Beyond those hours only a near-complete copy counts. */
  nearSmaller: 0.75,
  nearLarger: 0.6,
  /** The same for an outlet's own text: daily notices differ in a date and a place. */
  unchanged: 0.9,
  /** Two stories become one through a text that is at least half of both, or that one of them begins with as a whole. */
  mergeLarger: 0.5,
  mergeSmaller: 0.75,
  mergeLead: 0.6,
  /** A page with parts of so many stories, none of them half of the page, is a digest. */
  digestStories: 3,
  digestPart: 0.5,
  /** Hashes found in texts of this many days, each at least `templateHours` away, are template text. */
  templateDays: 3,
  templateHours: 36,
} as const;

const NO_RULINGS: Rulings = { together: new Set(), apart: new Set() };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Decides which story a text belongs to.
 *
 * @param known every known text that shares a key with it, in any order
 * @param rulings what an operator said about the text and known ones
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
  // Nearly the same page as a digest (a copy must be, see `compare`): the evening's edition of the morning's.
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

/** Judges whether two texts are copies of one. */
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

/** What two texts share is the credit, the boilerplate or the call to subscribe that both end with. */
function isEndingOnly({ shared, ofBeginning, beforeEnding, ofLarger }: TextRelation): boolean {
  if (ofBeginning >= LIMITS.beginning) return false;
  return shared < LIMITS.ending || (beforeEnding < LIMITS.shared && ofLarger < LIMITS.endingLarger);
}

/** The same words around other numbers: a template filled anew (weather, markets, lotteries). */
export function isTemplate({ numbersSame, numbersDiffer }: TextRelation): boolean {
  return numbersDiffer >= LIMITS.numbers && numbersDiffer > numbersSame;
}

/** An outlet's own text put up again, and not its daily notice with another date and place (weather, timetables, services). */
function isUnchanged({ ofLarger, numbersDiffer }: TextRelation): boolean {
  return ofLarger >= LIMITS.unchanged && numbersDiffer === 0;
}

function no(reason: PlacementReason) {
  return { copy: false, reason };
}

/** Whether two stories become one because a text is related like this to a text of each. */
export function mayMerge({ ofSmaller, ofLarger, ofLead }: TextRelation): boolean {
  return ofLarger >= LIMITS.mergeLarger || (ofSmaller >= LIMITS.mergeSmaller && ofLead >= LIMITS.mergeLead);
}

function strength({ relation }: Comparison): number {
  return relation.ofSmaller + relation.ofLarger;
}

/** A page that is made of parts of several stories, none of which is half of it. */
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

/** Prints that texts of several days long before or after have too: greetings, templates, page chrome. */
function templateHashes(subject: ComparableText, known: readonly KnownText[]): Set<number> {
  const own = new Set(subject.hashes);
  const days = new Map<number, Set<number>>();
  for (const other of known) {
    const distance = Math.abs(other.publishedAt.getTime() - subject.publishedAt.getTime());
    if (distance < LIMITS.templateHours * HOUR) continue;
    const day = Math.floor(other.publishedAt.getTime() / DAY);
    for (const print of other.hashes)
      if (own.has(print)) days.set(print, (days.get(print) ?? new Set()).add(day));
  }
  return new Set([...days].filter(([, seen]) => seen.size >= LIMITS.templateDays).map(([print]) => print));
}
