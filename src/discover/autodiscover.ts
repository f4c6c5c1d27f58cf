import { load } from 'cheerio/slim';
import { FetchError, ListingError } from '../model/errors.ts';
import type { Listing } from '../model/listing.ts';
import type { Page } from '../model/page.ts';
import type { Source } from '../model/source.ts';
import { type ListedCandidates, discover, type DiscoverTools } from './discover.ts';
import { detectFormat } from './detect-format.ts';
import { type FeedLink, linkedFeeds, robotsSitemaps, conventionalFeedLinks } from './feed-links.ts';
import { localeOf, type OutletProfile, readProfile, shortestTitlePart } from './outlet-profile.ts';
import { bestListings, type FoundListing, isLive, MAX_KEPT } from './rank-listings.ts';
import { deepNestingOffset } from './nesting-limits.ts';

/** What was found out about an outlet from one of its URLs. */
export interface FoundOutlet extends OutletProfile {
  readonly homepage: string;
  /** Best first, without listings that repeat a better one. */
  readonly listings: readonly FoundListing[];
  /** URLs that were tried and rejected, with the reason. */
  readonly rejected: readonly { readonly url: string; readonly reason: string }[];
}

const MAX_LEADS = 12;

/**
 * Finds the listings of an outlet from any of its URLs: the home page, a section or a listing. Requests a
 * few dozen URLs at most and stops as soon as a good listing is found.
 *
 * @param url any page or listing of the outlet
 * @param tools how to fetch, the clock and the abort signal
 * @throws {FetchError} if the URL cannot be fetched
 * @throws {ListingError} if it is neither a web page nor a listing
 */
export async function autodiscover(url: string, tools: DiscoverTools): Promise<FoundOutlet> {
  const page = await fetchPage(url, tools);
  const format = detectFormat(page.text);
  if (format === 'html') return fromHomePage(page, tools);
  if (format === undefined)
    throw new ListingError('not-a-listing', `${url} is neither a web page nor a listing`);
  const listing: Listing = { kind: /sitemap/.test(format) ? 'sitemap' : 'feed', url };
  const own = await tryLeads(
    [{ listing, how: 'the address itself' }],
    draftSource(new URL(page.url).origin),
    tools,
  );
  const found = own.listings[0]?.found;
  const site = found?.site ?? found?.candidates[0]?.url ?? page.url;
  const homepage = found?.site === undefined ? new URL(site).origin : site;
  const profile = await profileOf(homepage, tools);
  const language = localeOf(found?.language)?.language ?? profile.language;
  return { ...profile, name: nameFrom(profile, found), language, homepage, ...own };
}

async function fetchPage(url: string, tools: DiscoverTools): Promise<Page> {
  const outcome = await tools.get(url, { accept: 'any', signal: tools.signal });
  if (outcome.kind === 'page') return outcome.page;
  const why =
    outcome.kind === 'refused-by-robots'
      ? `robots.txt forbids it (${outcome.rule})`
      : 'no answer with a body';
  throw new ListingError('unreadable', `${url} cannot be fetched: ${why}`);
}

async function profileOf(homepage: string, tools: DiscoverTools): Promise<OutletProfile> {
  try {
    const page = await fetchPage(homepage, tools);
    return readProfile(page.text, page.url);
  } catch (error) {
    rethrowUnexpected(error, tools);
    return { name: '', named: false };
  }
}

async function fromHomePage(page: Page, tools: DiscoverTools): Promise<FoundOutlet> {
  const feeds = feedsOf(page);
  const profile = readProfile(page.text, page.url);
  const source = draftSource(page.url, profile.timezone);
  const listings: FoundListing[] = [];
  const rejected: { url: string; reason: string }[] = [];
  // Each step runs only if the earlier ones found no listing with recent items.
  const steps: readonly (() => FeedLink[] | Promise<FeedLink[]>)[] = [
    async () => [...feeds, ...robotsSitemaps(await textOf('/robots.txt', page, tools), page.url)],
    () => feedsOfFeedPage(rejected, page, tools),
    () => conventionalFeedLinks(page.url),
    () => [{ listing: { kind: 'section', url: page.url }, how: 'the page itself' }],
  ];
  for (const step of steps) {
    if (listings.some(isLive)) break;
    const tried = await tryLeads(await step(), source, tools);
    listings.push(...tried.listings);
    rejected.push(...tried.rejected);
  }
  const kept = bestListings(listings);
  const top = kept[0]?.found;
  const language = profile.language ?? localeOf(top?.language)?.language;
  const name = nameFrom(profile, top);
  return { ...profile, name, language, homepage: page.url, listings: kept, rejected };
}

