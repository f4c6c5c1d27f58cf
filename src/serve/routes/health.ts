import type { Hono } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { exposition } from '../../observe/metrics.ts';
import { databaseAnswers } from '../../store/publication/archive-index.ts';
import { reportSources } from '../../store/crawl/source-report.ts';
import { statusPage } from '../pages/status.ts';
import { type RouteContext, servePage } from '../route-context.ts';
import type { Failing } from '../response-cache.ts';
import { observeTranslation, translationStatus } from '../translation-status.ts';

/** A response that could not be refreshed for this long counts as out of date. */
const STALE_MS = 5 * 60_000;

/** Routes for monitoring: health, status of the sources, and Prometheus metrics. */
export function healthRoutes(app: Hono, room: RouteContext): void {
  const { db, metrics, site, editions, now } = room;
  app.get('/healthz', async (context) => {
    try {
      await databaseAnswers(db);
      // Still 200: the last good responses are served, and a restart would lose them.
      const stale = staleFeeds(room);
      const state = stale.length === 0 ? { status: 'ok' } : { status: 'some answers are out of date', stale };
      return context.json(state, 200, { 'Cache-Control': 'no-store' });
    } catch (error) {
      room.onError?.(error, '/healthz');
      return context.json({ status: 'database unreachable' }, 503, { 'Cache-Control': 'no-store' });
    }
  });
  app.get('/status', async (context) => {
    const shown = await servePage(room, context, async () =>
      statusPage(
        { site, editions, now: now() },
        { sources: await reportSources(db), translation: await translationStatus(room) },
      ),
    );
    return shown ?? context.notFound();
  });
  if (room.metricsToken !== undefined) {
    const guard = bearerAuth({ token: room.metricsToken, realm: 'metrics' });
    for (const path of ['/status.json', '/metrics']) app.use(path, guard);
  }
  app.get('/status.json', async (context) =>
    context.json(
      { at: now(), sources: await reportSources(db), translation: await translationStatus(room) },
      200,
      { 'Cache-Control': 'no-store' },
    ),
  );
  app.get('/metrics', async (context) => {
    if (!metrics) return context.notFound();
    observeTranslation(await translationStatus(room), metrics);
    metrics.staleAnswers.set(staleFeeds(room).length);
    const work = await room.workMetrics?.();
    return context.body(await exposition(metrics, work === undefined ? [] : [work]), 200, {
      'Content-Type': metrics.registry.contentType,
      'Cache-Control': 'no-store',
    });
  });
}

/** Excludes search feeds, because queries are private. */
function staleFeeds({ cache }: RouteContext): Failing[] {
  return cache.failing(STALE_MS).filter(({ path }) => !path.includes('?'));
}
