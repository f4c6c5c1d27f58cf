import { cleanStrings } from '../text/clean-characters.ts';
import type { Candidate } from '../model/candidate.ts';
import { FetchError, ListingError } from '../model/errors.ts';
import type { Listing, ListingState } from '../model/listing.ts';
import type { FetchRequest, Get, Page } from '../model/page.ts';
import type { Source } from '../model/source.ts';
import { absoluteUrl, chooseCandidates, type ListingContext, type Skipped } from './candidates.ts';
import { readFeed } from './feed.ts';
import { detectFormat } from './detect-format.ts';
import { plainText } from './plain-text.ts';
import type { ListingFormat, ListingItems } from './listing-row.ts';
import { readSection } from './section-page.ts';
import { newestChildren, readSitemap, readTextSitemap } from './sitemap.ts';

/** What a listing offered. */
export interface ListedCandidates {
  readonly kind: 'candidates';
  readonly candidates: readonly Candidate[];
  /** For the next conditional request; absent where the answer depends on more than this one document. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly format: ListingFormat;
  /** The document's own title. */
  readonly title?: string | undefined;
  readonly language?: string | undefined;
  /** The site that the document says it belongs to. */
  readonly site?: string | undefined;
  readonly skipped: readonly Skipped[];
  /** Minutes for which the document asks to be left alone. */
  readonly ttlMinutes?: number | undefined;
}

/** What a look at a listing came to. */
export type Discovery =
  | ListedCandidates
  | { readonly kind: 'not-modified' }
  | { readonly kind: 'refused-by-robots'; readonly rule: string };

/** The way out, the clock, and the end of patience. */
export interface DiscoverTools {
  readonly get: Get;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
  /** Where documents are read; here, unless the caller has a thread for it. */
  readonly read?: ReadRows | undefined;
}

/** Reads a document of any format a listing may have. Throws ListingError. */
export type ReadRows = (text: string, purpose: ListingContext) => Promise<ListingItems>;

/** A listing longer than this is not read at all. */
export const MAX_LISTING_BYTES = 20_000_000;

/** How many sitemaps of an index are opened in one look, newest first. */
const MAX_CHILDREN = 4;

/**
 * Looks at one listing of a source and gives the articles it names, newest first where the format has times.
 *
 * @throws ListingError when the answer is no listing, is empty, or no longer has the shape it had; FetchError of `get`.
 */
export async function discover(
  listing: Listing,
  source: Source,
  state: ListingState,
  tools: DiscoverTools,
): Promise<Discovery> {
  const outcome = await tools.get(listing.url, requestFor(source, tools, state));
  if (outcome.kind === 'not-modified') return { kind: 'not-modified' };
  if (outcome.kind === 'refused-by-robots') return { kind: 'refused-by-robots', rule: outcome.rule };
  const { page } = outcome;
  const purpose = { listing, source, baseUrl: page.url, now: tools.now };
  const { read = readRows } = tools;
  const rows = await read(page.text, purpose);
  // An index stays the same while its sitemaps change, so it must be read again each time.
  if (rows.format === 'sitemap-index') return choose(await openIndex(rows, purpose, tools), purpose);
  return { ...choose(rows, purpose), etag: page.etag, lastModified: page.lastModified };
}

/**
 * Reads a listing that is already here, without the network. A sitemap index gives its sitemaps as candidates.
 *
 * @param baseUrl address of the document, for relative links
 * @throws ListingError as `discover`
 */
export async function parseListing(
  text: string,
  listing: Listing,
  source: Source,
  baseUrl: string,
  now: Date,
): Promise<ListedCandidates> {
  const purpose = { listing, source, baseUrl, now };
  return choose(await readRows(text, purpose), purpose);
}

function requestFor(source: Source, tools: DiscoverTools, state?: ListingState): FetchRequest {
  return {
    accept: 'listing',
    etag: state?.etag,
    lastModified: state?.lastModified,
    delayMs: source.delaySeconds * 1000,
    maxBytes: MAX_LISTING_BYTES,
    signal: tools.signal,
  };
}

/**
 * Reads a document of any format a listing may have: a pure function of its text.
 * @throws ListingError as `discover`
 */
