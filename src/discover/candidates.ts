import type { Candidate } from '../model/candidate.ts';
import { cleanCharacters } from '../text/clean-characters.ts';
import type { Listing } from '../model/listing.ts';
import type { Source } from '../model/source.ts';
import { canonicalUrl } from '../url/canonical-url.ts';
import { cleanText } from './plain-text.ts';
import type { ListingItem, ListingItems } from './listing-row.ts';

/** Why a row of a listing is not a candidate. */
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

/** How many rows were left out for one reason. */
export interface Skipped {
  readonly reason: SkipReason;
  readonly count: number;
}

/** Most candidates from one look at a listing; a longer list gives its newest. */
export const MAX_CANDIDATES = 500;

const DAY = 86_400_000;
const NOT_A_PAGE =
  /\.(?:jpe?g|png|gif|webp|avif|svg|mp[34]|m4[av]|mov|webm|m3u8|pdf|docx?|xlsx?|pptx?|zip)$/i;
const MAX_URL_LENGTH = 2000;

/** What a listing is read for. */
export interface ListingContext {
  readonly listing: Listing;
  readonly source: Source;
  /** Address of the document after redirects. */
  readonly baseUrl: string;
  readonly now: Date;
}

/**
 * Turns the rows of a listing into candidates: links made absolute, rows without a usable link, repeated, unwanted or
 * old ones left out and counted, at most MAX_CANDIDATES kept. Sitemaps come out newest first, the rest as listed.
 */
export function chooseCandidates(
  listed: ListingItems,
  purpose: ListingContext,
): { candidates: Candidate[]; skipped: Skipped[] } {
  const counts = new Map<SkipReason, number>();
  const skip = (reason: SkipReason, count = 1): void => {
    if (count > 0) counts.set(reason, (counts.get(reason) ?? 0) + count);
  };
  const chosen = new Map<string, Candidate>();
  const oldest = purpose.now.getTime() - purpose.source.maxAgeDays * DAY;
  for (const row of listed.rows) {
    const url = resolveLink(row, listed.site, purpose.baseUrl);
    const reason = unwanted(row, url, purpose, oldest);
    const key = url && (canonicalUrl(url.href) ?? url.href);
    if (reason || !url || !key) skip(reason ?? 'bad-link');
    else if (chosen.has(key)) skip('duplicate');
    else chosen.set(key, toCandidate(row, url, listed, purpose));
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
  purpose: ListingContext,
  oldest: number,
): SkipReason | undefined {
  if (!row.link?.trim()) return 'no-link';
  if (!url) return 'bad-link';
  if (NOT_A_PAGE.test(url.pathname)) return 'not-a-page';
  if (isHome(url, purpose)) return 'home-page';
  const { include, exclude } = purpose.source;
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
 * The absolute http(s) address of a row's link, without fragment and credentials. A relative link starts at the bases
 * the document names (xml:base), else at the site it says it belongs to, else at its own address.
 */
export function resolveLink(row: ListingItem, site: string | undefined, baseUrl: string): URL | undefined {
  const named = (row.bases ?? []).reduce<string | undefined>(
    (outer, base) => URL.parse(base, outer ?? baseUrl)?.href ?? outer,
    undefined,
  );
  const start = named ?? URL.parse(site ?? '', baseUrl)?.href ?? baseUrl;
  return absoluteUrl(row.original, start) ?? absoluteUrl(row.link, start);
}

/** An address as a browser would follow it from `base`; undefined for anything that is not a web page's. */
export function absoluteUrl(link: string | undefined, base: string): URL | undefined {
  // Copies out of HTML arrive escaped once too often, and wrapped over lines.
  const text = link?.replace(/[\s\u0000-\u001f]+/g, '').replaceAll('&amp;', '&');
  if (!text || text.length > MAX_URL_LENGTH) return undefined;
  const url = URL.parse(text, base);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  return url;
}

function toCandidate(row: ListingItem, url: URL, listed: ListingItems, purpose: ListingContext): Candidate {
  return {
    url: url.href,
    headline: row.title && cleanText(row.title),
    summary: row.summary && cleanText(row.summary, 2000),
    publishedAt: row.published,
    modifiedAt: row.modified,
    byline: row.byline,
    section: row.section ?? purpose.listing.section,
    language: languageOf(row.language ?? listed.language),
    imageUrl: absoluteUrl(row.imageUrl, url.href)?.href,
    guid: row.guid && cleanCharacters(row.guid.slice(0, MAX_URL_LENGTH)),
  };
}

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** A language tag in its usual form; undefined for what is none ("english", "-"). */
function languageOf(tag: string | undefined): string | undefined {
  const text = tag?.trim().replaceAll('_', '-') ?? '';
  try {
    return names.of(text) === undefined ? undefined : Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}

/** By publication, else by change; what has no time keeps its place behind what has. */
function newestFirst(a: Candidate, b: Candidate): number {
  return timeOf(b) - timeOf(a);
}

function timeOf({ publishedAt, modifiedAt }: Candidate): number {
  return (publishedAt ?? modifiedAt)?.getTime() ?? 0;
}
