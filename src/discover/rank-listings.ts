import type { Listing } from '../model/listing.ts';
import type { ListedCandidates } from './discover.ts';

/** A listing that was found and parsed. */
export interface FoundListing {
  readonly listing: Listing;
  readonly found: ListedCandidates;
  /** How it was found; shown to the operator. */
  readonly how: string;
}

/** Maximum number of listings proposed per outlet. */
export const MAX_KEPT = 3;

/** Whether a listing shows what is new: it has times, or its format is short by nature. */
export function isLive({ found }: FoundListing): boolean {
  return found.format !== 'sitemap' && found.format !== 'sitemap-text';
}

const WORTH: Readonly<Record<ListedCandidates['format'], number>> = {
  atom: 6,
  rss: 6,
  json: 6,
  rdf: 6,
  'news-sitemap': 5,
  html: 2,
  sitemap: 1,
  'sitemap-text': 0,
  'sitemap-index': 0,
};

/**
 * Picks the listings to propose: by format, dated before undated, fresh before stale, without those that
 * add nothing.
 */
export function bestListings(listings: readonly FoundListing[]): FoundListing[] {
  const ranked = listings.toSorted(
    (a, b) =>
      worth(b) - worth(a) || newest(b) - newest(a) || b.found.candidates.length - a.found.candidates.length,
  );
  const kept: FoundListing[] = [];
  const known = new Set<string>();
  for (const each of ranked) {
    const urls = each.found.candidates.map(({ url }) => url);
    const fresh = urls.filter((url) => !known.has(url));
    if (kept.length >= MAX_KEPT || fresh.length < urls.length / 3 || (!isLive(each) && kept.length > 0))
      continue;
    kept.push(each);
    for (const url of urls) known.add(url);
  }
  return kept;
}

function worth({ found }: FoundListing): number {
  const dated =
    found.candidates.filter(({ publishedAt }) => publishedAt).length >= found.candidates.length / 2;
  return WORTH[found.format] - (dated ? 0 : 2);
}

function newest({ found }: FoundListing): number {
  return Math.max(
    0,
    ...found.candidates.map(({ publishedAt, modifiedAt }) => (publishedAt ?? modifiedAt)?.getTime() ?? 0),
  );
}
