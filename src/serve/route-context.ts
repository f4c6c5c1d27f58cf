import type { Context } from 'hono';
import type { Kysely } from 'kysely';
import type { EngineLimit } from '../config/engine-settings.ts';
import type { Edition } from '../model/edition.ts';
import type { Source } from '../model/source.ts';
import type { MetricCounts, Metrics } from '../observe/metrics.ts';
import { compress, draftDocument, type RenderedDocument } from '../publish/feeds/documents.ts';
import type { FeedFormat } from '../publish/feeds/format.ts';
import { VISIBLE_AFTER_MS } from '../publish/feeds/websub.ts';
import type { Site } from '../publish/site.ts';
import type { Database } from '../store/schema.ts';
import type { Desk } from './desk/desk-actions.ts';
import { conditionalResponse, CACHE_PAGES, headersOf } from './conditional-response.ts';
import { layout, type HtmlPage } from './pages/layout.ts';
import type { Freshness, ResponseCache } from './response-cache.ts';

/** Dependencies of the web server. */
export interface ServerParts {
  readonly db: Kysely<Database>;
  readonly site: Site;
  readonly editions: readonly Edition[];
  readonly sources: readonly Source[];
  readonly now: () => Date;
  readonly metrics?: Metrics | undefined;
  /** Metrics of the thread that crawls and translates, if it is a separate one. */
  readonly workMetrics?: (() => Promise<MetricCounts>) | undefined;
  /** Translation engines with the operator's limits, in order of preference. */
  readonly engines?: readonly EngineLimit[] | undefined;
  /** Token that /metrics and /status.json require; undefined: they are public. */
  readonly metricsToken?: string | undefined;
  /** Feed formats. Default: those of `publish/formats/`. */
  readonly formats?: readonly FeedFormat[] | undefined;
  /** The editors' desk, if enabled. */
  readonly desk?: Desk | undefined;
  /** Called with errors of request handlers. The client gets an error page without details. */
  readonly onError?: ((error: unknown, path: string) => void) | undefined;
}

/** Dependencies of the routes. */
export interface RouteContext extends ServerParts {
  readonly cache: ResponseCache;
}

/** No scripts, no resources of other sites, no framing. */
export const PAGE_HEADERS: Record<string, string> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'geolocation=(), camera=(), microphone=(), interest-cohort=()',
};

/** Scripts of any site may read feeds. */
export const FEED_HEADERS: Record<string, string> = {
  'Content-Security-Policy': "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Access-Control-Allow-Origin': '*',
};

/** Pages are at most a second old, or a minute while the database fails. */
const PAGE_FRESHNESS: Freshness = { freshMs: VISIBLE_AFTER_MS, staleMs: 60_000 };

/** Responds with a page from the cache; undefined when `make` returns none. */
export async function servePage(
  room: RouteContext,
  context: Context,
  make: () => Promise<HtmlPage | undefined>,
  key: string = context.req.path,
): Promise<Response | undefined> {
  const made = await room.cache.get(key, PAGE_FRESHNESS, async () => {
    const page = await make();
    return page && renderPage(room, page);
  });
  return (
    made && conditionalResponse(headersOf(context), made, { ...PAGE_HEADERS, 'Cache-Control': CACHE_PAGES })
  );
}

/** Renders a page with the layout and compresses it. */
export async function renderPage(room: RouteContext, page: HtmlPage): Promise<RenderedDocument> {
  const { site, editions, formats, now } = room;
  const moment = now();
  return compress(
    draftDocument(
      page.path,
      'text/html; charset=utf-8',
      await layout({ site, editions, formats, now: moment }, page),
      moment,
    ),
  );
}

/** Responds with an uncached page and the given status. */
export async function serveNotice(
  room: RouteContext,
  context: Context,
  page: HtmlPage,
  status: 404 | 410 | 500,
): Promise<Response> {
  const { body } = await renderPage(room, page);
  return context.html(body, status, { ...PAGE_HEADERS, 'Cache-Control': 'public, max-age=60' });
}
