import type { Kysely } from 'kysely';
import { type Config, loadConfig } from './config/config.ts';
import { siteOf } from './config/site.ts';
import packageJson from '../package.json' with { type: 'json' };
import { openFetcher } from './fetch/fetch.ts';
import type { Context } from './jobs/context.ts';
import { openQueue } from './jobs/queue.ts';
import { openTranslator } from './jobs/translator.ts';
import type { Get } from './model/page.ts';
import { type Log, openLog } from './observe/log.ts';
import { type Metrics, openMetrics } from './observe/metrics.ts';
import { migrate } from './store/migrate.ts';
import { openStore, type Store } from './store/open.ts';
import type { Database } from './store/schema.ts';

/** The running parts, made once, here and nowhere else. Disposing of it finishes the work in hand and closes everything. */
export interface App extends AsyncDisposable {
  readonly config: Config;
  readonly db: Kysely<Database>;
  readonly store: Store;
  readonly http: { readonly get: Get };
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => Date;
  /** What jobs work with. Opens the queue when it is first asked for. */
  jobs(): Promise<Context>;
}

/** What a caller may put in place of the defaults. */
export interface AppOptions {
  readonly config?: Config;
  readonly log?: Log;
  readonly now?: () => Date;
}

/**
 * Reads the configuration, opens the database and brings it to the newest schema.
 * @throws ConfigError with every problem at once, FolderBusyError where another process has the embedded database
 */
export async function openApp(env: NodeJS.ProcessEnv, options: AppOptions = {}): Promise<App> {
  const { config = loadConfig(env), now = () => new Date() } = options;
  const { settings } = config;
  const log = options.log ?? openLog({ level: settings.logLevel, json: settings.logJson });
  await using parts = new AsyncDisposableStack();

  const store = parts.use(await openStore({ databaseUrl: settings.databaseUrl, folder: settings.dataDir }));
  const applied = await migrate(store.db);
  if (applied.length > 0) log.info({ migrations: applied.length }, 'database brought to the newest schema');

  const metrics = openMetrics();
  const fetcher = parts.use(
    openFetcher({
      userAgent: `Warta/${packageJson.version}`,
      // The site has a page that says who runs it.
      contact: settings.contact ?? siteOf(settings).url,
      proxy: {
        http: env['http_proxy'] ?? env['HTTP_PROXY'],
        https: env['https_proxy'] ?? env['HTTPS_PROXY'],
        no: env['no_proxy'] ?? env['NO_PROXY'],
      },
      timeoutMs: settings.timeoutSeconds * 1000,
      maxBytes: settings.maxBytes,
      allowPrivate: settings.allowPrivate,
      now,
    }),
  );
  const { get } = fetcher;

  const opened = parts.move();
  let context: Promise<Context> | undefined;
  const openJobs = async (): Promise<Context> => {
    const queue = opened.use(await openQueue(store, (error) => log.error({ err: error }, 'queue')));
    const translator = opened.use(await openTranslator(store.db, settings, { now, log })).translate;
    return { config, db: store.db, queue, get, translator, log, metrics, now };
  };
  return {
    config,
    db: store.db,
    store,
    http: { get },
    log,
    metrics,
    now,
    jobs: () => (context ??= openJobs()),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
