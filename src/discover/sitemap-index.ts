import { FetchError, ListingError } from '../model/errors.ts';
import { DAY_MS } from '../time/durations.ts';
import { absoluteUrl, type ListingContext } from './candidates.ts';
import type { ListingItem, ListingItems } from './listing-row.ts';
import { isOverviewPath } from './section-page.ts';

/** A sitemap of an index that was read. */
export interface OpenedSitemap {
  readonly url: string;
  /** Number of entries, or why it was not used. */
  readonly entries: number | string;
}

/** The entries of the sitemaps that an index names. */
export interface IndexEntries {
  readonly items: ListingItems;
  readonly opened: readonly OpenedSitemap[];
  readonly left: number;
}

/** Reads one document; undefined if it may not be fetched. Throws ListingError and FetchError. */
type OpenSitemap = (url: string) => Promise<{ rows: ListingItems; url: string } | undefined>;

/** Maximum number of sitemaps whose entries are used per poll. */
const MAX_USED = 4;
/** Maximum number of documents per poll, with inner indexes and those that hold no articles. */
const MAX_OPENED = 8;
/** An index, an index in it, and one more level. */
const MAX_DEPTH = 3;

interface Child {
  readonly url: string;
  readonly time: number;
  readonly depth: number;
}

/**
 * Reads the sitemaps of an index that most likely hold the newest articles, with those of indexes inside. Failing
 * ones are skipped; if all fail, the first error is thrown.
 *
 * @throws {ListingError} if no sitemap can be read
 */
export async function openSitemapIndex(
  index: ListingItems,
  context: ListingContext,
  open: OpenSitemap,
): Promise<IndexEntries> {
  let waiting = rankSitemaps(childrenOf(index, context.baseUrl, 1));
  const seen = new Set([context.baseUrl]);
  const used: ListingItems[] = [];
  const overviews: ListingItems[] = [];
  const opened: OpenedSitemap[] = [];
  const errors: unknown[] = [];
  while (waiting.length > 0 && used.length < MAX_USED && opened.length < MAX_OPENED) {
    const [child, ...others] = waiting;
    waiting = others;
    if (child === undefined || seen.has(child.url)) continue;
    seen.add(child.url);
    try {
      const document = await open(child.url);
      if (document === undefined) opened.push({ url: child.url, entries: 'forbidden by robots.txt' });
      else if (document.rows.format === 'sitemap-index') {
        const inner = child.depth < MAX_DEPTH ? childrenOf(document.rows, document.url, child.depth + 1) : [];
        opened.push({ url: child.url, entries: `an index of ${document.rows.rows.length} sitemaps` });
        waiting = [...rankSitemaps(inner), ...waiting];
      } else {
        const isOverview = listsOverviews(document.rows, document.url);
        (isOverview ? overviews : used).push(absoluteRows(document.rows, document.url));
        const count = document.rows.rows.length;
        opened.push({ url: child.url, entries: isOverview ? `${count} tag or author pages` : count });
      }
    } catch (error) {
      if (!(error instanceof ListingError || error instanceof FetchError) || error.code === 'aborted')
        throw error;
      errors.push(error);
      opened.push({ url: child.url, entries: error.message });
    }
  }
  return { items: merged(used.length > 0 ? used : overviews, context, errors), opened, left: waiting.length };
}

function merged(used: readonly ListingItems[], context: ListingContext, errors: unknown[]): ListingItems {
  if (used.length === 0) {
    throw (
      errors[0] ??
      new ListingError('empty', `${context.baseUrl} is a sitemap index, but none of its sitemaps can be read`)
    );
  }
  const format = used.some((rows) => rows.format === 'news-sitemap') ? 'news-sitemap' : 'sitemap';
  const unknownZones = [...new Set(used.flatMap((rows) => rows.unknownZones ?? []))];
  const rows = used.flatMap((each) => each.rows);
  return { format, rows, ...(unknownZones.length > 0 && { unknownZones }) };
}

function childrenOf(index: ListingItems, baseUrl: string, depth: number): Child[] {
  return index.rows.flatMap((row) => {
    const url = absoluteUrl(row.link, baseUrl)?.href;
    return url === undefined ? [] : [{ url, time: row.modified?.getTime() ?? 0, depth }];
  });
}

const NEWS = /news|latest|terkini|terbaru|recent|berita|akhbar|noticias|actualit|nachricht|أخبار/i;
const ARTICLES = /post(?!_?tag)|artic(?:le|ol)|artikel|stor(?:y|ies)|content/i;
const OTHER_PAGES =
  /categor|kategori|author|penulis|image|photo|galler|galeri|video|product|attachment|taxonom|podcast|(?<![a-z])(?:(?:post)?tags?|users?|profil\w*|pages?|halaman|foto|media|topi[ck]s?|sections?|rubrik|static|terms?|comments?|forums?|events?)(?![a-z])/i;
const MONTHS_BEHIND_MS = 60 * DAY_MS;

/** Sorts sitemaps by their names and times: those of articles first, those of tags, authors and images last. */
export function rankSitemaps<T extends Pick<Child, 'url' | 'time'>>(children: readonly T[]): T[] {
  const newest = Math.max(0, ...children.map(({ time }) => time));
  const rank = ({ url, time }: T): number => {
    const name = nameOf(url);
    // A news sitemap for images does not exist, but "post_tag" and "news-category" do.
    if (OTHER_PAGES.test(name)) return 3;
    if (time > 0 && time < newest - MONTHS_BEHIND_MS) return 2;
    return NEWS.test(name) ? 0 : ARTICLES.test(name) ? 1 : 2;
  };
  return children.toSorted(
    (a, b) => rank(a) - rank(b) || b.time - a.time || numbersIn(b.url).localeCompare(numbersIn(a.url)),
  );
}

/** The last two parts of the path, without "sitemap" and extension; numbers are cut off. */
function nameOf(url: string): string {
  const { pathname = '', search = '' } = URL.parse(url) ?? {};
  return `${pathname.split('/').slice(-2).join('/')}${search}`.replace(/site-?_?map|\.xml|\.gz|\d+/gi, '');
}

function numbersIn(url: string): string {
  return (
    url
      .match(/\d+/g)
      ?.map((digits) => digits.padStart(12, '0'))
      .join() ?? ''
  );
}

/** Whether most entries are pages of tags, authors or sections. */
function listsOverviews({ format, rows }: ListingItems, baseUrl: string): boolean {
  if (format === 'news-sitemap') return false;
  const isOverview = (row: ListingItem): boolean => {
    const url = absoluteUrl(row.link, baseUrl);
    return url !== undefined && isOverviewPath(url.pathname);
  };
  return rows.filter(isOverview).length > rows.length / 2;
}

/** Items from several documents are resolved against their own base URL. */
function absoluteRows(rows: ListingItems, url: string): ListingItems {
  return { ...rows, rows: rows.rows.map((row) => ({ ...row, bases: [url, ...(row.bases ?? [])] })) };
}
