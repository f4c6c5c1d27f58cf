import type { CheerioAPI } from 'cheerio/slim';
import { sameDomain } from '../url/registrable-domain.ts';
import type { Listing } from '../model/listing.ts';
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

/**
 * Returns the feeds that a page links to: `link rel=alternate` first, then anchors whose URL looks like a
 * feed.
 */
export function linkedFeeds($: CheerioAPI, url: string): FeedLink[] {
  const declared = $('link[rel~="alternate"][href]')
    .toArray()
    .filter((link) =>
      /^application\/(?:rss|atom|rdf|feed)\+|^application\/json$/i.test($(link).attr('type') ?? ''),
    )
    .map((link) => ({ href: $(link).attr('href'), how: 'named by the page' }));
  const linked = $('a[href]')
    .slice(0, 3000)
    .toArray()
    .map((link) => ({ href: $(link).attr('href'), how: 'linked from the page' }))
    .filter(({ href }) => isFeedLike(href, url));
  return [...declared, ...linked].flatMap(({ href, how }) => {
    const address = absoluteUrl(href, url)?.href;
    // Skips comment feeds and podcasts.
    return address && !/comment|komentar|podcast|wp-json|oembed/i.test(address)
      ? [{ listing: { kind: 'feed', url: address }, how }]
      : [];
  });
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

function isFeedLike(href: string | undefined, url: string): boolean {
  const address = absoluteUrl(href, url);
  if (!address || !sameDomain(address.hostname, new URL(url).hostname)) return false;
  return /(?:^|[/.])(?:rss|atom|feeds?)(?:[/.?]|$)|\.(?:rss|xml)$/i.test(
    `${address.hostname}${address.pathname}`,
  );
}
