import { contactUri } from '../url/contact-address.ts';
import type { FetchErrorCode } from '../model/errors.ts';
import type { Resolve } from './safety/ssrf-guard.ts';
import type { Turn, Wait } from './politeness/rate-limit.ts';
import type { RobotsStore } from './politeness/robots-cache.ts';

/** One request as it went over the wire, for metrics. */
export interface RequestEvent {
  readonly host: string;
  readonly url: string;
  readonly kind: 'page' | 'robots';
  /** Absent where no answer came. */
  readonly status?: number | undefined;
  /** Set where no answer came. */
  readonly code?: FetchErrorCode | undefined;
  /** Body bytes over the wire. */
  readonly bytes: number;
  /** The delay kept before this request, in milliseconds. */
  readonly delayMs: number;
  readonly tookMs: number;
}

/** How a fetcher behaves. Times in milliseconds, sizes in bytes. */
export interface FetcherOptions {
  /** Product and version, e.g. `Warta/0.1`; the product is what robots.txt groups are matched against. */
  readonly userAgent: string;
  /** How an outlet reaches the operator: an http(s) URL or an e-mail address. Part of the User-Agent. */
  readonly contact: string;
  /** Least time between two requests to a host where the request names none. Default 2,000. */
  readonly delayMs?: number | undefined;
  /** The most that a Crawl-delay is obeyed; some ask for hours, which would mean never reading them. Default 60,000. */
  readonly maxCrawlDelayMs?: number | undefined;
  /** Default 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** From the request to the answer's headers. Default 20,000. */
  readonly headersTimeoutMs?: number | undefined;
  /** The longest silence inside a body. Default 20,000. */
  readonly idleTimeoutMs?: number | undefined;
  /** A whole exchange, where the request names no other. Default 60,000. */
  readonly timeoutMs?: number | undefined;
  /** A body, unpacked. Default 10 MB. */
  readonly maxBytes?: number | undefined;
  /** Default 5. */
  readonly maxRedirects?: number | undefined;
  /** Places beyond the public Internet that may be asked; see `openGuard`. */
  readonly allowPrivate?: readonly string[] | undefined;
  /**
   * Proxies, in the form of HTTP_PROXY, HTTPS_PROXY and NO_PROXY. Behind a proxy names are resolved by the proxy: the guard
   * still refuses IP literals and local names, but a name that leads to a private address must be refused there.
   * Single hosts and addresses of `allowPrivate` are asked directly.
   */
  readonly proxy?:
    | { http?: string | undefined; https?: string | undefined; no?: string | undefined }
    | undefined;
  /** Holds the limit of a host across processes; within this process it always holds. */
  readonly turn?: Turn | undefined;
  /** Keeps robots.txt copies beyond this process. */
  readonly robotsCopies?: RobotsStore | undefined;
  /** Whether hosts are asked for their /.well-known/tdmrep.json, once a day, when a page of theirs was read. Default false. */
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
 * @throws TypeError where the User-Agent would be no product or would name no operator: a guest leaves a card
 */
export function fetchSettings(options: FetcherOptions) {
  const { userAgent, contact } = options;
  const product = /^([A-Za-z_-]+)(?:\/[\w.+-]+)?$/.exec(userAgent)?.[1];
  if (product === undefined) {
    throw new TypeError(`userAgent: ${JSON.stringify(userAgent)} is no product like Warta/0.1`);
  }
  return {
    product,
    header: `${userAgent} (+${cardOf(contact)})`,
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
