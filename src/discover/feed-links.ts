import type { CheerioAPI } from 'cheerio/slim';
import { sameDomain } from '../url/registrable-domain.ts';
import type { Listing } from '../model/listing.ts';
import type { Page } from '../model/page.ts';
import { absoluteUrl } from './candidates.ts';

/** A URL that may be a listing. */
export interface FeedLink {
  readonly listing: Listing;
  readonly how: string;
}

/** Conventional feed and sitemap paths. They are requested only if the outlet names no listing. */
const USUAL_PLACES: readonly (readonly [Listing['kind'], string])[] = [
  ['feed', '/rss'],
  ['feed', '/feed'],
  ['feed', '/rss.xml'],
  ['feed', '/feed.xml'],
  ['feed', '/xml/rss/all.xml'],
  ['sitemap', '/news-sitemap.xml'],
  ['sitemap', '/sitemap_news.xml'],
  ['sitemap', '/sitemap-news.xml'],
  ['sitemap', '/sitemap.xml'],
];

/** Types that only feeds have, and those that pages and data share with feeds. */
const FEED_TYPE = /^(?:application\/(?:rss|atom|rdf|feed)\+\w+|application\/json)\b/i;
const VAGUE_TYPE = /^(?:(?:text|application)\/(?:xml|rss|atom|x-rss)\b.*|application\/octet-stream)?$/i;
const FEED_TITLE = /\b(?:rss|atom|feed|umpan|sindikasi)\b|خلاصات|تغذية/i;

/** An alternate that a page or its header names. */
interface Alternate {
  readonly href: string | undefined;
  readonly rel: string;
  readonly type: string;
  readonly title: string;
}

/**
 * Returns the feeds that a page links to: those of its Link header and `link` elements first, then anchors whose URL
 * looks like a feed.
 *
 * @param page the URL of the page and its Link header
 */
export function linkedFeeds($: CheerioAPI, { url, link = '' }: Pick<Page, 'url' | 'link'>): FeedLink[] {
  const base = absoluteUrl($('base[href]').first().attr('href'), url)?.href ?? url;
  const elements = $('link[href]:not([hreflang])')
    .toArray()
    .map((element) => ({
      href: $(element).attr('href'),
      rel: $(element).attr('rel') ?? '',
      type: $(element).attr('type')?.trim() ?? '',
      title: $(element).attr('title') ?? '',
    }));
  const declared = [
    ...headerLinks(link).map((each) => ({ ...each, base: url, how: 'named by the Link header' })),
    ...elements.map((each) => ({ ...each, base, how: 'named by the page' })),
  ].filter((each) => isDeclaredFeed(each, each.base));
  const linked = $('a[href]')
    .slice(0, 3000)
    .toArray()
    .map((anchor) => ({ href: $(anchor).attr('href'), base, how: 'linked from the page' }))
    .filter(({ href }) => isFeedLike(href, base) && sameSite(href, base, url));
  return [...declared, ...linked].flatMap(({ href, base: from, how }) => {
    const address = absoluteUrl(href, from)?.href;
    // Skips comment feeds and podcasts.
    return address && !/comment|komentar|podcast|wp-json|oembed/i.test(address)
      ? [{ listing: { kind: 'feed', url: address }, how }]
      : [];
  });
}

function isDeclaredFeed({ href, rel, type, title }: Alternate, base: string): boolean {
  const relations = rel.toLowerCase().split(/\s+/);
  if (relations.includes('feed')) return true;
  if (!relations.includes('alternate')) return false;
  if (FEED_TYPE.test(type)) return true;
  return VAGUE_TYPE.test(type) && (isFeedLike(href, base) || FEED_TITLE.test(title));
}

function parameter(text: string, name: string): string {
  const pattern = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;,"\\s]+))`, 'i');
  return pattern.exec(text)?.slice(1).find(Boolean) ?? '';
}

/** The links of a Link header (RFC 8288). */
function headerLinks(header: string): Alternate[] {
  return [...header.matchAll(/<([^<>]{1,2000})>([^<]{0,1000})/g)].map(([, href, text = '']) => ({
    href,
    rel: parameter(text, 'rel'),
    type: parameter(text, 'type'),
    title: parameter(text, 'title'),
  }));
}

/** Returns the sitemaps listed in robots.txt (sitemaps.org), news sitemaps first. */
export function robotsSitemaps(text: string, url: string): FeedLink[] {
  return [...text.matchAll(/^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})/gim)]
    .map(([, address]) => absoluteUrl(address, url)?.href)
    .filter((address) => address !== undefined)
    .toSorted((a, b) => Number(/news|berita/i.test(b)) - Number(/news|berita/i.test(a)))
    .slice(0, 4)
    .map((address) => ({ listing: { kind: 'sitemap', url: address }, how: 'named in robots.txt' }));
}

/** Returns the conventional feed and sitemap URLs of an outlet. */
export function conventionalFeedLinks(url: string): FeedLink[] {
  return USUAL_PLACES.map(([kind, path]) => ({
    listing: { kind, url: new URL(path, url).href },
    how: 'usual place',
  }));
}

function isFeedLike(href: string | undefined, base: string): boolean {
  const address = absoluteUrl(href, base);
  return (
    address !== undefined &&
    /(?:^|[/.])(?:rss|atom|feeds?)(?:[/.?]|$)|\.(?:rss|xml)$/i.test(`${address.hostname}${address.pathname}`)
  );
}

function sameSite(href: string | undefined, base: string, url: string): boolean {
  const address = absoluteUrl(href, base);
  return address !== undefined && sameDomain(address.hostname, new URL(url).hostname);
}
