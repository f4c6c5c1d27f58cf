import { primaryLanguage } from '../text/normalise-sentence.ts';
import { judgeRelation, LIMITS } from '../dedupe/decide-story.ts';
import { fingerprint } from '../dedupe/fingerprint.ts';
import { sharedPassages } from '../dedupe/text-diff.ts';
import { compareTexts } from '../dedupe/compare-texts.ts';
import type { Comparison, LinkEvidence, PlacementReason, TextRelation } from '../model/comparison.ts';
import type { ExplainedArticle, Explanation } from '../store/inspect/story-explanation.ts';
import { truncate } from './table.ts';

/** Placement reasons, worded for auditors. */
const REASONS: Readonly<Record<PlacementReason, string>> = {
  'same-text': 'the same text, word for word, or merged by an operator',
  copy: 'a copy: most of both texts is shared',
  part: 'a part: the longer text contains the shorter one',
  'little-shared': 'no copy: too little is shared',
  'not-the-lead':
    'no copy: what is shared is a small part of the longer text and not its beginning (background, quotations)',
  'other-beginning': 'no copy: they begin differently and share an ending only (credit, boilerplate)',
  'other-numbers': 'no copy: the same words around different numbers (a template with new figures)',
  'too-far-apart': 'no copy: published too far apart for anything but a complete copy',
  'same-outlet-later': "no copy: the outlet's own later text",
  digest: 'no copy: one of the pages collects several stories',
  'ruled-apart': 'kept apart: split by an operator',
};

const OUTCOMES: Readonly<Record<NonNullable<ExplainedArticle['outcome']>, string>> = {
  new: 'started this story',
  joined: 'joined this story',
  merged: 'caused several stories to be merged',
  kept: 'changed and stayed in this story',
  moved: 'was moved here by an operator',
};

const EVIDENCE: Readonly<Record<LinkEvidence, string>> = {
  passages: 'shared passages',
  names: 'rare numbers and names',
  image: 'the same image',
  words: 'rare words of the translations',
  hreflang: "the outlets' own hreflang links",
};

/** How an article was placed in its story, and when; undefined if that was not recorded. */
export function placementLine({ outcome, digest, placedAt }: ExplainedArticle): string | undefined {
  if (!outcome) return undefined;
  const collects = digest ? ', as a digest of several stories: it is kept apart' : '';
  return `${OUTCOMES[outcome]} on ${placedAt?.toISOString() ?? '?'}${collects}`;
}

/** A story that this one is linked with, and the evidence for the link. */
export function linkLine({
  story,
  kind,
  strength,
  evidence,
  sure,
  outlet,
  headline,
  language,
}: Explanation['links'][number]): string {
  const version = sure ? 'the same text in another language' : 'possibly the same text in another language';
  const what = kind === 'event' ? 'on the same event' : version;
  const which = outlet === null ? '' : ` (${outlet}, ${language}: ${headline})`;
  const measure = evidence === 'hreflang' || evidence === 'image' ? '' : `, ${percent(strength)}`;
  const shown = sure ? '; an edition shows one of the two' : '';
  return `${what}: story ${story}${which}; by ${EVIDENCE[evidence]}${measure}${shown}`;
}

/** A comparison that was made when an article was placed. */
export function comparisonLine(
  { article, story, relation, reason }: Comparison,
  outlets: Explanation['outlets'],
): string {
  return `with article ${article} of story ${story}, ${outlets[article] ?? '?'}: ${REASONS[reason]} (${shares(relation)})`;
}

/** Why two articles are in different stories, judged by their current texts. */
export function whyNotLines(one: ExplainedArticle, other: ExplainedArticle, apart: boolean): string[] {
  const heading = `${named(one)} and ${named(other)}:`;
  if (apart) return [`${heading} ${REASONS['ruled-apart']}`];
  if (primaryLanguage(one.language) !== primaryLanguage(other.language))
    return [`${heading} in two languages: such articles are linked, never merged`];
  const relation = compareTexts(comparable(one), comparable(other));
  const { copy, reason } = judgeRelation(relation);
  const digest = (one.digest ?? false) || (other.digest ?? false);
  const collected = digest && relation.ofLarger < LIMITS.nearLarger && relation.shared >= LIMITS.shared;
  const lines = [`${heading} ${REASONS[collected ? 'digest' : reason]}`, `  ${shares(relation)}`];
  if (copy && !collected)
    lines.push(
      '  Compared alone they are copies. Either each was placed before they could be compared, or the shared passages are template text (found in texts of three other days). `warta merge` joins them.',
    );
  return [...lines, ...passageLines(one, other)];
}

/** The three longest passages that two articles share. */
export function passageLines(one: ExplainedArticle, other: ExplainedArticle): string[] {
  const passages = sharedPassages(one.text, other.text);
  const lines = passages.slice(0, 3).map((passage) => `  shared: “${truncate(passage, 240)}”`);
  const left = passages.length - lines.length;
  return left > 0 ? [...lines, `  and ${left} more ${left === 1 ? 'passage' : 'passages'}`] : lines;
}

function named({ outlet, id, headline }: ExplainedArticle): string {
  return `${outlet} (article ${id}, “${truncate(headline, 60)}”)`;
}

function comparable(article: ExplainedArticle) {
  return { ...fingerprint(article.text), outlet: article.outlet, publishedAt: article.publishedAt };
}

function shares(relation: TextRelation): string {
  const { ofSmaller, ofLarger, ofLead, numbersSame, numbersDiffer, hoursApart } = relation;
  const numbers = numbersSame + numbersDiffer;
  return [
    `${percent(ofSmaller)} of the shorter text`,
    `${percent(ofLarger)} of the longer one and ${percent(ofLead)} of its beginning`,
    ...(numbers > 0 ? [`${numbersSame} of ${numbers} numbers in the same place equal`] : []),
    `${hoursApart.toFixed(1)} h apart`,
  ].join(', ');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
