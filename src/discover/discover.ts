import { cleanStrings } from '../text/clean-characters.ts';
import type { Candidate } from '../model/candidate.ts';
import { ListingError } from '../model/errors.ts';
import type { Listing, ListingState } from '../model/listing.ts';
import type { FetchRequest, Get } from '../model/page.ts';
import type { Source } from '../model/source.ts';
import {
  absoluteUrl,
  chooseCandidates,
  type ListingContext,
  type ParsingContext,
  type Skipped,
} from './candidates.ts';
import { readFeed } from './feed.ts';
import { detectFormat } from './detect-format.ts';
import { plainText } from './plain-text.ts';
import type { ListingFormat, ListingItems } from './listing-row.ts';
import { readSection } from './section-page.ts';
import { readSitemap, readTextSitemap } from './sitemap.ts';
import { openSitemapIndex, type OpenedSitemap } from './sitemap-index.ts';
import { splitDocuments } from './split-documents.ts';

/** The candidates of one listing. */
export interface ListedCandidates {
  readonly kind: 'candidates';
  readonly candidates: readonly Candidate[];
  /** For the next conditional request; absent if the result depends on several documents. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly format: ListingFormat;
  /** Title of the document. */
  readonly title?: string | undefined;
  readonly language?: string | undefined;
  /** URL of the site that the document declares. */
  readonly site?: string | undefined;
  readonly skipped: readonly Skipped[];
  /** Minimum minutes between polls that the document asks for. */
  readonly ttlMinutes?: number | undefined;
  /** Names of time zones in the document that are unknown; their times were read in the outlet's zone. */
  readonly unknownZones?: readonly string[] | undefined;
  /** The sitemaps of an index that were read, in order. */
  readonly opened?: readonly OpenedSitemap[] | undefined;
  /** Number of sitemaps of an index that were not read. */
  readonly left?: number | undefined;
}

/** Result of polling a listing. */
export type Discovery =
  | ListedCandidates
  | { readonly kind: 'not-modified' }
  | { readonly kind: 'refused-by-robots'; readonly rule: string };

/** What discovery needs from its caller: HTTP, clock, abort signal. */
export interface DiscoverTools {
  readonly get: Get;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
  /** How documents are parsed; by default on the calling thread. */
  readonly read?: ReadRows | undefined;
}

/**
 * Parses a document of any listing format.
 *
 * @throws {ListingError}
 */
export type ReadRows = (text: string, context: ParsingContext) => Promise<ListingItems>;

/** Larger listings are rejected without parsing. */
export const MAX_LISTING_BYTES = 20_000_000;

/**
 * Polls one listing of a source and returns its articles, newest first if the format has times.
 *
 * @throws {ListingError} if the response is not a listing, is empty or changed its shape
 * @throws {FetchError} from `get`
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
  const context = { listing, source, baseUrl: page.url, now: tools.now };
  const { read = readRows } = tools;
  const rows = await read(page.text, parsingContext(context));
  // An index may be unchanged while its sitemaps change, so it is never requested conditionally.
  if (rows.format === 'sitemap-index') {
    const { items, opened, left } = await openSitemapIndex(rows, context, (url) =>
      child(url, context, tools),
    );
    return { ...choose(items, context), opened, left };
  }
  return { ...choose(rows, context), etag: page.etag, lastModified: page.lastModified };
}

/** Reads one sitemap of an index. Undefined if robots.txt forbids it. */
async function child(
  url: string,
  context: ListingContext,
  tools: DiscoverTools,
): Promise<{ rows: ListingItems; url: string } | undefined> {
  const { read = readRows } = tools;
  const outcome = await tools.get(url, requestFor(context.source, tools));
  if (outcome.kind !== 'page') return undefined;
  const { page } = outcome;
  return { rows: await read(page.text, { ...parsingContext(context), baseUrl: page.url }), url: page.url };
}

/**
 * Parses a listing without network access. The sitemaps of an index are returned as candidates.
 *
 * @param baseUrl URL of the document, for relative links
 * @throws {ListingError} as `discover`
 */
