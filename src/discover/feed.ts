import {
  type AtomFeed,
  type JsonFeed,
  type MediaNs,
  parseAtomFeed,
  parseJsonFeed,
  parseRdfFeed,
  parseRssFeed,
  type RdfFeed,
  type RssFeed,
} from 'feedsmith';
import { parseDate } from '../time/parse-date.ts';
import { ListingError } from '../model/errors.ts';
import { readLenientFeed } from './lenient-feed.ts';
import { pruneDeepNesting } from './nesting-limits.ts';
import { mergeChannels } from './split-documents.ts';
import { cleanText, headlineText, plainText, stripControls } from './plain-text.ts';
import type { ListingFormat, ReadOptions, ListingItem, ListingItems } from './listing-row.ts';
import { DAY_MINUTES } from '../time/durations.ts';

type When = Date | undefined;
type FeedFormat = Extract<ListingFormat, 'rss' | 'atom' | 'rdf' | 'json'>;

const SUMMARY = 2000;

/** Non-standard elements in which some outlets put times. */
const DATE_OF_NOBODYS = /<(?:date|published|updated|modified|created|issued|publishdate|pub_date)>/i;

/**
 * Reads a feed of a known format. Documents that are not well-formed are given to a lenient parser.
 *
 * @throws {Error} of the strict parser if neither can read it
 */
export async function readFeed(
  document: string,
  format: FeedFormat,
  options: ReadOptions,
): Promise<ListingItems> {
  const parseDateFn = (raw: string): When => parseDate(raw, options);
  if (format === 'json') return fromJson(parseJsonFeed<When>(jsonFeedOf(document), { parseDateFn }));
  const text = pruneDeepNesting(stripControls(document));
  if (text === undefined)
    throw new ListingError('unreadable', 'its items are nested too deep or have too many attributes');
  // Feedburner puts the outlet's URL into an element that only the lenient parser reads.
  if (/<feedburner:origlink/i.test(text)) return readLenientFeed(text, format, options);
  let rows: ListingItems | undefined;
  try {
    rows = parseWellFormed(text, format, parseDateFn);
    if (isComplete(rows, text)) return rows;
  } catch {
    // Not well-formed: try the lenient parser; the strict parser's error is the one reported.
  }
  try {
    const patient = await readLenientFeed(text, format, options);
    return rows && rows.rows.length > 0 ? completed(rows, patient) : patient;
  } catch (error) {
    if (rows && rows.rows.length > 0) return rows;
    const plain = withPlainRoot(text);
    if (plain === text) throw error;
    return parseWellFormed(plain, format, parseDateFn);
  }
}

/** Checks a result for plausibility: items, links in some of them, and times if the document has any. */
function isComplete({ rows }: ListingItems, text: string): boolean {
  const isDated =
    rows.some(({ published, modified }) => published ?? modified) || !DATE_OF_NOBODYS.test(text);
  return rows.some(({ link }) => link) && isDated;
}

/** Merges a strict result with a lenient one. Where they disagree about the items, those with links win. */
function completed(strict: ListingItems, patient: ListingItems): ListingItems {
  if (strict.rows.length !== patient.rows.length)
    return patient.rows.some(({ link }) => link) ? patient : strict;
  const rows = strict.rows.map((row, index) => {
    const { link, published, modified } = patient.rows[index] ?? {};
    return {
      ...row,
      link: row.link ?? link,
      published: row.published ?? published,
      modified: row.modified ?? modified,
    };
  });
  return { ...strict, rows };
}

/** Adds the version to a JSON Feed that lacks it. */
function jsonFeedOf(document: string): unknown {
  const feed = parseJson(stripControls(document));
  return { version: 'https://jsonfeed.org/version/1.1', title: '', ...(feed as object) };
}

