import type { Moment } from '../../../time/parse-date.ts';
import type { FieldCandidate } from '../../ml/candidate-set.ts';
import { type RankedCandidate, publishedRanker } from '../../ml/candidate-ranker.ts';
import type { DateContext } from './ambiguous-dates.ts';
import { DateCandidates } from './date-candidates.ts';
import type { Document } from '../../parse/document.ts';
import type { FieldInput } from '../field-input.ts';
import { isArticleNode } from '../../parse/schema-org.ts';
import { dateInUrl, imageDay, imageMonth } from './url-date.ts';
import { datesInElements, datesInLines } from './visible-dates.ts';

/** How to read the page's dates. */
export interface DateInput extends FieldInput, Pick<DateContext, 'now' | 'timezone' | 'language'> {
  /** Position of the headline in characters of text from the top; undefined if it is not on the page. */
  readonly headlineOffset: number | undefined;
}

const PUBLISHED_META_NAMES = [
  'article:published_time', 'article:published', 'og:published_time', 'og:article:published_time', 'datepublished',
  'date.published', 'dc.date.issued', 'dcterms.issued', 'dcterms.created', 'dc.date.created', 'dcsext.articlefirstpublished',
  'parsely-pub-date', 'sailthru.date', 'pubdate', 'publishdate', 'publish-date', 'publish_date', 'published_time', 'published-date', 'published',
  'cxenseparse:recs:publishtime', 'cxenseparse:publishtime', 'citation_publication_date', 'citation_online_date', 'originalpublicationdate',
  'article_date_original', 'rnews:datepublished', 'ptime', 'displaydate', 'bt:pubdate', 'publication_date', 'article.published', 'shareaholic:article_published_time',
  'article.created', 'datecreated', 'created', 'creation_date', 'iso-8601-publish-date', 'release_date', 'releasedate', 'datereleased', 'video:release_date', 'publicationdate', 'date_published', 'mediator_published_time', 'vr:published_time',
]; // prettier-ignore
const DATE_META_NAMES = [
  'date',
  'dc.date',
  'dcterms.date',
  'dc:date',
  'article:date',
  'timestamp',
  'eomportal-lastupdate',
  'doc_date',
  'content_date',
];
/** Names in meta of the last change. */
export const MODIFIED_META_NAMES = [
  'article:modified_time', 'og:updated_time', 'og:modified_time', 'last-modified', 'dcterms.modified', 'dc.date.modified', 'datemodified', 'lastmod',
  'revised', 'updated_time', 'modified', 'last_modified', 'article.updated', 'mediator_updated_time', 'date_modified', 'lastmodified',
]; // prettier-ignore

/**
 * Finds when the article was first published: every date on the page, best first. Future dates are
 * rejected.
 */
export function rankPublished(input: DateInput): RankedCandidate<Moment>[] {
  return publishedRanker.rank(publishedDateCandidates(input));
}

/** Every possible publication time, by calendar day as written on the page. */
export function publishedDateCandidates(input: DateInput): FieldCandidate<Moment>[] {
  const { document, visible, headlineOffset, hints } = input;
  const url = dateInUrl(document.url);
  const dayInUrl = url?.day === undefined ? undefined : `${url.month}-${url.day}`;
  const candidates = new DateCandidates({ ...input, host: new URL(document.url).hostname, dayInUrl });
  addSchemaOrg(candidates, input);
  addMeta(candidates, document.meta);
  for (const date of datesInElements(visible.times, headlineOffset)) candidates.addVisible(date, 4);
  for (const date of datesInLines(visible.dateLines, headlineOffset)) candidates.addVisible(date, 7);
  // Script data is expensive to search, so it is only used if the page has no machine-readable date.
  if (!candidates.has('ld.published') && !candidates.has('meta.published'))
    addScripts(candidates, visible.scripts);
  const listed = { rank: 3, kind: 'listing', where: 'publishedAt' } as const;
  candidates.add(hints?.publishedAt?.toISOString(), 'listing', listed);
  candidates.add(dayInUrl, 'url.day', { rank: 8, kind: 'url', where: 'path' });
  candidates.add(imageDay(document), 'image.day', { rank: 9, kind: 'url', where: 'og:image' });
  return candidates.options({ url: url?.month, image: imageMonth(document) });
}

function addSchemaOrg(candidates: DateCandidates, { schemaOrg }: DateInput): void {
  schemaOrg.articles.slice(0, 5).forEach((article, index) => {
    const root = isArticleNode(article) ? (index === 0 ? 'ld' : 'ld.later') : 'ld.page';
    const type = article.types[0] ?? '';
    const add = (text: string | undefined, feature: string, rank: number, field: string): void =>
      candidates.add(text, `${root}.${feature}`, { rank, kind: 'json-ld', where: `${type}.${field}` });
    add(article.datePublished, 'published', 0, 'datePublished');
    add(article.dateCreated, 'created', 5, 'dateCreated');
    add(article.dateModified, 'modified', 6, 'dateModified');
  });
}

function addMeta(candidates: DateCandidates, meta: Document['meta']): void {
  const add = (name: string, feature: string, rank: number): void => {
    for (const text of meta.get(name) ?? [])
      candidates.add(text, feature, { rank, kind: 'meta', where: name });
  };
  for (const name of PUBLISHED_META_NAMES) add(name, 'meta.published', 1);
  for (const name of DATE_META_NAMES) add(name, 'meta.date', 2);
  for (const name of meta.keys()) {
    if (PUBLISHED_META_PATTERN.test(name) && !PUBLISHED_META_NAMES.includes(name)) add(name, 'meta.like', 2);
  }
  for (const name of MODIFIED_META_NAMES) add(name, 'meta.modified', 6);
}

const PUBLISHED_META_PATTERN = /publi\w*[-_.:]?(?:date|time|at)|date[-_.:]?publi/;

const SCRIPT_DATES =
  /(date_?published|published_?(?:at|time|date|on)?|publish_?(?:date|time)|pub_?date|(?:article_)?publication_?date|first_?published(?:_?(?:at|date))?|create(?:d|_date|date|d_at|dat)?|display_?date|post_?date)(?:\\?["']|&quot;)\s*:\s*(?:\\?["']|&quot;)?(\d{4}-\d\d-\d\d[^"'&\\]{0,30}|\w{3}, \d\d \w{3} \d{4}[^"'&\\]{0,20}|\d{8}(?:\d\d(?:\d{3})?)?)(?=[\\"',&}\s])/gi;
const MAX_SCRIPT_DATES = 4;

function addScripts(candidates: DateCandidates, scripts: readonly string[]): void {
  let taken = 0;
  for (const script of scripts) {
    for (const [, name, text] of script.slice(0, 200_000).matchAll(SCRIPT_DATES)) {
      if (taken >= MAX_SCRIPT_DATES) return;
      const feature = taken === 0 ? 'script.first' : 'script.later';
      candidates.add(text, feature, { rank: 7, kind: 'heuristic', where: `script ${name}` });
      taken++;
    }
  }
}
