import type { App } from './app.ts';
import { siteOf } from './config/site.ts';
import { listen, type Listening } from './serve/listen.ts';
import { createServer } from './serve/server.ts';

/** Starts serving the site and feeds of an installation. */
export async function openSite({ config, db, log, metrics, now }: App): Promise<Listening> {
  const { settings, editions, sources } = config;
  const server = createServer({
    db,
    site: siteOf(settings),
    editions,
    sources,
    now,
    metrics: metrics.registry,
    onError: (error, path) => log.error({ path, err: error }, 'answering failed'),
  });
  return listen((request) => server.fetch(request), settings.host, settings.port);
}