/** Parses JSON with the faults of templates: trailing commas and raw line breaks in strings. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const mended = text.replace(/"(?:\\.|[^"\\])*"|,(?=\s*[\]}])/gs, (token) =>
      token === ',' ? '' : token.replace(/[\n\r\t]/g, ' '),
    );
    if (mended === text) throw error;
    return JSON.parse(mended);
  }
}

/** Removes an unknown namespace: a prefix on the root and its children, or a default namespace. */
function withPlainRoot(text: string): string {
  const root = /<(?:([\w-]{1,20}):)?(?:rss|feed)\b[^>]{0,5000}>/i.exec(text);
  if (!root) return text;
  const [tag, prefix] = root;
  const plain = text.replace(tag, tag.replace(/\sxmlns\s*=\s*(?:"[^"]*"|'[^']*')/, ''));
  return prefix ? plain.replaceAll(`<${prefix}:`, '<').replaceAll(`</${prefix}:`, '</') : plain;
}

function parseWellFormed(
  text: string,
  format: Exclude<FeedFormat, 'json'>,
  parseDateFn: (raw: string) => When,
): ListingItems {
  if (format === 'rss') return fromRss(parseRssFeed<When>(mergeChannels(text), { parseDateFn }));
  if (format === 'atom') return fromAtom(parseAtomFeed<When>(text, { parseDateFn }));
  return fromRdf(parseRdfFeed<When>(text, { parseDateFn }));
}

function fromRss(feed: Partial<RssFeed.Feed<When>>): ListingItems {
  return {
    format: 'rss',
    title: titleOf(feed.title ?? feed.dc?.titles?.[0]),
    language: feed.language ?? feed.dc?.languages?.[0] ?? feed.xml?.lang,
    site: feed.link ?? linkOf(feed.atom?.links),
    ttlMinutes: feed.ttl ?? minutesOf(feed.sy),
    rows: (feed.items ?? []).map((item) => ({ ...rssRow(item), bases: basesOf(feed, item) })),
  };
}

function rssRow(item: RssFeed.Item<When>): ListingItem {
  const permalink =
    item.guid?.isPermaLink !== false && isAddress(item.guid?.value) ? item.guid?.value : undefined;
  return {
    title: titleOf(item.title ?? item.dc?.titles?.[0] ?? item.media?.title?.value),
    link: item.link ?? linkOf(item.atom?.links) ?? permalink,
    summary: summaryOf(item.description ?? item.content?.encoded ?? item.media?.description?.value),
    published:
      item.pubDate ??
      item.dc?.dates?.[0] ??
      item.dcterms?.issued?.[0] ??
      item.dcterms?.created?.[0] ??
      item.atom?.published,
    modified: item.dcterms?.modified?.[0] ?? item.atom?.updated,
    byline: people(item.dc?.creators ?? item.authors?.map((author) => author.name)),
    section: titleOf(item.categories?.[0]?.name ?? item.dc?.subjects?.[0]),
    language: item.dc?.languages?.[0] ?? item.xml?.lang,
    imageUrl: mediaImage(item.media) ?? item.enclosures?.find(({ type }) => type?.startsWith('image/'))?.url,
    guid: item.guid?.value,
  };
}

function fromRdf(feed: Partial<RdfFeed.Feed<When>>): ListingItems {
  return {
    format: 'rdf',
    title: titleOf(feed.title),
    language: feed.dc?.languages?.[0] ?? feed.xml?.lang,
    site: feed.link,
    ttlMinutes: minutesOf(feed.sy),
    rows: (feed.items ?? []).map((item) => ({
      title: titleOf(item.title ?? item.dc?.titles?.[0]),
      link: item.link ?? (isAddress(item.rdf?.about) ? item.rdf?.about : undefined),
      bases: basesOf(feed, item),
      summary: summaryOf(item.description ?? item.content?.encoded),
      published: item.dc?.dates?.[0] ?? item.dcterms?.issued?.[0] ?? item.dcterms?.created?.[0],
      modified: item.dcterms?.modified?.[0],
      byline: people(item.dc?.creators),
      section: titleOf(item.dc?.subjects?.[0]),
      language: item.dc?.languages?.[0] ?? item.xml?.lang,
      imageUrl: mediaImage(item.media),
      guid: item.rdf?.about,
    })),
  };
}

function fromAtom(feed: Partial<AtomFeed.Feed<When>>): ListingItems {
  return {
    format: 'atom',
    title: atomText(feed.title),
    language: feed.xml?.lang ?? feed.dc?.languages?.[0],
    site: linkOf(feed.links),
    ttlMinutes: minutesOf(feed.sy),
    rows: (feed.entries ?? []).map((entry) => ({ ...atomRow(entry), bases: basesOf(feed, entry) })),
  };
}

function atomRow(entry: Partial<AtomFeed.Entry<When>>): ListingItem {
  return {
    title: atomText(entry.title) ?? titleOf(entry.dc?.titles?.[0] ?? entry.media?.title?.value),
    link: linkOf(entry.links) ?? (isAddress(entry.id) ? entry.id : undefined),
    summary:
      atomText(entry.summary, SUMMARY) ?? summaryOf(entry.content?.value ?? entry.media?.description?.value),
    published: entry.published ?? entry.dc?.dates?.[0] ?? entry.dcterms?.issued?.[0] ?? entry.updated,
    modified: entry.updated ?? entry.dcterms?.modified?.[0],
    byline: people(entry.authors?.map((author) => author.name) ?? entry.dc?.creators),
    section: titleOf(entry.categories?.[0]?.label ?? entry.categories?.[0]?.term),
    language: entry.xml?.lang,
    imageUrl:
      mediaImage(entry.media) ??
      entry.links?.find(({ rel, type }) => rel === 'enclosure' && type?.startsWith('image/'))?.href,
    guid: entry.id,
  };
}

function fromJson(feed: Partial<JsonFeed.Feed<When>>): ListingItems {
  return {
    format: 'json',
    title: titleOf(feed.title),
    language: feed.language,
    site: feed.home_page_url,
    rows: (feed.items ?? []).map((item) => ({
      title: item.title === undefined ? undefined : cleanText(item.title),
      link: item.url ?? item.external_url ?? (isAddress(item.id) ? item.id : undefined),
      summary: summaryOf(item.summary ?? item.content_text ?? item.content_html),
      published: item.date_published ?? item.date_modified,
      modified: item.date_modified,
      byline: people(item.authors?.map((author) => author.name)),
      section: titleOf(item.tags?.[0]),
      language: item.language,
      imageUrl: item.image ?? item.banner_image,
      guid: item.id,
    })),
  };
}

type Based = { xml?: { base?: string } };

function basesOf(...elements: readonly Based[]): string[] | undefined {
  const bases = elements.map(({ xml }) => xml?.base).filter((base) => base !== undefined);
  return bases.length > 0 ? bases : undefined;
}

function titleOf(text: string | undefined): string | undefined {
  return (text && headlineText(text)) || undefined;
}

function summaryOf(html: string | undefined): string | undefined {
  return (html && plainText(html, SUMMARY)) || undefined;
}

/** Feeds put markup into texts of every type (RFC 4287, section 3.1, allows it in `html` and `xhtml` only). */
function atomText(text: AtomFeed.Text | undefined, maxLength?: number): string | undefined {
  const convert = maxLength === undefined ? headlineText : plainText;
  return (text?.value && convert(text.value, maxLength)) || undefined;
}

type Link = { href?: string; rel?: string; type?: string };

/**
 * Picks the link to the article among several (RFC 4287, section 4.2.7.2): `alternate`, preferably HTML,
 * else any link to a page about it.
 */
function linkOf(links: readonly Link[] | undefined): string | undefined {
  const named = (links ?? []).filter(({ href }) => href);
  const alternates = named.filter(({ rel }) => rel === undefined || rel === 'alternate');
  const best =
    alternates.find(({ type }) => type?.includes('html')) ??
    alternates.find(({ type }) => type === undefined);
  return (
    best ??
    alternates[0] ??
    named.find(({ rel }) => /^(?:via|related|self|enclosure)$/.test(rel ?? ''))
  )?.href;
}

function isAddress(text: string | undefined): text is string {
  return text !== undefined && /^\s*https?:\/\/[^\s/]+/i.test(text);
}

function people(names: readonly (string | undefined)[] | undefined): string[] | undefined {
  const known = names?.map((name) => plainText(name ?? '', 200)).filter((name) => name !== '');
  return known && known.length > 0 ? known : undefined;
}

function mediaImage(media: MediaNs.ItemOrFeed | undefined): string | undefined {
  const contents = [
    ...(media?.contents ?? []),
    ...(media?.groups?.flatMap((group) => group.contents ?? []) ?? []),
  ];
  const pictures = contents.filter(
    ({ url, medium, type }) => url && (medium === 'image' || type?.startsWith('image/')),
  );
  const largest = pictures.toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0))[0];
  return (
    largest?.url ??
    media?.thumbnails?.[0]?.url ??
    contents.find(({ thumbnails }) => thumbnails)?.thumbnails?.[0]?.url
  );
}

const PERIODS: Readonly<Record<string, number>> = {
  hourly: 60,
  daily: DAY_MINUTES,
  weekly: 10_080,
  monthly: 43_200,
};

/**
 * RSS syndication module: a period and a frequency. "Hourly, 1" is the default of blog engines and
 * ignored.
 */
function minutesOf(sy: { updatePeriod?: string; updateFrequency?: number } | undefined): number | undefined {
  const period = sy?.updatePeriod === undefined ? undefined : PERIODS[sy.updatePeriod.trim().toLowerCase()];
  const minutes = period && Math.round(period / Math.max(1, sy?.updateFrequency ?? 1));
  return minutes === 60 ? undefined : minutes;
}
