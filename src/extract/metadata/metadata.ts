import type { Alternate, ArticleKind, Dateline, Evidence, Image, Rights } from '../../model/article.ts';
import type { Candidate } from '../../model/candidate.ts';
import { type Moment, parseMoment } from '../../time/parse-date.ts';
import type { SelectorRule } from '../../model/source.ts';
import { readCanonicalUrl, readAlternates } from './canonical-link.ts';
import type { ExtractedBody } from '../body/body.ts';
import { rankBylines } from './byline.ts';
import type { RankedCandidate } from '../ml/candidate-ranker.ts';
import { keyOf } from '../ml/candidate-set.ts';
import { type VisibleCandidates, collectVisibleCandidates } from '../parse/visible-candidates.ts';
import { findDateline } from './dateline.ts';
import type { Document } from '../parse/document.ts';
import { type Element, isTag } from '../parse/dom.ts';
import { cleanHeadline, rankHeadlines } from './headline.ts';
import { type FieldInput, siteKeysOf } from './field-input.ts';
import { readImage } from './lead-image.ts';
import { describeJsonLd } from '../parse/schema-org.ts';
import { readCorrection } from '../body/correction-note.ts';
import { readDeck, readKind, readLanguage, readSectionName, readTags } from './deck-section-tags.ts';
import { type Byline, readNameList } from './byline-names.ts';
import { isoOf } from './dates/ambiguous-dates.ts';
import { readModified } from './dates/modified-date.ts';
import { type DateInput, rankPublished } from './dates/published-date.ts';
import { readRights } from './rights.ts';
import type { RuleMatches, SiteRule } from '../site-rules.ts';
import { agencyCredited, agencyNamed } from './agency.ts';

/** What the caller knows in addition to the page. */
export interface ExtractOptions {
  readonly now: Date;
  /** The outlet's declared language (BCP 47), used if neither the page nor its text names one. */
  readonly language?: string | undefined;
  /** IANA zone for times that the page writes without one. */
  readonly timezone?: string | undefined;
  readonly rules?: readonly SelectorRule[] | undefined;
  /** Rules that replace those of `sites/`; false for none. */
  readonly siteRules?: readonly SiteRule[] | boolean | undefined;
  /** Values from the listing. */
  readonly hints?: Candidate | undefined;
}

/** Everything about the article but its body. */
export interface Metadata {
  readonly url: string;
  readonly language: string;
  readonly headline: string | undefined;
  readonly deck?: string | undefined;
  readonly byline: readonly string[];
  /** Desks, agencies and outlets that sign instead of people or in addition to them. */
  readonly desks: readonly string[];
  readonly dateline?: Dateline | undefined;
  readonly agency?: string | undefined;
  readonly publishedAt?: Date | undefined;
  /** `publishedAt` as ISO 8601 with the page's own offset, if known. */
  readonly publishedIso?: string | undefined;
  readonly modifiedAt?: Date | undefined;
  readonly section?: string | undefined;
  readonly tags: readonly string[];
  readonly image?: Image | undefined;
  readonly alternates: readonly Alternate[];
  readonly rights: Rights;
  readonly correction?: string | undefined;
  /** The type of page according to JSON-LD and meta, if declared. */
  readonly kind?: ArticleKind | undefined;
  readonly evidence: readonly Evidence[];
}

/**
 * Minimum score of each field: below it the best candidate is more likely wrong than right, and the field
 * stays empty.
 */
const MIN_SCORE = { published: -1.5, byline: -0.5 };
/** Maximum number of losing candidates stored as evidence. */
const MAX_LOSING_EVIDENCE = 4;

/**
 * Reads headline, times, people, rights and the rest: each field from every place that may hold it, the most credible
 * value chosen by `choice-model.ts`. The body is already known: it holds the dateline and the credits.
 */
export function readMetadata(
  document: Document,
  body: ExtractedBody,
  options: ExtractOptions,
  matches?: RuleMatches,
): Metadata {
  const input = fieldInput(document, options);
  const language = readLanguage(input, body, options.language);
  const headlines = rankHeadlines(input);
  const headline = matches?.headline === undefined ? headlines[0]?.value : cleanHeadline(matches.headline);
  const headlineOffset = findHeadlineOffset(headline, input.visible);
  const timezone = options.timezone ?? 'UTC';
  const { published, modified, publishings } = readDates(
    { ...input, now: options.now, timezone, language: language.value, headlineOffset },
    matches,
  );
  const dateline = findDateline(body.paragraphs, language.value, input.siteKeys, body.dropped);
  const bylines = rankBylines({ ...input, headlineOffset, agency: dateline?.agency });
  const signers = signersOf(bylines, input, matches);
  const rights = readRights(input);
  const agency = readAgency(input, body, { signers, dateline, rights: rights.rights });
  const section = readSectionName(input, headline ?? '');
  const tags = readTags(input);
  const deck = readDeck(input, body, headlineOffset, headline);
  const image = readImage(input);
  const address = readCanonicalUrl(document, input.schemaOrg);
  return {
    url: address.url,
    language: language.value,
    headline,
    deck: matches?.deck ?? deck?.value,
    byline: signers.people,
    desks: signers.desks,
    dateline,
    agency: agency.agency,
    publishedAt: published?.at,
    publishedIso: published === undefined ? undefined : isoOf(published),
    modifiedAt: modified?.value.at,
    section: section?.value,
    tags: tags.value,
    image: image.image,
    alternates: readAlternates(document, address.url),
    rights: rights.rights,
    correction: readCorrection(input, body, headline),
    kind: readKind(input, section?.value),
    evidence: [
      ...(matches?.evidence ?? []),
      ...evidenceOf(headlines),
      ...(deck?.evidence ?? []),
      ...evidenceOf<Byline>(bylines),
      ...datelineEvidence(dateline),
      ...agency.evidence,
      ...evidenceOf<Moment>(publishings),
      ...[modified, language, section, tags, image, address, rights].flatMap(
        (field) => field?.evidence ?? [],
      ),
    ],
  };
}

