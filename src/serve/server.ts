import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { paths } from '../url/site-paths.ts';
import { siteUrl } from '../publish/site.ts';
import { dayBounds } from '../store/publication/archive-index.ts';
import { conditionalResponse, CACHE_FOREVER, CACHE_PAGES, headersOf } from './conditional-response.ts';
import { clientAddress, ClientLimiter } from './client-limits.ts';
import { assetNames, renderAsset } from './assets.ts';
import { deskRoutes } from './desk/routes.ts';
import { feedRoutes } from './routes/feeds.ts';
import { healthRoutes } from './routes/health.ts';
import { pageRoutes } from './routes/pages.ts';
import { imageRoutes } from './routes/pictures.ts';
import { missingPage, troublePage } from './pages/about.ts';
import { PAGE_HEADERS, type ServerParts, type RouteContext, serveNotice } from './route-context.ts';
import { type OnRefreshFailed, ResponseCache } from './response-cache.ts';

/**
 * Creates the web server as a Hono app without a socket: test it with `app.request()`, serve it with
 * `listen()`. All paths are in `paths` of url/site-paths.ts.
 */
export function createServer(parts: ServerParts): Hono {
  const refreshFailed: OnRefreshFailed = (error, path, isNews) => {
    parts.metrics?.refreshFailures.inc();
    if (isNews) parts.onError?.(error, path);
  };
  const room: RouteContext = {
    ...parts,
    cache: new ResponseCache(() => parts.now().getTime(), { onRefreshFailed: refreshFailed }),
  };
  const app = new Hono();
  limitSearches(app, room);
  feedRoutes(app, room);
  assetRoutes(app, room);
  healthRoutes(app, room);
  robotRoutes(app, room);
  if (parts.desk) deskRoutes(app, room, parts.desk);
  // People type `/perang`; the page is `/perang/`.
  app.get('/:name{[^/.]+}', async (context, next) => {
    const name = context.req.param('name');
    const folder = name === 'sumber' || name === 'arsip' || room.editions.some(({ id }) => id === name);
    return folder ? context.redirect(`/${name}/`, 301) : next();
  });
  imageRoutes(app, room);
  pageRoutes(app, room);
  app.notFound((context) => serveNotice(room, context, missingPage(new URL(context.req.url).pathname), 404));
  app.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse();
    parts.onError?.(error, new URL(context.req.url).pathname);
    return serveNotice(room, context, troublePage(), 500);
  });
  return app;
}

/** Searches are the only requests whose cost the client chooses. */
const SEARCHES = { count: 60, windowMs: 60_000 };

function limitSearches(app: Hono, { now }: RouteContext): void {
  const searches = new ClientLimiter({ ...SEARCHES, now: () => now().getTime() });
  for (const path of [paths.search, paths.searchFeed])
    app.use(path, async (context, next) => {
      const client = clientAddress(context);
      const seconds = searches.secondsToWait(client);
      if (seconds !== undefined)
        return context.text('Terlalu banyak pencarian; coba lagi sebentar lagi.', 429, {
          'Retry-After': String(seconds),
          'Cache-Control': 'no-store',
        });
      searches.add(client);
      return next();
    });
}

function assetRoutes(app: Hono, room: RouteContext): void {
  for (const name of assetNames)
    app.get(`/${name}`, async (context) => {
      const document = await room.cache.get(`/${name}`, { freshMs: Infinity, staleMs: Infinity }, () =>
        renderAsset(name),
      );
      if (!document) return context.notFound();
      const cache = context.req.query('v') === undefined ? CACHE_PAGES : CACHE_FOREVER;
      return conditionalResponse(headersOf(context), document, { ...PAGE_HEADERS, 'Cache-Control': cache });
    });
}

function robotRoutes(app: Hono, { site, db }: RouteContext): void {
  app.get('/robots.txt', (context) =>
    context.text(
      `User-agent: *\nDisallow: ${paths.search}\nDisallow: /meja\nSitemap: ${siteUrl(site, '/sitemap.xml')}\n`,
    ),
  );
  app.get('/sitemap.xml', async (context) => {
    const bounds = await dayBounds(db);
    const pages = [paths.home, paths.about, paths.feeds, paths.sources, paths.archive];
    const urls = [
      ...pages.map((path) => ({ path, at: undefined })),
      ...bounds.map(({ day, newest }) => ({ path: paths.day(day), at: newest })),
    ];
    const lines = urls.map(
      ({ path, at }) =>
        `<url><loc>${siteUrl(site, path)}</loc>${at ? `<lastmod>${at.toISOString()}</lastmod>` : ''}</url>`,
    );
    return context.body(
      `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${lines.join('\n')}\n</urlset>\n`,
      200,
      { 'Content-Type': 'application/xml; charset=utf-8', 'Cache-Control': CACHE_PAGES },
    );
  });
}
