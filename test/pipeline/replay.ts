import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { corpusPath } from '../corpus.ts';
import { close, listen, originOf } from '../../fixtures/http.ts';

/** A saved page that is served as it was: the raw bytes, without a charset in the header. */
export interface ReplayedPage {
  readonly url: string;
  readonly id: string;
  readonly set: string;
  readonly language: string;
  /** The headline according to annotators, if they agree on one. */
  readonly title: string | undefined;
}

/** A saved listing with links rewritten to this server. */
export interface ReplayedListing {
  readonly url: string;
  readonly sourceId: string;
  readonly file: string;
  readonly kind: string | undefined;
  /** Number of items that most parsers find. */
  readonly items: number;
}

export interface Replay extends AsyncDisposable {
  readonly origin: string;
  readonly pages: readonly ReplayedPage[];
  readonly listings: readonly ReplayedListing[];
  /** A source per listing, and one per language for the pages, whose RSS is generated here. */
  readonly sourcesYaml: string;
  /** Requested paths, in order. */
  readonly requests: readonly string[];
}

const corpus = corpusPath('');

/** Sets whose pages are articles with a text that annotators or parsers agreed on. */
const sets = ['fundus', 'fundus-eval', 'idar', 'newspaper4k', 'scrapinghub', 'wcxb', 'readability'];

/**
 * Serves saved pages and listings on one loopback port. The first `linksEach` links of a listing lead to
 * saved pages, the others to URLs that its source excludes, so that a crawl ends; no link leads to
 * another host.
 */
export async function openReplay(
  options: { pages?: number; listings?: number; linksEach?: number; now?: Date } = {},
): Promise<Replay> {
  const { pages: pageCount = 160, listings: listingCount = 320, linksEach = 1, now = new Date() } = options;
  const rows = choosePages(pageCount);
  const files = chooseListings(listingCount);
  const requests: string[] = [];
  const answers = new Map<string, () => Body>();
  const server = await listen(0, ({ url = '/' }, response) => {
    requests.push(url);
    const answer = answers.get(url) ?? (/^\/\d+\/page\/\d+$/.test(url) ? linkedPage(url) : undefined);
    const { type, body } = answer?.() ?? { type: 'text/html', body: '<title>Not found</title>' };
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': type }).end(body);
  });
  const origin = originOf(server);

  function linkedPage(url: string): () => Body {
    const [, listing, , link] = url.split('/').map(Number);
    return () => pageBody(rows[((listing ?? 0) * linksEach + (link ?? 0)) % rows.length] as Row);
  }

  const pages = rows.map((row) => replayedPage(row, origin));
  const listings = files.map(({ file, kind, n }, index): ReplayedListing => {
    const url = `${origin}/${index}/${encodeURIComponent(file)}`;
    return { url, sourceId: `listing-${index}`, file, kind, items: n };
  });
  for (const [index, { url }] of pages.entries())
    answers.set(new URL(url).pathname, () => pageBody(rows[index] as Row));
  for (const [index, { url }] of listings.entries()) {
    const saved = files[index] as Saved;
    const base = `${new URL(origin).host}/${index}`;
    answers.set(new URL(url).pathname, () => ({
      type: typeOf(saved),
      body: turnLinks(readListing(saved.file), base, linksEach),
    }));
  }
  for (const language of languagesOf(pages))
    answers.set(`/feed/${language}`, () => ({
      type: 'application/rss+xml',
      body: rssOf(pages, language, origin, now),
    }));
  answers.set('/robots.txt', () => ({ type: 'text/plain', body: 'User-agent: *\nDisallow:\n' }));

  const dispose = (): Promise<void> => close(server);
  const yaml = sourcesYaml(origin, pages, listings);
  return { origin, pages, listings, requests, sourcesYaml: yaml, [Symbol.asyncDispose]: dispose };
}

interface Body {
  readonly type: string;
  readonly body: string | Buffer;
}

function replayedPage({ set, id, lang, title }: Row, origin: string): ReplayedPage {
  return { url: `${origin}/pages/${set}/${id}.html`, id, set, language: lang?.split('-')[0] ?? 'en', title };
}

function languagesOf(pages: readonly ReplayedPage[]): string[] {
  return [...new Set(pages.map(({ language }) => language))];
}

interface Row {
  readonly id: string;
  readonly set: string;
  readonly lang?: string;
  readonly title?: string;
  readonly text?: string;
}

/** Selects pages evenly from the sets; deterministic. */
function choosePages(count: number): Row[] {
  const bySet = sets.map((set) =>
    readFileSync(join(corpus, `extract/dev/${set}.jsonl`), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line): Row => ({ ...(JSON.parse(line) as Row), set }))
      .filter(({ id, text }) => /^[\w.-]+$/.test(id) && (text?.length ?? 0) > 600)
      .toSorted((a, b) => order(a.id).localeCompare(order(b.id))),
  );
  const most = Math.max(...bySet.map((rows) => rows.length));
  const mixed = Array.from({ length: most }, (_, index) => bySet.flatMap((rows) => rows[index] ?? [])).flat();
  return mixed.slice(0, count);
}

/** The saved bytes, without a charset in the header. */
function pageBody({ set, id }: Row): Body {
  const bytes = gunzipSync(readFileSync(join(corpus, 'extract/dev', set, `${id}.html.gz`)));
  return { type: 'text/html', body: bytes };
}

interface Saved {
  readonly file: string;
  readonly kind?: string;
  readonly n: number;
}

