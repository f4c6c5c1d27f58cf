import { Worker } from 'node:worker_threads';
import type { App } from './app.ts';
import { engineLimits } from '../config/engine-settings.ts';
import { siteSettings } from '../config/site-settings.ts';
import { deskActions } from '../jobs/publish/desk-actions.ts';
import { openGlossary } from '../jobs/translate/live-glossary.ts';
import { openRpc } from '../threads/rpc-channel.ts';
import { moduleUrl } from '../url/module-url.ts';
import { type MetricCounts, watchEventLoopDelay } from '../observe/metrics.ts';
import type { Desk } from '../serve/desk/desk-actions.ts';
import { listen, type HttpListener, PortError } from '../serve/listen.ts';
import { createServer } from '../serve/server.ts';
import type { SiteThread, WorkThread } from './site-thread.ts';

/**
 * Starts serving the site and feeds in this thread.
 * @param workMetrics returns the metrics of the thread that crawls and translates
 * @throws PortError if the port cannot be bound
 */
export async function openSite(app: App, workMetrics?: () => Promise<MetricCounts>): Promise<HttpListener> {
  const { config, db, log, metrics, now } = app;
  const { settings, editions, sources } = config;
  const desk = await openDesk(app);
  watchEventLoopDelay(metrics);
  const server = createServer({
    db,
    site: siteSettings(settings),
    editions,
    sources,
    now,
    metrics,
    workMetrics,
    engines: engineLimits(settings),
    metricsToken: settings.metricsToken,
    onError: (error, path) => log.error({ path, err: error }, 'request failed'),
    ...(desk === undefined ? {} : { desk }),
  });
  return listen((request, env) => server.fetch(request, env), settings.host, settings.port);
}

/**
 * Starts serving in a worker thread, so that crawling and translating in this one do not delay responses.
 * @throws PortError if the port cannot be bound
 */
export async function openSiteThread(app: App, env: NodeJS.ProcessEnv): Promise<HttpListener> {
  const port = app.store.connect?.();
  const worker = new Worker(moduleUrl(import.meta.dirname, 'site-thread'), {
    workerData: { env: { ...env }, port },
    transferList: port === undefined ? [] : [port],
  });
  const work: WorkThread = { counts: () => app.metrics.registry.getMetricsAsJSON() };
  const site = openRpc<SiteThread, WorkThread>(worker, work);
  // An uncaught error of the thread ends the process; the service manager restarts it.
  return {
    url: await site.started().catch(rethrow),
    async [Symbol.asyncDispose]() {
      await site.stop();
      await worker.terminate();
    },
  };
}

/** Restores the class of an error from the thread: structured cloning keeps its fields only. */
function rethrow(error: Error & { readonly code?: string }): never {
  if (error.name === 'PortError') throw new PortError(error.code ?? '', error.message, error);
  throw error;
}

/** Opens the editors' desk, whose actions enqueue jobs; undefined if no password is set. */
async function openDesk({ config, db, queue, log, now }: App): Promise<Desk | undefined> {
  const { settings, editions, sources } = config;
  if (settings.deskToken === undefined) return undefined;
  const glossary = openGlossary(db, settings.glossaryFile, log);
  const actions = deskActions({ db, queue: await queue(), editions, sources, now, glossary });
  const onWrongPassword = (client: string, attempts: number): void =>
    log.warn({ client, attempts }, 'wrong password for the desk');
  return { token: settings.deskToken, actions, onWrongPassword };
}
