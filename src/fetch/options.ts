import { contactUri } from '../url/contact-address.ts';
import type { FetchErrorCode } from '../model/errors.ts';
import type { Resolve } from './safety/ssrf-guard.ts';
import type { Turn, Wait } from './politeness/rate-limit.ts';
import type { RobotsStore } from './politeness/robots-cache.ts';

/** A completed request, for metrics. */
export interface RequestEvent {
  readonly host: string;
  readonly url: string;
  readonly kind: 'page' | 'robots';
  /** Absent if there was no response. */
  readonly status?: number | undefined;
  /** Set if there was no response. */
  readonly code?: FetchErrorCode | undefined;
  /** Body bytes over the wire. */
  readonly bytes: number;
  /** Delay before this request, in milliseconds. */
  readonly delayMs: number;
  readonly tookMs: number;
}

/** Options of a fetcher. Times in milliseconds, sizes in bytes. */
export interface FetcherOptions {
  /** Product and version, e.g. `Warta/0.1`; the product is what robots.txt groups are matched against. */
  readonly userAgent: string;
  /**
   * How an outlet reaches the operator: an http(s) URL or an e-mail address. Part of the User-Agent. Undefined if the
   * operator names none.
   */
  readonly contact: string | undefined;
  /** Minimum time between two requests to a host; a request can override it. Default 2,000. */
  readonly delayMs?: number | undefined;
  /**
   * Maximum Crawl-delay that is obeyed. Some ask for hours, which would rule out any reading. Default
   * 60,000.
   */
  readonly maxCrawlDelayMs?: number | undefined;
  /** Default 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** Time from the request to the response headers. Default 20,000. */
  readonly headersTimeoutMs?: number | undefined;
  /** Maximum time without data inside a body. Default 20,000. */
  readonly idleTimeoutMs?: number | undefined;
  /** Time of a whole exchange; a request can override it. Default 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Maximum decompressed size of a body. Default 10 MB. */
  readonly maxBytes?: number | undefined;
  /** Default 5. */
  readonly maxRedirects?: number | undefined;
  /** Private hosts and IP addresses that may be requested; see `openSsrfGuard`. */
  readonly allowPrivate?: readonly string[] | undefined;
  /**
   * Proxies, as in HTTP_PROXY, HTTPS_PROXY and NO_PROXY. The proxy resolves host names. The guard still
   * rejects IP literals and local names, but a name that resolves to a private address must be rejected
   * by the proxy. Single hosts and addresses of `allowPrivate` are requested directly.
   */
  readonly proxy?:
    | { http?: string | undefined; https?: string | undefined; no?: string | undefined }
    | undefined;
  /** Enforces a host's rate limit across processes; within this process it is always enforced. */
  readonly turn?: Turn | undefined;
  /** Stores robots.txt copies outside of this process. */
  readonly robotsCopies?: RobotsStore | undefined;
  /**
   * Whether /.well-known/tdmrep.json is fetched, once a day per host from which a page was read. Default
   * false.
   */
  readonly tdmrep?: boolean | undefined;
  /** Called after each exchange; must not throw. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  readonly now?: (() => Date) | undefined;
  readonly wait?: Wait | undefined;
  readonly resolve?: Resolve | undefined;
}

/** Options with every default filled in. */
export type FetchSettings = ReturnType<typeof fetchSettings>;

/**
 * Fills in the defaults.
 *
 * @throws TypeError if the User-Agent has no product or the contact cannot be used
 */
export function fetchSettings(options: FetcherOptions) {
  const { userAgent, contact } = options;
  const product = /^([A-Za-z_-]+)(?:\/[\w.+-]+)?$/.exec(userAgent)?.[1];
  if (product === undefined) {
    throw new TypeError(`userAgent: ${JSON.stringify(userAgent)} is no product like Warta/0.1`);
  }
  return {
    product,
    header: contact === undefined ? userAgent : `${userAgent} (+${cardOf(contact)})`,
    delayMs: options.delayMs ?? 2_000,
    maxCrawlDelayMs: options.maxCrawlDelayMs ?? 60_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    headersTimeoutMs: options.headersTimeoutMs ?? 20_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 20_000,
    timeoutMs: options.timeoutMs ?? 60_000,
    maxBytes: options.maxBytes ?? 10 * 1024 * 1024,
    maxRedirects: options.maxRedirects ?? 5,
    allowPrivate: options.allowPrivate ?? [],
    proxy: options.proxy,
    turn: options.turn,
    robotsCopies: options.robotsCopies,
    tdmrep: options.tdmrep ?? false,
    onRequest: options.onRequest,
    now: options.now ?? (() => new Date()),
    wait: options.wait,
    resolve: options.resolve,
  };
}

function cardOf(contact: string): string {
  const card = contactUri(contact);
  if (card !== undefined) return card;
  throw new TypeError(
    `contact: ${JSON.stringify(contact)} is neither an http(s) address nor an e-mail address`,
  );
}
