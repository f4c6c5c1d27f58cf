import type { Hono } from 'hono';
import { exposition } from '../observe/metrics.ts';
import { ping } from '../store/catalogue.ts';
import { reportSources } from '../store/report.ts';
import { statusPage } from './pages/status.ts';
import { type Room, servePage } from './room.ts';
import { observeTranslation, translationStatus } from './translation-status.ts';

/** For monitors: alive and able to read the database; how sources are doing; figures for Prometheus. */
export function healthRoutes(app: Hono, room: Room): void {
  const { db, metrics, site, editions, now } = room;
  app.get('/healthz', async (context) => {
    try {
      await ping(db);
      return context.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' });
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
    const work = await room.workMetrics?.();
    return context.body(await exposition(metrics, work === undefined ? [] : [work]), 200, {
      'Content-Type': metrics.registry.contentType,
      'Cache-Control': 'no-store',
    });
  });
}
