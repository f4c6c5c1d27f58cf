import type { App } from './app.ts';
import { engineLimits } from './config/engines.ts';
import { siteOf } from './config/site.ts';
import { deskActions } from './jobs/desk.ts';
import { openGlossary } from './jobs/glossary.ts';
import type { Desk } from './serve/desk.ts';
import { listen, type Listening } from './serve/listen.ts';
import { createServer } from './serve/server.ts';

/** Starts serving the site and feeds of an installation. */
export async function openSite(app: App): Promise<Listening> {
  const { config, db, log, metrics, now } = app;
  const { settings, editions, sources } = config;
  const desk = await openDesk(app);
  const server = createServer({
    db,
    site: siteOf(settings),
    editions,
    sources,
    now,
    metrics,
    engines: engineLimits(settings),
    onError: (error, path) => log.error({ path, err: error }, 'answering failed'),
    ...(desk === undefined ? {} : { desk }),
  });
  return listen((request, env) => server.fetch(request, env), settings.host, settings.port);
}

/** What editors do there ends in jobs, so the desk needs the queue. */
async function openDesk({ config, jobs, log, now }: App): Promise<Desk | undefined> {
  const { settings, editions, sources } = config;
  if (settings.deskToken === undefined) return undefined;
  const { db, queue } = await jobs();
  const glossary = openGlossary(db, settings.glossaryFile, log);
  return { token: settings.deskToken, actions: deskActions({ db, queue, editions, sources, now, glossary }) };
}
