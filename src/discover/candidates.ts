import type { Candidate } from '../model/candidate.ts';
import { cleanCharacters } from '../text/clean-characters.ts';
import type { Listing } from '../model/listing.ts';
import type { Source } from '../model/source.ts';
import { canonicalUrl } from '../url/canonical-url.ts';
import { cleanText, unwrapCdata } from './plain-text.ts';
import type { ListingItem, ListingItems } from './listing-row.ts';
import { DAY_MS } from '../time/durations.ts';

/** Why an item of a listing is not a candidate. */
export type SkipReason =
  | 'no-link'
  | 'bad-link'
  | 'not-a-page'
  | 'home-page'
  | 'duplicate'
  | 'not-included'
  | 'excluded'
  | 'too-old'
  | 'over-limit';

/** Number of items skipped for one reason. */
export interface Skipped {
  readonly reason: SkipReason;
  readonly count: number;
}

/** Maximum number of candidates per poll; from a longer listing the newest are taken. */
export const MAX_CANDIDATES = 500;

const NOT_A_PAGE =
  /\.(?:jpe?g|png|gif|webp|avif|svg|mp[34]|m4[av]|mov|webm|m3u8|pdf|docx?|xlsx?|pptx?|zip)$/i;
/** Feeds and sitemaps, which only an index lists as its entries. */
const A_LISTING = /\.(?:xml|rss|atom)(?:\.gz)?$/i;
const MAX_URL_LENGTH = 2000;

/** The listing that is being read and the source it belongs to. */
export interface ListingContext {
  readonly listing: Listing;
  readonly source: Source;
  /** URL of the document after redirects. */
  readonly baseUrl: string;
  readonly now: Date;
}

/** What parsing needs of a listing's context. Plain data: documents are parsed in another thread. */
export interface ParsingContext extends Omit<ListingContext, 'source'> {
  readonly source: Omit<Source, 'include' | 'exclude'>;
}

/**
 * Turns listing items into candidates. Links become absolute; items without a usable link, repeated,
 * excluded or old ones are skipped and counted; MAX_CANDIDATES are returned at most. Candidates of
 * sitemaps are sorted newest first, others keep their order.
 */
export function chooseCandidates(
  listed: ListingItems,
  context: ListingContext,
): { candidates: Candidate[]; skipped: Skipped[] } {
  const counts = new Map<SkipReason, number>();
  const skip = (reason: SkipReason, count = 1): void => {
    if (count > 0) counts.set(reason, (counts.get(reason) ?? 0) + count);
  };
  const chosen = new Map<string, Candidate>();
  const oldest = context.now.getTime() - context.source.maxAgeDays * DAY_MS;
  for (const row of listed.rows) {
    const url = resolveLink(row, listed.site, context.baseUrl);
    const isListing = listed.format !== 'sitemap-index' && url !== undefined && A_LISTING.test(url.pathname);
    const reason = isListing ? 'not-a-page' : unwanted(row, url, context, oldest);
    const key = url && (canonicalUrl(url.href) ?? url.href);
    if (reason || !url || !key) skip(reason ?? 'bad-link');
    else if (chosen.has(key)) skip('duplicate');
    else chosen.set(key, toCandidate(row, url, listed, context));
  }
  const candidates = [...chosen.values()];
  if (listed.format.includes('sitemap') || candidates.length > MAX_CANDIDATES) candidates.sort(newestFirst);
  skip('over-limit', candidates.length - MAX_CANDIDATES);
  return {
    candidates: candidates.slice(0, MAX_CANDIDATES),
    skipped: [...counts].map(([reason, count]) => ({ reason, count })),
  };
}

function unwanted(
  row: ListingItem,
  url: URL | undefined,
  context: ListingContext,
  oldest: number,
): SkipReason | undefined {
  if (!row.link?.trim()) return 'no-link';
  if (!url) return 'bad-link';
  if (NOT_A_PAGE.test(url.pathname)) return 'not-a-page';
  if (isHome(url, context)) return 'home-page';
  const { include, exclude } = context.source;
  if (include.length > 0 && !include.some((pattern) => pattern.test(url.href))) return 'not-included';
  if (exclude.some((pattern) => pattern.test(url.href))) return 'excluded';
  const time = row.published ?? row.modified;
  return time && time.getTime() < oldest ? 'too-old' : undefined;
}

function isHome(url: URL, { baseUrl, source }: ListingContext): boolean {
  if (url.pathname === '/' && url.search === '') return true;
  return [baseUrl, source.homepage].some((each) => URL.parse(each)?.href === url.href);
}

/**
 * Resolves the link of an item to an http(s) URL without fragment and credentials. A relative link is
 * resolved against xml:base, else against the site that the document declares, else against the URL of
 * the document.
 */
export function resolveLink(row: ListingItem, site: string | undefined, baseUrl: string): URL | undefined {
  const named = (row.bases ?? []).reduce<string | undefined>(
    (outer, base) => URL.parse(base, outer ?? baseUrl)?.href ?? outer,
    undefined,
  );
  const start = named ?? URL.parse(site ?? '', baseUrl)?.href ?? baseUrl;
  return absoluteUrl(row.original, start) ?? absoluteUrl(row.link, start);
}

/**
 * Resolves a link as a browser would.
 *
 * @returns undefined if the result is not an http(s) URL
 */
export function absoluteUrl(link: string | undefined, base: string): URL | undefined {
  const text = cleanLink(link);
  if (!text || text.length > MAX_URL_LENGTH) return undefined;
  const url = URL.parse(text, base);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  return url;
}

/**
 * Links copied from HTML may be escaped twice, marked as CDATA and wrapped over several lines. Inner blanks are part
 * of the URL and become %20 (URL standard).
 */
function cleanLink(link = ''): string {
  return unwrapCdata(link)
    .replace(/\s*[\t\r\n\u0000-\u001f]+\s*/g, '')
    .trim()
    .replaceAll('&amp;', '&')
    .replace(/^feed:(?:\/\/(?!\/)|(?=https?:))/i, (scheme) => (scheme.endsWith('//') ? '//' : ''));
}

function toCandidate(row: ListingItem, url: URL, listed: ListingItems, context: ListingContext): Candidate {
  return {
    url: url.href,
    headline: row.title && cleanText(row.title),
    summary: row.summary && cleanText(row.summary, 2000),
    publishedAt: row.published,
    modifiedAt: row.modified,
    byline: row.byline,
    section: row.section ?? context.listing.section,
    language: languageOf(row.language ?? listed.language),
    imageUrl: absoluteUrl(row.imageUrl, url.href)?.href,
    guid: row.guid && cleanCharacters(row.guid.slice(0, MAX_URL_LENGTH)),
  };
}

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/**
 * Normalises a language tag (BCP 47).
 *
 * @returns undefined for values that are not tags ("english", "-")
 */
function languageOf(tag: string | undefined): string | undefined {
  const text = tag?.trim().replaceAll('_', '-') ?? '';
  try {
    return names.of(text) === undefined ? undefined : Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}

/** Newest first by publication time, else by modification time; undated items last, in their order. */
function newestFirst(a: Candidate, b: Candidate): number {
  return timeOf(b) - timeOf(a);
}

function timeOf({ publishedAt, modifiedAt }: Candidate): number {
  return (publishedAt ?? modifiedAt)?.getTime() ?? 0;
}
