import { Worker } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import type { App } from './app.ts';
import { engineLimits } from '../config/engine-settings.ts';
import { siteSettings } from '../config/site-settings.ts';
import { deskActions } from '../jobs/publish/desk-actions.ts';
import { openGlossary } from '../jobs/translate/live-glossary.ts';
import { rpcChannel } from '../threads/rpc-channel.ts';
import { moduleUrl } from '../url/module-url.ts';
import { type MetricCounts, watchEventLoopDelay } from '../observe/metrics.ts';
import type { Desk } from '../serve/desk/desk-actions.ts';
import { listen, type HttpListener, PortError } from '../serve/listen.ts';
import { createServer } from '../serve/server.ts';
import type { SiteThread, WorkThread } from './site-thread.ts';

/** Starts serving the site and feeds of an installation in this thread. `workMetrics` gives what another thread has counted. */
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
    onError: (error, path) => log.error({ path, err: error }, 'answering failed'),
    ...(desk === undefined ? {} : { desk }),
  });
  return listen((request, env) => server.fetch(request, env), settings.host, settings.port);
}

/**
 * Starts serving in a thread of its own, so that readers are answered at once whatever this one is doing.
 * @throws PortError where the port cannot be had
 */
export async function openSiteThread(app: App, env: NodeJS.ProcessEnv): Promise<HttpListener> {
  const port = app.store.connect?.();
  const worker = new Worker(moduleUrl(import.meta.dirname, 'site-thread'), {
    workerData: { env: { ...env }, port },
    transferList: port === undefined ? [] : [port],
  });
  const work: WorkThread = { counts: () => app.metrics.registry.getMetricsAsJSON() };
  const site = createBirpc<SiteThread, WorkThread>(work, rpcChannel(worker));
  // A thread that breaks down ends the process, which is then started anew.
  return {
    url: await site.started().catch(rebuilt),
    async [Symbol.asyncDispose]() {
      await site.stop();
      await worker.terminate();
    },
  };
}

/** Errors come out of a thread as plain ones that have kept their fields. */
function rebuilt(error: Error & { readonly code?: string }): never {
  if (error.name === 'PortError') throw new PortError(error.code ?? '', error.message, error);
  throw error;
}

/** What editors do there ends in jobs, so the desk needs the queue. */
async function openDesk({ config, db, queue, log, now }: App): Promise<Desk | undefined> {
  const { settings, editions, sources } = config;
  if (settings.deskToken === undefined) return undefined;
  const glossary = openGlossary(db, settings.glossaryFile, log);
  const actions = deskActions({ db, queue: await queue(), editions, sources, now, glossary });
  return { token: settings.deskToken, actions };
}