function fieldInput(document: Document, { hints }: ExtractOptions): FieldInput {
  const schemaOrg = describeJsonLd(document.jsonLd);
  const siteKeys = siteKeysOf(document, schemaOrg);
  return { document, visible: collectVisibleCandidates(document), schemaOrg, siteKeys, hints };
}

function readDates(input: DateInput, matches: RuleMatches | undefined) {
  const publishings = rankPublished(input);
  const published =
    (matches?.published === undefined ? undefined : parseMoment(matches.published, input)) ??
    bestValue(publishings, MIN_SCORE.published);
  return { published, modified: readModified(input, published), publishings };
}

function signersOf(
  bylines: readonly RankedCandidate<Byline>[],
  { siteKeys }: FieldInput,
  matches: RuleMatches | undefined,
): Byline {
  const byRule = matches?.byline === undefined ? undefined : readNameList(matches.byline, siteKeys);
  return byRule ?? bestValue(bylines, MIN_SCORE.byline) ?? { people: [], desks: [] };
}

function datelineEvidence(dateline: Dateline | undefined): Evidence[] {
  if (dateline === undefined) return [];
  return [{ field: 'dateline', kind: 'heuristic', where: 'first paragraphs', value: dateline.raw }];
}

function bestValue<T>(options: readonly RankedCandidate<T>[], least: number): T | undefined {
  const [best] = options;
  return best !== undefined && best.score >= least ? best.value : undefined;
}

/** All evidence for the winner, then the strongest for each of the next candidates. */
function evidenceOf<T>(options: readonly RankedCandidate<T>[]): Evidence[] {
  return [
    ...(options[0]?.evidence ?? []),
    ...options.slice(1, 1 + MAX_LOSING_EVIDENCE).flatMap(({ value, evidence }) =>
      evidence.slice(0, 1).map((one) => ({
        ...one,
        value: typeof value === 'string' ? value : one.value,
        lost: true as const,
      })),
    ),
  ];
}

/** Offset of the headline in the visible text. Dates and names are looked for around it. */
export function findHeadlineOffset(
  headline: string | undefined,
  visible: VisibleCandidates,
): number | undefined {
  const key = keyOf(headline ?? '');
  const same = visible.headings.filter(
    (candidate) =>
      Math.abs(candidate.text.length - (headline ?? '').length) < 20 && keyOf(candidate.text) === key,
  );
  const tops = visible.headings.filter((candidate) => candidate.element.name === 'h1');
  return (
    same.find((candidate) => !candidate.zone.aside) ??
    same[0] ??
    tops.find((candidate) => !candidate.zone.aside) ??
    tops[0]
  )?.offset;
}

/** Whether an element is an image caption: its credit names the photographer's agency, not the text's. */
function isCaption(element: Element): boolean {
  const holder = element.parent !== null && isTag(element.parent) ? element.parent : element;
  return [element, holder].some(
    ({ name, attribs }) =>
      name.startsWith('fig') || /caption|photo|image|foto|media/i.test(attribs['class'] ?? ''),
  );
}

function sharesName(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}

/**
 * The agency that supplied the text: from byline, dateline, final credit, JSON-LD or notices, in order of
 * evidence.
 */
function readAgency(
  { schemaOrg, visible, siteKeys }: FieldInput,
  body: ExtractedBody,
  {
    signers,
    dateline,
    rights,
  }: { readonly signers: Byline; readonly dateline: Dateline | undefined; readonly rights: Rights },
): { agency: string | undefined; evidence: Evidence[] } {
  const evidence: Evidence[] = [];
  const note = (kind: Evidence['kind'], where: string, agency: string | undefined): void => {
    if (agency !== undefined) evidence.push({ field: 'agency', kind, where, value: agency });
  };
  note('heuristic', 'dateline', dateline?.agency === undefined ? undefined : agencyNamed(dateline.agency));
  for (const desk of signers.desks) note('heuristic', 'byline', agencyNamed(desk));
  const { paragraphs } = body;
  for (const { text } of paragraphs.slice(-3).toReversed())
    note('heuristic', 'last paragraphs', agencyCredited(text));
  const notices = visible.notices.filter(
    ({ zone, element, text }) => !zone.aside && text.length < 120 && !isCaption(element),
  );
  for (const { text } of notices.slice(-6)) note('heuristic', 'credit line', agencyCredited(text));
  const [article] = schemaOrg.articles;
  for (const name of [
    article?.sourceOrganization,
    article?.copyrightHolder,
    ...(article?.authors ?? []).map((party) => party.name),
    article?.creditText,
  ])
    note('json-ld', article?.types[0] ?? 'Article', name === undefined ? undefined : agencyNamed(name));
  note(
    'heuristic',
    'copyright notice',
    rights.copyrightNotice === undefined ? undefined : agencyCredited(rights.copyrightNotice),
  );
  // A signer in the dateline that is not the outlet itself is credited even if the agency is unknown.
  const signed = dateline?.agency;
  const own = [...siteKeys].some((key) => signed !== undefined && sharesName(key, keyOf(signed)));
  if (evidence.length === 0 && !own) note('heuristic', 'dateline', signed);
  return { agency: evidence[0]?.value, evidence };
}
