import type { Context, Hono } from 'hono';
import { paths } from '../../url/site-paths.ts';
import {
  compress,
  type DocumentDraft,
  draftDocument,
  type RenderedDocument,
  renderFeed,
} from '../../publish/feeds/documents.ts';
import { FEED_FORMATS, MAIN_FORMAT } from '../../publish/feeds/format-registry.ts';
import { type Subscription, writeOpml } from '../../publish/feeds/opml.ts';
import { oneLine } from '../../publish/text/feed-text.ts';
import { siteUrl } from '../../publish/site.ts';
import { publishedSources } from '../../store/publication/archive-index.ts';
import { documentEtag, getDocument } from '../../store/publication/documents.ts';
import { loadPublished } from '../../store/publication/published-stories.ts';
import { conditionalResponse, CACHE_FEEDS, type HeaderOf, headersOf } from '../conditional-response.ts';
import { uniqueStories } from '../../publish/unique-stories.ts';
import type { Freshness } from '../response-cache.ts';
import { VISIBLE_AFTER_MS } from '../../publish/feeds/websub.ts';
import { FEED_HEADERS, type RouteContext } from '../route-context.ts';
import { DAY_SECONDS, HOUR_MS } from '../../time/durations.ts';

/** Feeds are at most a second old, or an hour while the database fails. */
const FRESHNESS: Freshness = { freshMs: VISIBLE_AFTER_MS, staleMs: HOUR_MS };
/** Maximum number of items in a search feed, and of characters in a query. */
const SEARCH_ITEMS = 30;
export const MAX_SEARCH_LENGTH = 200;

const HEADERS = { ...FEED_HEADERS, 'Cache-Control': CACHE_FEEDS, Vary: 'Accept' };
/**
 * For browsers, which apply stylesheets only to plain XML. With a feed media type they show the source or
 * download it.
 */
const HEADERS_FOR_PEOPLE = { ...HEADERS, 'Content-Type': 'application/xml; charset=utf-8' };

const METHODS = 'GET, HEAD, OPTIONS';
/** Response to OPTIONS. Browsers ask before a script's conditional request (Fetch standard, CORS preflight). */
const PREFLIGHT_HEADERS = {
  ...FEED_HEADERS,
  Allow: METHODS,
  'Access-Control-Allow-Methods': METHODS,
  'Access-Control-Allow-Headers': 'If-None-Match, If-Modified-Since, Cache-Control',
  'Access-Control-Max-Age': String(DAY_SECONDS),
};

/** Adds the links for WebSub discovery (WebSub, section 4). */
function headersFor({ site }: RouteContext, header: HeaderOf, path: string): Record<string, string> {
  const isPerson = path.endsWith('.xml') && (header('accept') ?? '').includes('text/html');
  const headers = isPerson ? HEADERS_FOR_PEOPLE : HEADERS;
  if (site.hub === undefined) return headers;
  return { ...headers, Link: `<${site.hub}>; rel="hub", <${siteUrl(site, path)}>; rel="self"` };
}

/** Routes of stored feeds, search feeds and the OPML list of all feeds. */
export function feedRoutes(app: Hono, room: RouteContext): void {
  const files = new Set((room.formats ?? FEED_FORMATS).map(({ file }) => file));
  // Not async: a cached response is sent in the same turn of the event loop, which is a third faster.
  app.get(`/*`, (context, next): Response | Promise<Response> => {
    // Hono accepts a missing response and uses that of the next handler, but its types do not allow it.
    const pass = (): Promise<Response> => next() as unknown as Promise<Response>;
    const path = documentPath(files, context);
    if (path === undefined) return pass();
    const reply = (document: RenderedDocument | undefined): Response | Promise<Response> => {
      if (!document) return pass();
      const header = headersOf(context);
      return conditionalResponse(header, document, headersFor(room, header, path));
    };
    const found = room.cache.get(path, FRESHNESS, (known) => loadDocument(room, path, known));
    return found instanceof Promise ? found.then(reply) : reply(found);
  });

  app.options('/*', (context, next) => {
    const { path } = context.req;
    const isFeed =
      path === paths.searchFeed || path === paths.opml || documentPath(files, context) !== undefined;
    return isFeed ? Promise.resolve(context.body(null, 204, PREFLIGHT_HEADERS)) : next();
  });

  app.get(paths.searchFeed, async (context) => {
    const words = searchWords(context.req.query('q'));
    if (words === '') return context.redirect(paths.search);
    const document = await room.cache.get(`${paths.searchFeed}?q=${words}`, FRESHNESS, () =>
      searchFeed(room, words),
    );
    if (!document) return context.notFound();
    const header = headersOf(context);
    const self = `${paths.searchFeed}?q=${encodeURIComponent(words)}`;
    return conditionalResponse(header, document, headersFor(room, header, self));
  });

  app.get(paths.opml, async (context) => {
    const document = await room.cache.get(paths.opml, FRESHNESS, () => subscriptions(room));
    return document ? conditionalResponse(headersOf(context), document, HEADERS) : context.notFound();
  });
}

