import type { Hono } from 'hono';
import { paths } from '../publish/address.ts';
import { finishDocument, formats, type Rendered, renderFeed } from '../publish/documents.ts';
import { FEED_FILES } from '../publish/feed.ts';
import { type Subscription, writeOpml } from '../publish/opml.ts';
import { oneLine } from '../publish/plain-text.ts';
import { absolute } from '../publish/site.ts';
import { publishedSources } from '../store/catalogue.ts';
import { getDocument } from '../store/documents.ts';
import { loadPublished } from '../store/published.ts';
import { answer, CACHE_FEEDS } from './answer.ts';
import { onceEach } from '../publish/once.ts';
import { FEED_HEADERS, type Room } from './room.ts';

/** A newly written document is seen within this time; older ones are shown while the database is asked, for an hour in its trouble. */
const FRESH = 1_000;
const STALE = 3_600_000;
/** Most items of a search's feed, and characters of a search. */
const SEARCH_ITEMS = 30;
export const LONGEST_SEARCH = 200;

const HEADERS = { ...FEED_HEADERS, 'Cache-Control': CACHE_FEEDS, Vary: 'Accept' };
/** Browsers apply stylesheets to plain XML only; a feed by its own name they show as source text or save. */
const HEADERS_FOR_PEOPLE = { ...HEADERS, 'Content-Type': 'application/xml; charset=utf-8' };

/** With the links by which subscribers find the hub (WebSub, section 4). */
function headersFor({ site }: Room, request: Request, path: string): Record<string, string> {
  const isPerson = path.endsWith('.xml') && (request.headers.get('accept') ?? '').includes('text/html');
  const headers = isPerson ? HEADERS_FOR_PEOPLE : HEADERS;
  if (site.hub === undefined) return headers;
  return { ...headers, Link: `<${site.hub}>; rel="hub", <${absolute(site, path)}>; rel="self"` };
}

/** Stored feed documents, the feed of a search, and the list of all feeds. */
export function feedRoutes(app: Hono, room: Room): void {
  const files = Object.values(FEED_FILES).map((file) => file.replace('.', '\\.'));
  app.get(`/*`, async (context, next) => {
    const { pathname } = new URL(context.req.url);
    if (!new RegExp(`/(?:${files.join('|')})$`).test(pathname)) return next();
    const found = room.shelf.get(pathname, FRESH, STALE, () => loadDocument(room, pathname));
    const document = found instanceof Promise ? await found : found;
    return document
      ? answer(context.req.raw.headers, document, headersFor(room, context.req.raw, pathname))
      : next();
  });

  app.get(paths.searchFeed, async (context) => {
    const words = searchWords(context.req.query('q'));
    if (words === '') return context.redirect(paths.search);
    const document = await room.shelf.get(`${paths.searchFeed}?q=${words}`, 30_000, STALE, () =>
      searchFeed(room, words),
    );
    return document
      ? answer(
          context.req.raw.headers,
          document,
          headersFor(room, context.req.raw, `${paths.searchFeed}?q=${encodeURIComponent(words)}`),
        )
      : context.notFound();
  });

  app.get(paths.opml, async (context) => {
    const document = await room.shelf.get(paths.opml, 60_000, STALE, () => subscriptions(room));
    return document ? answer(context.req.raw.headers, document, HEADERS) : context.notFound();
  });
}

/** What people typed, as it is searched for: one line of bounded length. */
export function searchWords(typed: string | undefined): string {
  return oneLine(typed ?? '').slice(0, LONGEST_SEARCH);
}

async function loadDocument({ db, editions, site }: Room, path: string): Promise<Rendered | undefined> {
  const stored = await getDocument(db, path);
  if (stored)
    return { ...stored, gzip: stored.gzip ?? new Uint8Array(), brotli: stored.brotli ?? new Uint8Array() };
  // An edition that is new in sources.yaml has a feed before it has a story.
  const edition = editions.find(
    ({ id }) => path.startsWith(paths.edition(id)) && path.split('/').length === 3,
  );
  if (!edition) return undefined;
  const { title, description, id } = edition;
  const folder = paths.edition(id);
  const made = await renderFeed({
    site,
    editions: [edition],
    title,
    description,
    page: folder,
    folder,
    form: 'full',
    stories: [],
  });
  return made.find((document) => document.path === path);
}

async function searchFeed({ db, editions, site }: Room, words: string): Promise<Rendered | undefined> {
  const stories = onceEach(
    await loadPublished(db, { words }, SEARCH_ITEMS * editions.length),
    editions,
  ).slice(0, SEARCH_ITEMS);
  const query = `?q=${encodeURIComponent(words)}`;
  const self = absolute(site, paths.searchFeed + query);
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
  return made[formats.findIndex(({ name }) => name === 'rss')];
}

async function subscriptions({ db, editions, site, now }: Room): Promise<Rendered> {
  const outlets = await publishedSources(db);
  const feed = (title: string, folder: string, language: string): Subscription => ({
    title,
    xmlUrl: absolute(site, `${folder}${FEED_FILES.rss}`),
    htmlUrl: absolute(site, folder),
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
  return finishDocument(
    paths.opml,
    'text/x-opml; charset=utf-8',
    writeOpml(site.name, groups, newest),
    now(),
  );
}