/** Feed titles name the outlet more reliably than page titles. */
function nameFrom(profile: OutletProfile, found: ListedCandidates | undefined): string {
  const titled = found?.format === 'html' ? undefined : shortestTitlePart(found?.title ?? '');
  return profile.named ? profile.name : (titled ?? profile.name);
}

function feedsOf(page: Page): FeedLink[] {
  if (deepNestingOffset(page.text, false) !== undefined) {
    throw new ListingError('unreadable', `${page.url} is too deeply nested to be read`);
  }
  return linkedFeeds(load(page.text), page);
}

/** Many outlets list their feeds on a web page at /rss. */
async function feedsOfFeedPage(
  rejected: FoundOutlet['rejected'],
  home: Page,
  tools: DiscoverTools,
): Promise<FeedLink[]> {
  const list = rejected.find(
    ({ url, reason }) => /\/(?:rss|feeds?)\b/i.test(url) && reason.includes('a web page'),
  );
  if (!list) return [];
  try {
    return feedsOf(await fetchPage(new URL(list.url, home.url).href, tools));
  } catch (error) {
    rethrowUnexpected(error, tools);
    return [];
  }
}

async function textOf(path: string, home: Page, tools: DiscoverTools): Promise<string> {
  try {
    return (await fetchPage(new URL(path, home.url).href, tools)).text;
  } catch (error) {
    rethrowUnexpected(error, tools);
    return '';
  }
}

async function tryLeads(
  leads: readonly FeedLink[],
  source: Source,
  tools: DiscoverTools,
): Promise<Pick<FoundOutlet, 'listings' | 'rejected'>> {
  const listings: FoundListing[] = [];
  const rejected: { url: string; reason: string }[] = [];
  const distinct = [...new Map(leads.map((lead) => [lead.listing.url, lead])).values()];
  for (const { listing, how } of distinct.slice(0, MAX_LEADS)) {
    if (listings.length >= MAX_KEPT + 2) break;
    try {
      const found = await discover(listing, source, {}, tools);
      if (found.kind === 'candidates' && found.candidates.length > 0)
        listings.push({ listing: truly(listing, found), found, how });
      else
        rejected.push({
          url: listing.url,
          reason: found.kind === 'candidates' ? 'nothing recent in it' : found.kind,
        });
    } catch (error) {
      rethrowUnexpected(error, tools);
      rejected.push({ url: listing.url, reason: (error as Error).message });
    }
  }
  return { listings, rejected };
}

/** A listing with the kind that its content turned out to be. */
function truly(listing: Listing, { format }: ListedCandidates): Listing {
  const kind = format === 'html' ? 'section' : format.includes('sitemap') ? 'sitemap' : 'feed';
  return { ...listing, kind };
}

function rethrowUnexpected(error: unknown, tools: DiscoverTools): void {
  if (tools.signal?.aborted || !(error instanceof ListingError || error instanceof FetchError)) throw error;
}

/** A provisional source, for reading listings before the operator has configured one. */
export function draftSource(homepage: string, timezone = 'UTC'): Source {
  return {
    id: 'draft',
    name: 'Draft',
    homepage,
    language: 'en',
    timezone,
    enabled: true,
    listings: [],
    everyMinutes: 15,
    publish: 'excerpt',
    embargoMinutes: 0,
    agency: false,
    delaySeconds: 1,
    include: [],
    exclude: [],
    maxAgeDays: 30,
    maxNew: 200,
    rules: [],
    line: 0,
  };
}
