import type { Context, Hono } from 'hono';
import { paths } from '../../url/site-paths.ts';
import {
  compress,
  type DocumentDraft,
  draftDocument,
  formats,
  type RenderedDocument,
  renderFeed,
} from '../../publish/feeds/documents.ts';
import { FEED_FILES } from '../../publish/feeds/feed.ts';
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

/** A stored document is served after a second at the latest; while the database fails, the old one for an hour. */
const FRESHNESS: Freshness = { freshMs: VISIBLE_AFTER_MS, staleMs: 3_600_000 };
/** Most items of a search's feed, and characters of a search. */
const SEARCH_ITEMS = 30;
export const MAX_SEARCH_LENGTH = 200;

const HEADERS = { ...FEED_HEADERS, 'Cache-Control': CACHE_FEEDS, Vary: 'Accept' };
/** Browsers apply stylesheets to plain XML only; a feed by its own name they show as source text or save. */
const HEADERS_FOR_PEOPLE = { ...HEADERS, 'Content-Type': 'application/xml; charset=utf-8' };

/** With the links by which subscribers find the hub (WebSub, section 4). */
function headersFor({ site }: RouteContext, header: HeaderOf, path: string): Record<string, string> {
  const isPerson = path.endsWith('.xml') && (header('accept') ?? '').includes('text/html');
  const headers = isPerson ? HEADERS_FOR_PEOPLE : HEADERS;
  if (site.hub === undefined) return headers;
  return { ...headers, Link: `<${site.hub}>; rel="hub", <${siteUrl(site, path)}>; rel="self"` };
}

/** Stored feed documents, the feed of a search, and the list of all feeds. */
export function feedRoutes(app: Hono, room: RouteContext): void {
  // Not async: a cached response is sent in the same turn of the event loop, a third faster.
  app.get(`/*`, (context, next): Response | Promise<Response> => {
    // hono takes the answer of the next handler where this one gives none; its types ask for one.
    const pass = (): Promise<Response> => next() as unknown as Promise<Response>;
    const path = documentPath(context);
    if (path === undefined) return pass();
    const reply = (document: RenderedDocument | undefined): Response | Promise<Response> => {
      if (!document) return pass();
      const header = headersOf(context);
      return conditionalResponse(header, document, headersFor(room, header, path));
    };
    const found = room.cache.get(path, FRESHNESS, (known) => loadDocument(room, path, known));
    return found instanceof Promise ? found.then(reply) : reply(found);
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

const DOCUMENT = new RegExp(
  `/(?:${Object.values(FEED_FILES)
    .map((file) => file.replace('.', '\\.'))
    .join('|')})$`,
);

/** The path as documents are stored under, where it is one of theirs; hono has decoded it. */
function documentPath({ req }: Context): string | undefined {
  if (!DOCUMENT.test(req.path)) return undefined;
  return /[^!-~]/.test(req.path) ? new URL(req.url).pathname : req.path;
}

/** What people typed, as it is searched for: one line of bounded length. */
export function searchWords(typed: string | undefined): string {
  return oneLine(typed ?? '').slice(0, MAX_SEARCH_LENGTH);
}

async function loadDocument(
  { db, editions, site }: RouteContext,
  path: string,
  known: RenderedDocument | undefined,
): Promise<RenderedDocument | undefined> {
  if (known && (await documentEtag(db, path)) === known.etag) return known;
  const stored = await getDocument(db, path);
  if (stored)
    return { ...stored, gzip: stored.gzip ?? new Uint8Array(), brotli: stored.brotli ?? new Uint8Array() };
  const empty = (await emptyFeed(editions, site, path)).find((one) => one.path === path);
  return empty && compress(empty);
}

/** An edition that is new in sources.yaml has its feeds, long and short, before it has a story. */
async function emptyFeed(
  editions: RouteContext['editions'],
  site: RouteContext['site'],
  path: string,
): Promise<DocumentDraft[]> {
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
  const self = siteUrl(site, paths.searchFeed + query);
  const made = await renderFeed({
    site,
    editions,
    title: `${site.name}: ${words}`,
    description: `Berita tentang ${words}`,
    page: paths.search + query,
    folder: paths.searchFeed,
    addresses: { rss: self, atom: self, json: self },
    form: 'full',
    stories,
  });
  const rss = made[formats.findIndex(({ name }) => name === 'rss')];
  return rss && compress(rss);
}

async function subscriptions({ db, editions, site, now }: RouteContext): Promise<RenderedDocument> {
  const outlets = await publishedSources(db);
  const feed = (title: string, folder: string, language: string): Subscription => ({
    title,
    xmlUrl: siteUrl(site, `${folder}${FEED_FILES.rss}`),
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