export async function parseListing(
  text: string,
  listing: Listing,
  source: Source,
  baseUrl: string,
  now: Date,
): Promise<ListedCandidates> {
  const context = { listing, source, baseUrl, now };
  return choose(await readRows(text, context), context);
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
 * Parses a document of any listing format. Pure function of its text.
 *
 * @throws {ListingError} as `discover`
 */
export async function readRows(text: string, context: ParsingContext): Promise<ListingItems> {
  return notEmpty(await parseRows(text, context), context.baseUrl);
}

/**
 * As `readRows`, but a listing without entries is a result.
 *
 * @throws {ListingError} as `discover`
 */
export async function parseRows(text: string, context: ParsingContext): Promise<ListingItems> {
  const { listing, baseUrl } = context;
  if (text.length > MAX_LISTING_BYTES) {
    throw new ListingError(
      'too-large',
      `${baseUrl} returned ${text.length} characters; the maximum is ${MAX_LISTING_BYTES}`,
    );
  }
  if (text.trim() === '') throw new ListingError('empty', `${baseUrl} returned an empty document`);
  const format = detectFormat(text);
  if (format === undefined || (format === 'html' && listing.kind !== 'section')) {
    throw notAListing(text, listing, baseUrl);
  }
  try {
    return cleanStrings(await readDocuments(format, text, context));
  } catch (error) {
    if (error instanceof ListingError) throw error;
    throw new ListingError(
      'unreadable',
      `${baseUrl} returned ${format} that cannot be parsed: ${messageOf(error)}`,
      error,
    );
  }
}

/** Reads every document of the response; the first one names the format and describes the listing. */
async function readDocuments(
  format: ListingFormat,
  text: string,
  context: ParsingContext,
): Promise<ListingItems> {
  const [first = text, ...more] = /^(?:html|json|sitemap-text)$/.test(format) ? [text] : splitDocuments(text);
  const unknownZones = new Set<string>();
  const listed = await readAs(format, first, context, unknownZones);
  const rows = [...listed.rows];
  for (const document of more) {
    const own = detectFormat(document);
    if (own === undefined || own === 'html') continue;
    const others = await readAs(own, document, context, unknownZones);
    const { site } = others;
    rows.push(
      ...others.rows.map((row) =>
        site === undefined ? row : { ...row, bases: [site, ...(row.bases ?? [])] },
      ),
    );
  }
  return { ...listed, rows, ...(unknownZones.size > 0 && { unknownZones: [...unknownZones] }) };
}

const MAX_UNKNOWN_ZONES = 10;

function readAs(
  format: ListingFormat,
  text: string,
  { listing, source, baseUrl, now }: ParsingContext,
  unknownZones: Set<string>,
): ListingItems | Promise<ListingItems> {
  const onUnknownZone = (name: string): void => {
    if (unknownZones.size < MAX_UNKNOWN_ZONES) unknownZones.add(name);
  };
  const options = { timezone: source.timezone, now, onUnknownZone };
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
    `${url} returned ${rows.format} without entries; if this persists, \`warta source add\` with its home page finds another listing`,
  );
}

/** Describes what was returned instead of a listing: a challenge, an error page, a home page with feeds. */
function notAListing(text: string, listing: Listing, url: string): ListingError {
  const title = plainText(/<title[^>]{0,200}>([^<]{0,300})/i.exec(text)?.[1] ?? '', 80);
  if (detectFormat(text) !== 'html') {
    return new ListingError(
      'not-a-listing',
      `${url} is not a feed or sitemap; it begins ${JSON.stringify(text.trimStart().slice(0, 60))}`,
    );
  }
  const called = title === '' ? '' : ` called “${title}”`;
  const hint = /<link[^>]{1,500}application\/(?:rss|atom|feed)\+/i.test(text)
    ? '; it names feeds of its own: warta source add shows them'
    : '';
  return new ListingError(
    'not-a-listing',
    `${url} returned a web page${called} instead of a ${listing.kind}${hint}`,
  );
}

/** Drops the compiled patterns, which cannot be sent to a thread. */
function parsingContext({ source, ...context }: ListingContext): ParsingContext {
  const { include: _include, exclude: _exclude, ...plain } = source;
  return { ...context, source: plain };
}

function choose(rows: ListingItems, context: ListingContext): ListedCandidates {
  const { candidates, skipped } = chooseCandidates(rows, context);
  const lost = skipped.reduce(
    (sum, { reason, count }) => sum + (/^(?:no-link|bad-link)$/.test(reason) ? count : 0),
    0,
  );
  if (lost > 0 && lost === rows.rows.length) {
    throw new ListingError(
      'changed-shape',
      `None of the ${lost} entries of ${context.baseUrl} has a usable link; configure another listing of the outlet`,
    );
  }
  const { format, title, language, ttlMinutes, unknownZones } = rows;
  const site = absoluteUrl(rows.site, context.baseUrl)?.href;
  return { kind: 'candidates', candidates, format, title, language, site, skipped, ttlMinutes, unknownZones };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