/** Returns the path of a feed as it is stored (Hono has decoded it); undefined for other paths. */
function documentPath(files: ReadonlySet<string>, { req }: Context): string | undefined {
  if (!files.has(req.path.slice(req.path.lastIndexOf('/') + 1))) return undefined;
  return /[^!-~]/.test(req.path) ? new URL(req.url).pathname : req.path;
}

/** Normalises a search query to one line of limited length. */
export function searchWords(typed: string | undefined): string {
  return oneLine(typed ?? '').slice(0, MAX_SEARCH_LENGTH);
}

async function loadDocument(
  room: RouteContext,
  path: string,
  known: RenderedDocument | undefined,
): Promise<RenderedDocument | undefined> {
  if (known && (await documentEtag(room.db, path)) === known.etag) return known;
  const stored = await getDocument(room.db, path);
  if (stored)
    return { ...stored, gzip: stored.gzip ?? new Uint8Array(), brotli: stored.brotli ?? new Uint8Array() };
  const empty = (await emptyFeed(room, path)).find((one) => one.path === path);
  return empty && compress(empty);
}

/** Renders empty feeds, full and short, for an edition that has no stories yet. */
async function emptyFeed({ editions, site, formats }: RouteContext, path: string): Promise<DocumentDraft[]> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const edition = editions.find(
    ({ id }) => folder === paths.edition(id) || folder === paths.editionShortFeed(id, ''),
  );
  if (!edition) return [];
  const { title, description, id } = edition;
  const page = paths.edition(id);
  return renderFeed({
    site,
    editions: [edition],
    formats,
    title,
    description,
    page,
    folder,
    form: folder === page ? 'full' : 'excerpt',
    stories: [],
  });
}

async function searchFeed(
  { db, editions, site }: RouteContext,
  words: string,
): Promise<RenderedDocument | undefined> {
  const stories = uniqueStories(
    await loadPublished(db, { words }, SEARCH_ITEMS * editions.length),
    editions,
  ).slice(0, SEARCH_ITEMS);
  const query = `?q=${encodeURIComponent(words)}`;
  const [document] = await renderFeed({
    site,
    editions,
    title: `${site.name}: ${words}`,
    description: `Berita tentang ${words}`,
    page: paths.search + query,
    folder: paths.searchFeed,
    url: siteUrl(site, paths.searchFeed + query),
    formats: [MAIN_FORMAT],
    form: 'full',
    stories,
  });
  return document && compress(document);
}

async function subscriptions({ db, editions, site, now }: RouteContext): Promise<RenderedDocument> {
  const outlets = await publishedSources(db);
  const feed = (title: string, folder: string, language: string): Subscription => ({
    title,
    xmlUrl: siteUrl(site, `${folder}${MAIN_FORMAT.file}`),
    htmlUrl: siteUrl(site, folder),
    language,
  });
  const groups = [
    {
      name: 'Edisi',
      feeds: editions.map(({ id, title, language }) => feed(title, paths.edition(id), language)),
    },
    {
      name: 'Sumber',
      feeds: outlets.map(({ id, name }) => feed(`${site.name}: ${name}`, paths.source(id), 'id')),
    },
  ];
  const newest = new Date(
    Math.max(Date.UTC(2026, 0, 1), ...outlets.map((outlet) => outlet.newest.getTime())),
  );
  return compress(
    draftDocument(paths.opml, 'text/x-opml; charset=utf-8', writeOpml(site.name, groups, newest), now()),
  );
}
