import type { MessagePort } from 'node:worker_threads';
import type { Kysely } from 'kysely';
import { type Config, loadConfig } from '../config/load-config.ts';
import type { JobContext } from '../jobs/job-context.ts';
import { JOBS } from '../jobs/job-list.ts';
import { openQueue, type Queue } from '../jobs/queue.ts';
import { openDocumentReader } from '../jobs/collect/document-reader.ts';
import { openTranslator } from '../jobs/translate/translator.ts';
import { type Log, openLog } from '../observe/log.ts';
import { type Metrics, openMetrics } from '../observe/metrics.ts';
import { loadRobots, saveRobots } from '../store/crawl/hosts.ts';
import { migrate } from '../store/migrate.ts';
import { openStore, type Store } from '../store/open.ts';
import type { Database } from '../store/schema.ts';
import { ENGINES, type EngineRegistry } from '../translate/engine/engine-registry.ts';
import { shareTurns } from './host-turns.ts';
import { openWebAccess, type SharedHostState, type WebAccess } from './web.ts';

/** The parts of the running program, constructed here only. Disposing of it finishes the active jobs and closes everything. */
export interface App extends WebAccess {
  readonly db: Kysely<Database>;
  readonly store: Store;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Opens the job queue on the first call. */
  readonly queue: () => Promise<Queue>;
  /** Opens what jobs need on the first call: queue, document reader and translator. */
  readonly jobs: () => Promise<JobContext>;
}

/** Replacements for the defaults. */
export interface AppOptions {
  readonly config?: Config;
  readonly log?: Log;
  readonly now?: () => Date;
  /** Translation engines. Default: those of `translate/engines/`. */
  readonly engines?: EngineRegistry;
  /** In a worker thread: the connection to the embedded database that another thread opened (`Store.connect`). */
  readonly port?: MessagePort | undefined;
}

/**
 * Reads the configuration, opens the database and applies pending migrations.
 * @throws ConfigError with all problems, FolderBusyError if another process has the embedded database open
 */
export async function openApp(env: NodeJS.ProcessEnv, options: AppOptions = {}): Promise<App> {
  const { engines = ENGINES, config = loadConfig(env, engines), now = () => new Date() } = options;
  const { settings } = config;
  const log = options.log ?? openLog({ level: settings.logLevel, json: settings.logJson });
  await using parts = new AsyncDisposableStack();

  const { databaseUrl, databasePrepare: prepare, dataDir } = settings;
  const store = parts.use(await openStore({ databaseUrl, prepare, folder: dataDir, port: options.port }));
  const applied = await migrate(store.db);
  if (applied.length > 0) log.info({ migrations: applied.length }, 'database migrated');

  const metrics = openMetrics();
  const web = parts.use(openWebAccess(env, { config, now, shared: shareHostState(store, metrics) }));

  const opened = parts.move();
  let opening: Promise<Queue> | undefined;
  let context: Promise<JobContext> | undefined;
  const open = async (): Promise<Queue> =>
    opened.use(await openQueue(store, JOBS, (error) => log.error({ err: error }, 'queue')));
  const queue = (): Promise<Queue> => (opening ??= open());
  const openJobs = async (): Promise<JobContext> => {
    // Disposed of in reverse order: the queue finishes its active jobs before reader and engines close.
    const reader = opened.use(openDocumentReader());
    const translator = opened.use(await openTranslator(store.db, settings, { now, log, engines })).translate;
    return {
      config,
      db: store.db,
      queue: await queue(),
      get: web.http.get,
      reader,
      translator,
      log,
      metrics,
      now,
    };
  };
  return {
    config,
    db: store.db,
    store,
    http: web.http,
    log,
    metrics,
    now,
    queue,
    jobs: () => (context ??= openJobs()),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Turns and robots.txt go through the database, because politeness must hold across all processes. */
function shareHostState({ db, kind }: Store, metrics: Metrics): SharedHostState {
  return {
    robotsCopies: {
      load: (origin) => loadRobots(db, origin),
      save: (origin, copy) => saveRobots(db, origin, copy),
    },
    // An embedded database has one process; the fetcher's own turns are enough.
    turn: kind === 'pglite' ? undefined : shareTurns(db),
    onRequest({ kind: what, status, code, tookMs, bytes }) {
      metrics.requests.inc({ what, outcome: code ?? String(status) });
      metrics.requestSeconds.observe(tookMs / 1000);
      metrics.requestBytes.inc(bytes);
    },
  };
}
