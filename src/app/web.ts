import { type Config, loadConfig } from '../config/load-config.ts';
import { siteSettings } from '../config/site-settings.ts';
import { type Fetcher, openFetcher } from '../fetch/fetch.ts';
import type { FetcherOptions } from '../fetch/options.ts';
import { version } from './version.ts';

/** The parts that need no database: the configuration and the way to the network. */
export interface WebAccess extends AsyncDisposable {
  readonly config: Config;
  readonly http: Pick<Fetcher, 'get' | 'hosts'>;
  readonly now: () => Date;
}

/** What all processes of an installation share about the hosts they ask; kept in the database where there is one. */
export type SharedHostState = Pick<FetcherOptions, 'turn' | 'robotsCopies' | 'onRequest'>;

/**
 * Reads the configuration and opens the polite client.
 * @throws ConfigError with every problem at once
 */
export function openWebAccess(
  env: NodeJS.ProcessEnv,
  options: { config?: Config; now?: () => Date; shared?: SharedHostState } = {},
): WebAccess {
  const { config = loadConfig(env), now = () => new Date(), shared } = options;
  const { settings } = config;
  const fetcher = openFetcher({
    ...shared,
    userAgent: `Warta/${version}`,
    // The site has a page that says who runs it.
    contact: settings.contact ?? siteSettings(settings).url,
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