/** Listings with items; those on whose links parsers agree come first. */
function chooseListings(count: number): Saved[] {
  const expected = JSON.parse(readFileSync(join(corpus, 'feeds/expected.json'), 'utf8')) as Record<
    string,
    { kind?: string; n?: number; items?: { link?: string }[] }
  >;
  const linked = (file: string): number => Number(expected[file]?.items?.some(({ link }) => link) ?? false);
  return Object.entries(expected)
    .filter(
      ([file, { n = 0, kind }]) =>
        n > 0 && kind !== 'sitemap-index' && existsSync(join(corpus, 'feeds/files', file)),
    )
    .toSorted(([a], [b]) => linked(b) - linked(a) || order(a).localeCompare(order(b)))
    .slice(0, count)
    .map(([file, { kind, n = 0 }]) => ({ file: basename(file), n, ...(kind === undefined ? {} : { kind }) }));
}

function order(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

function readListing(file: string): string {
  const bytes = readFileSync(join(corpus, 'feeds/files', file));
  return bytes.subarray(0, 2).toString('hex') === '1f8b'
    ? gunzipSync(bytes).toString('latin1')
    : bytes.toString('latin1');
}

/** Matches the URLs in feeds and sitemaps that a reader may follow: prefix, host, rest. */
const inMarkup =
  /((?:<(?:\w+:)?(?:link|loc|guid|id|origlink)(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?\s*)|(?:\s(?:href|rdf:about|rdf:resource|xml:base)\s*=\s*["']\s*)|(?:"(?:url|external_url|id)"\s*:\s*"))https?:\\?\/\\?\/([^/\s"'<>\\\]]+)([^\s"'<>\]]*)/gi;
const inLines = /^((?:\xef\xbb\xbf)?\s*)https?:\/\/([^/\s]+)(\S*)/gim;
const firstItem = /<(?:\w+:)?(?:item|entry|urlset)[\s>]|"items"\s*:/i;
const following = /<(?:\w+:)?(?:link|loc|origlink)|href|"(?:url|external_url)"|^(?:\xef\xbb\xbf)?\s*$/i;

/**
 * Rewrites every URL that could be followed to this server, byte by byte (latin1 in, latin1 out): the
 * first `most` distinct ones of the items to `/page/<k>`, the others to `/elsewhere/...`.
 */
function turnLinks(text: string, base: string, most: number): Buffer {
  const numbers = new Map<string, number>();
  const start = Math.max(0, text.search(firstItem));
  const places = /^(?:\xef\xbb\xbf)?\s*https?:/.test(text) ? inLines : inMarkup;
  const turned = text.replace(places, (_, before: string, host: string, rest: string, offset: number) => {
    const address = host + rest;
    if (offset >= start && following.test(before) && numbers.size < most)
      numbers.set(address, numbers.get(address) ?? numbers.size);
    const number = numbers.get(address);
    return `${before}http://${base}/${number === undefined ? `elsewhere/${address}` : `page/${number}`}`;
  });
  return Buffer.from(turned, 'latin1');
}

function typeOf({ file, kind }: Saved): string {
  if (file.endsWith('.json')) return 'application/json';
  if (kind === 'sitemap-text' || file.endsWith('.txt')) return 'text/plain';
  if (kind === 'rss') return 'application/rss+xml';
  if (kind === 'atom') return 'application/atom+xml';
  return 'text/xml';
}

/** The pages of one language as a feed without titles, so that headlines must come from the pages. */
function rssOf(pages: readonly ReplayedPage[], language: string, origin: string, now: Date): string {
  const items = pages
    .filter((page) => page.language === language)
    .map(
      ({ url }, index) =>
        `<item><link>${url}</link><description>Page ${index}</description><pubDate>${new Date(now.getTime() - index * 60_000).toUTCString()}</pubDate></item>`,
    );
  return `<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Replay</title><link>${origin}</link><description>Saved pages</description>\n${items.join('\n')}\n</channel></rss>\n`;
}

function sourcesYaml(
  origin: string,
  pages: readonly ReplayedPage[],
  listings: readonly ReplayedListing[],
): string {
  const source = (id: string, language: string, url: string, kind: string): string => `  - id: ${id}
    name: Replay ${id}
    homepage: "${origin}/"
    language: ${language}
    timezone: UTC
    publish: full
    licence: saved for tests
    include: ['^http://127\\.0\\.0\\.1']
    exclude: ['/elsewhere/']
    listings:
      - ${kind}: "${url}"
`;
  const languages = languagesOf(pages);
  return `defaults:
  every: 1m
  delay: 0s
  maxAge: 3650d
sources:
${languages.map((language) => source(`pages-${language}`, language, `${origin}/feed/${language}`, 'feed')).join('')}${listings
    .map(({ sourceId, url, kind }) =>
      source(sourceId, 'en', url, kind?.includes('sitemap') ? 'sitemap' : 'feed'),
    )
    .join('')}editions:
${mostFrequent(pages, 4).map(editionOf).join('')}`;
}

/** Every story is decided for every edition, so a few editions suffice. */
function mostFrequent(pages: readonly ReplayedPage[], count: number): string[] {
  const byLanguage = Map.groupBy(pages, (page) => page.language);
  return [...byLanguage]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, count)
    .map(([language]) => language);
}

function editionOf(language: string): string {
  return `  - id: uji-${language}
    title: Replay ${language}
    description: Saved pages
    language: ${language}
`;
}
