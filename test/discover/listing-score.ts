import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { draftSource } from '../../src/discover/autodiscover.ts';
import { parseListing } from '../../src/discover/discover.ts';
import { decode } from '../../src/fetch/charset.ts';
import { ListingError } from '../../src/model/errors.ts';
import type { Listing } from '../../src/model/listing.ts';
import type { Measures } from '../floors.ts';

/**
 * Headline, absolute URL and time in UTC (publication, else modification). Null: the listing has none,
 * and none may be invented.
 */
export type Item = readonly [title: string | null, link: string, date: string | null];

/** Expected contents of a listing, written by hand. */
export interface Expected {
  /** Null if the document is not a listing or has no readable item. */
  readonly kind: string | null;
  /** All articles; the order is not scored. */
  readonly items: readonly Item[];
  /** URL of the listing, if it is not the outlet's home page. */
  readonly base?: string;
  /** The outlet's time zone for times without a zone; UTC by default. */
  readonly timezone?: string;
  /** Content-Type of the response. */
  readonly type?: string;
  /** CSS selector set for a section page. */
  readonly links?: string;
  /** Kind of listing that is configured. */
  readonly as?: Listing['kind'];
}

/** What a parser returned for a listing. */
export interface Found {
  readonly kind: string | null;
  readonly items: readonly Item[];
}

const folder = join(import.meta.dirname, '../../fixtures/corpus/listings');
const now = new Date('2026-12-01T12:00:00Z');
const HOME = 'https://home.example/feed';

/** All listings by file name. */
export function expectedListings(): [file: string, expected: Expected][] {
  return Object.entries(
    JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>,
  );
}

/** Parses a listing as a crawl does, from bytes to candidates. */
export async function readListing(file: string, expected: Expected): Promise<Found> {
  const baseUrl = expected.base ?? HOME;
  const { text } = decode(readFileSync(join(folder, file)), expected.type);
  const listing: Listing = {
    url: baseUrl,
    kind:
      expected.as ?? (file.endsWith('.html') ? 'section' : file.startsWith('sitemap') ? 'sitemap' : 'feed'),
    links: expected.links,
  };
  const source = { ...draftSource(new URL('/', baseUrl).href, expected.timezone), maxAgeDays: 40_000 };
  try {
    const { format, candidates } = await parseListing(text, listing, source, baseUrl, now);
    return {
      kind: format,
      items: candidates.map(({ headline, url, publishedAt, modifiedAt }) => [
        headline ?? null,
        url,
        (publishedAt ?? modifiedAt)?.toISOString() ?? null,
      ]),
    };
  } catch (error) {
    if (error instanceof ListingError) return { kind: null, items: [] };
    throw error;
  }
}

/** Correct values of one listing, each with the number of possible ones. */
export type ListingScore = Readonly<
  Record<'kind' | 'count' | 'link' | 'title' | 'date', readonly [number, number]>
>;

export function scoreListing(expected: Expected, found: Found): ListingScore {
  const byLink = new Map(found.items.map((item) => [item[1], item]));
  const share = (right: (item: Item, other: Item | undefined) => boolean): [number, number] => [
    expected.items.filter((item) => right(item, byLink.get(item[1]))).length,
    expected.items.length,
  ];
  return {
    kind: [Number(found.kind === expected.kind), 1],
    count: [Number(found.items.length === expected.items.length), 1],
    link: share((_, other) => other !== undefined),
    title: share(([title], other) => other !== undefined && other[0] === title),
    date: share(([, , date], other) => other !== undefined && toSecond(other[2]) === toSecond(date)),
  };
}

function toSecond(date: string | null): string | undefined {
  return date?.slice(0, 19);
}

/** Share of correct values per measure, over all listings. */
export function measure(scores: readonly ListingScore[]): Measures {
  const share = (name: keyof ListingScore): number => {
    const sum = (part: 0 | 1): number => scores.reduce((total, score) => total + score[name][part], 0);
    return sum(0) / Math.max(1, sum(1));
  };
  return {
    kind: share('kind'),
    count: share('count'),
    link: share('link'),
    title: share('title'),
    date: share('date'),
  };
}
