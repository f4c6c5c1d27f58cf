import FeedParser from 'feedparser';
import { parseDate } from '../time/parse-date.ts';
import { headlineText, plainText } from './plain-text.ts';
import type { ListingFormat, ReadOptions, ListingItem, ListingItems } from './listing-row.ts';

/** Elements that carry a time, best first, under the names that feedparser gives them. */
const PUBLISHED = [
  'rss:pubdate',
  'pubdate',
  'dc:date',
  'atom:published',
  'atom:issued',
  'dcterms:issued',
  'dcterms:created',
  'atom:created',
  // Non-standard, but found in feeds.
  'rss:date',
  'rss:published',
  'rss:issued',
  'rss:created',
  'rss:publishdate',
  'rss:pub_date',
];
const MODIFIED = ['atom:updated', 'atom:modified', 'dcterms:modified', 'rss:updated', 'rss:modified'];

/**
 * Reads a feed that is not well-formed (truncated, bare ampersands, stray markup) and returns its
 * complete items.
 *
 * @throws {Error} if the document is not a feed
 */
export async function readLenientFeed(
  text: string,
  format: ListingFormat,
  options: ReadOptions,
): Promise<ListingItems> {
  const { meta, items } = await parse(text);
  return {
    format,
    title: textOf(meta?.title),
    language: meta?.language ?? undefined,
    site: meta?.link ?? undefined,
    rows: items.map((item) => toRow(item, options)),
  };
}

function parse(text: string): Promise<{ meta: FeedParser.Meta | undefined; items: FeedParser.Item[] }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    meta: FeedParser.Meta | undefined;
    items: FeedParser.Item[];
  }>();
  const items: FeedParser.Item[] = [];
  const parser = new FeedParser({ addmeta: false, resume_saxerror: true });
  let meta: FeedParser.Meta | undefined;
  parser.on('meta', (found: FeedParser.Meta) => {
    meta = found;
  });
  parser.on('data', (item: FeedParser.Item) => items.push(item));
  parser.on('error', reject);
  parser.on('end', () => resolve({ meta, items }));
  parser.end(text);
  return promise;
}

function toRow(item: FeedParser.Item, options: ReadOptions): ListingItem {
  const when = (names: readonly string[]): Date | undefined => {
    for (const name of names) {
      const date = parseDate(rawText(item, name), options);
      if (date) return date;
    }
    return undefined;
  };
  const modified = when(MODIFIED);
  return {
    title: textOf(item.title),
    link: item.link ?? undefined,
    original: item.origlink ?? undefined,
    summary: textOf(item.summary ?? item.description, 2000),
    published: when(PUBLISHED) ?? modified,
    modified,
    byline: item.author ? [plainText(item.author, 200)] : undefined,
    section: textOf(item.categories?.[0]),
    imageUrl: item.image?.url,
    guid: item.guid ?? undefined,
  };
}

/** feedparser parses dates in the server's time zone, so the raw text is used. */
function rawText(item: FeedParser.Item, name: string): string {
  const node: unknown = item[name];
  const first: unknown = Array.isArray(node) ? node[0] : node;
  const text: unknown = first && typeof first === 'object' && '#' in first ? first['#'] : undefined;
  return typeof text === 'string' ? text : '';
}

function textOf(text: string | null | undefined, maxLength?: number): string | undefined {
  const convert = maxLength === undefined ? headlineText : plainText;
  return (text && convert(text, maxLength)) || undefined;
}
