import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A saved page that is served again as it once was: its raw bytes, its charset undeclared in the header. */
export interface ReplayedPage {
  readonly url: string;
  readonly id: string;
  readonly set: string;
  readonly language: string;
  /** What annotators say the headline is, where they say it. */
  readonly title: string | undefined;
}

/** A saved listing, its links turned to this server. */
export interface ReplayedListing {
  readonly url: string;
  readonly sourceId: string;
  readonly file: string;
  readonly kind: string | undefined;
  /** How many items most parsers find in it. */
  readonly items: number;
}

export interface Replay extends AsyncDisposable {
  readonly origin: string;
  readonly pages: readonly ReplayedPage[];
  readonly listings: readonly ReplayedListing[];
  /** A source for every listing, and for the pages one source a language, whose RSS is made here. */
  readonly sourcesYaml: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
}

const corpus = join(import.meta.dirname, '../../../shared/corpus');

/** Why there is nothing to replay; undefined where there is. */
export const replayMissing: string | undefined = existsSync(join(corpus, 'feeds/expected.json'))
  ? undefined
  : `no saved pages and listings at ${corpus}`;

/** Sets whose pages are articles with a text that annotators or parsers agreed on. */
const sets = ['fundus', 'fundus-eval', 'idar', 'newspaper4k', 'scrapinghub', 'wcxb', 'readability'];

/**
 * Serves saved pages and listings on one loopback port. The first `linksEach` links of a listing lead to saved pages, the
 * others to addresses that its source leaves out, so that a crawl ends; no link leads to another host.
 */
export async function openReplay(
  options: { pages?: number; listings?: number; linksEach?: number; now?: Date } = {},
): Promise<Replay> {
  const { pages: pageCount = 160, listings: listingCount = 320, linksEach = 1, now = new Date() } = options;
  const rows = choosePages(pageCount);
  const files = chooseListings(listingCount);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(path);
    answer(path, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pages = rows.map((row): ReplayedPage => ({
    url: `${origin}/pages/${row.set}/${row.id}.html`,
    id: row.id,
    set: row.set,
    language: row.lang?.split('-')[0] ?? 'en',
    title: row.title,
  }));
  const listings = files.map(({ file, kind, n }, index): ReplayedListing => ({
    url: `${origin}/${index}/${encodeURIComponent(file)}`,
    sourceId: `listing-${index}`,
    file,
    kind,
    items: n,
  }));

  function answer(path: string, response: ServerResponse): void {
    const [, first = '', second = '', third = ''] = (path.split('?')[0] ?? '').split('/');
    const page =
      first === 'pages' ? rows.find((row) => row.set === second && `${row.id}.html` === third) : undefined;
    const listing = files[Number(first)];
    if (page !== undefined) send(response, 'text/html', readPage(page));
    else if (first === 'feed') send(response, 'application/rss+xml', rssOf(pages, second, now));
    else if (path === '/robots.txt') send(response, 'text/plain', 'User-agent: *\nDisallow:\n');
    else if (listing === undefined) send(response, 'text/html', '<title>Not found</title>', 404);
    else if (decodeURIComponent(second) === listing.file) {
      const body = turnLinks(
        readListing(listing.file),
        `127.0.0.1:${new URL(origin).port}/${first}`,
        linksEach,
      );
      send(response, typeOf(listing), body);
    } else if (second === 'page') {
      const row = rows[(Number(first) * linksEach + Number(third)) % rows.length];
      send(response, 'text/html', row === undefined ? '' : readPage(row));
    } else send(response, 'text/html', '<title>Not found</title>', 404);
  }

  return {
    origin,
    pages,
    listings,
    requests,
    sourcesYaml: sourcesYaml(origin, pages, listings),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, type: string, body: string | Buffer, status = 200): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

interface Row {
  readonly id: string;
  readonly set: string;
  readonly lang?: string;
  readonly title?: string;
  readonly text?: string;
}

/** Spread evenly over the sets; the same choice every time. */
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

function readPage({ set, id }: Row): Buffer {
  return gunzipSync(readFileSync(join(corpus, 'extract/dev', set, `${id}.html.gz`)));
}

interface Saved {
  readonly file: string;
  readonly kind?: string;
  readonly n: number;
}

/** Listings with items; first those in which parsers agree on links. */
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

/** The places in feeds and sitemaps where an address stands that a reader may follow: what is before, host, rest. */
const inMarkup =
  /((?:<(?:\w+:)?(?:link|loc|guid|id|origlink)(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?\s*)|(?:\s(?:href|rdf:about|rdf:resource|xml:base)\s*=\s*["']\s*)|(?:"(?:url|external_url|id)"\s*:\s*"))https?:\\?\/\\?\/([^/\s"'<>\\\]]+)([^\s"'<>\]]*)/gi;
const inLines = /^((?:\xef\xbb\xbf)?\s*)https?:\/\/([^/\s]+)(\S*)/gim;
const firstItem = /<(?:\w+:)?(?:item|entry|urlset)[\s>]|"items"\s*:/i;
const following = /<(?:\w+:)?(?:link|loc|origlink)|href|"(?:url|external_url)"|^(?:\xef\xbb\xbf)?\s*$/i;

/**
 * Turns every address that could be followed to this server, bytes as they are (latin1 in, latin1 out): the first `most`
 * different ones of the items to `/page/<k>`, the others to `/elsewhere/...`.
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

/** The pages of one language as a feed without titles: a headline must come from the page. */
function rssOf(pages: readonly ReplayedPage[], language: string, now: Date): string {
  const items = pages
    .filter((page) => page.language === language)
    .map(
      ({ url }, index) =>
        `<item><link>${url}</link><description>Page ${index}</description><pubDate>${new Date(now.getTime() - index * 60_000).toUTCString()}</pubDate></item>`,
    );
  return `<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Replay</title><link>${new URL(pages[0]?.url ?? 'http://127.0.0.1').origin}</link><description>Saved pages</description>\n${items.join('\n')}\n</channel></rss>\n`;
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
  const languages = [...new Set(pages.map(({ language }) => language))];
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
${languages.map(editionOf).join('')}`;
}

function editionOf(language: string): string {
  return `  - id: uji-${language}
    title: Replay ${language}
    description: Saved pages
    language: ${language}
`;
}