export async function readRows(text: string, purpose: ListingContext): Promise<ListingItems> {
  const { listing, baseUrl } = purpose;
  if (text.length > MAX_LISTING_BYTES) {
    throw new ListingError(
      'too-large',
      `${baseUrl} answered ${text.length} characters; ${MAX_LISTING_BYTES} is the most`,
    );
  }
  if (text.trim() === '') throw new ListingError('empty', `${baseUrl} answered nothing`);
  const format = detectFormat(text);
  if (format === undefined || (format === 'html' && listing.kind !== 'section')) {
    throw notAListing(text, listing, baseUrl);
  }
  try {
    return cleanStrings(notEmpty(await readAs(format, text, purpose), baseUrl));
  } catch (error) {
    if (error instanceof ListingError) throw error;
    throw new ListingError(
      'unreadable',
      `${baseUrl} answered ${format} that cannot be read: ${messageOf(error)}`,
      error,
    );
  }
}

function readAs(
  format: ListingFormat,
  text: string,
  { listing, source, baseUrl, now }: ListingContext,
): ListingItems | Promise<ListingItems> {
  const options = { timezone: source.timezone, now };
  switch (format) {
    case 'html':
      return readSection(text, listing.links, baseUrl, options);
    case 'sitemap-text':
      return readTextSitemap(text);
    case 'sitemap':
    case 'news-sitemap':
    case 'sitemap-index':
      return readSitemap(text, options);
    default:
      return readFeed(text, format, options);
  }
}

function notEmpty(rows: ListingItems, url: string): ListingItems {
  if (rows.rows.length > 0) return rows;
  throw new ListingError(
    'empty',
    `${url} answered ${rows.format} without a single entry; if that lasts, \`warta source add\` of its home page finds another listing`,
  );
}

/** Says what came instead of a listing, in the words of the page: a challenge, an error, a home page with feeds. */
function notAListing(text: string, listing: Listing, url: string): ListingError {
  const title = plainText(/<title[^>]{0,200}>([^<]{0,300})/i.exec(text)?.[1] ?? '', 80);
  if (detectFormat(text) !== 'html') {
    return new ListingError(
      'not-a-listing',
      `${url} is no feed or sitemap; it begins ${JSON.stringify(text.trimStart().slice(0, 60))}`,
    );
  }
  const called = title === '' ? '' : ` called “${title}”`;
  const hint = /<link[^>]{1,500}application\/(?:rss|atom|feed)\+/i.test(text)
    ? '; it names feeds of its own: warta source add shows them'
    : '';
  return new ListingError(
    'not-a-listing',
    `${url} answered a web page${called} instead of a ${listing.kind}${hint}`,
  );
}

function choose(rows: ListingItems, purpose: ListingContext): ListedCandidates {
  const { candidates, skipped } = chooseCandidates(rows, purpose);
  const lost = skipped.reduce(
    (sum, { reason, count }) => sum + (/^(?:no-link|bad-link)$/.test(reason) ? count : 0),
    0,
  );
  if (lost > 0 && lost === rows.rows.length) {
    throw new ListingError(
      'changed-shape',
      `None of the ${lost} entries of ${purpose.baseUrl} has a usable link; take another listing of the outlet`,
    );
  }
  const { format, title, language, ttlMinutes } = rows;
  const site = absoluteUrl(rows.site, purpose.baseUrl)?.href;
  return { kind: 'candidates', candidates, format, title, language, site, skipped, ttlMinutes };
}

/** Reads the newest sitemaps of an index. One that fails is passed over; when all fail, the first error is thrown. */
async function openIndex(
  index: ListingItems,
  purpose: ListingContext,
  tools: DiscoverTools,
): Promise<ListingItems> {
  const { read = readRows } = tools;
  const opened: ListingItems[] = [];
  const errors: unknown[] = [];
  for (const url of newestChildren(index, purpose.baseUrl, MAX_CHILDREN)) {
    try {
      const outcome = await tools.get(url, requestFor(purpose.source, tools));
      if (outcome.kind !== 'page') continue;
      const rows = await read(outcome.page.text, { ...purpose, baseUrl: outcome.page.url });
      if (rows.format !== 'sitemap-index') opened.push(absoluteRows(rows, outcome.page));
    } catch (error) {
      if (!(error instanceof ListingError || error instanceof FetchError) || tools.signal?.aborted)
        throw error;
      errors.push(error);
    }
  }
  if (opened.length === 0) {
    throw (
      errors[0] ??
      new ListingError('empty', `${purpose.baseUrl} is an index of sitemaps, none of which can be read`)
    );
  }
  const format = opened.some((rows) => rows.format === 'news-sitemap') ? 'news-sitemap' : 'sitemap';
  return { format, rows: opened.flatMap((rows) => rows.rows) };
}

/** Rows of several documents together need each its own base. */
function absoluteRows(rows: ListingItems, page: Page): ListingItems {
  return { ...rows, rows: rows.rows.map((row) => ({ ...row, bases: [page.url, ...(row.bases ?? [])] })) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
