import { type Config, loadConfig } from '../config/load-config.ts';
import { crawlerContact } from '../config/crawler-contact.ts';
import { type Fetcher, openFetcher } from '../fetch/fetch.ts';
import type { FetcherOptions } from '../fetch/options.ts';
import { ENGINES } from '../translate/engine/engine-registry.ts';
import { version } from './version.ts';

/** The parts that need no database: configuration and HTTP client. */
export interface WebAccess extends AsyncDisposable {
  readonly config: Config;
  readonly http: Pick<Fetcher, 'get' | 'hosts'>;
  readonly now: () => Date;
}

/** State of hosts that all processes of an installation share through the database. */
export type SharedHostState = Pick<FetcherOptions, 'turn' | 'robotsCopies' | 'onRequest'>;

/**
 * Reads the configuration and opens the HTTP client.
 * @throws ConfigError with all problems
 */
export function openWebAccess(
  env: NodeJS.ProcessEnv,
  options: { config?: Config; now?: () => Date; shared?: SharedHostState } = {},
): WebAccess {
  const { config = loadConfig(env, ENGINES), now = () => new Date(), shared } = options;
  const { settings } = config;
  const fetcher = openFetcher({
    ...shared,
    userAgent: `Warta/${version}`,
    contact: crawlerContact(settings),
    timeoutMs: settings.timeoutSeconds * 1000,
    maxBytes: settings.maxBytes,
    allowPrivate: settings.allowPrivate,
    tdmrep: true,
    proxy: {
      http: env['http_proxy'] ?? env['HTTP_PROXY'],
      https: env['https_proxy'] ?? env['HTTPS_PROXY'],
      no: env['no_proxy'] ?? env['NO_PROXY'],
    },
    now,
  });
  return { config, http: fetcher, now, [Symbol.asyncDispose]: () => fetcher[Symbol.asyncDispose]() };
}
