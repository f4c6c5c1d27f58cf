import { FetchError } from '../model/errors.ts';
import type { FetchOutcome, FetchRequest, Get } from '../model/page.ts';
import { acceptHeader, isRedirect, judgeResponse, bodyLimits } from './judge-response.ts';
import type { ResponseContext } from './judge-response.ts';
import { toFetchError } from './network-errors.ts';
import { acceptEncoding } from './decompress.ts';
import { openSsrfGuard } from './safety/ssrf-guard.ts';
import type { SsrfGuard } from './safety/ssrf-guard.ts';
import { fetchSettings } from './options.ts';
import type { FetcherOptions, FetchSettings } from './options.ts';
import type { HostState } from './politeness/rate-limit.ts';
import { robotsMaxBytes } from './politeness/robots.ts';
import { openRobotsCache } from './politeness/robots-cache.ts';
import type { RobotsCache } from './politeness/robots-cache.ts';
import { openAbortScope, unlessAborted } from './abort-scope.ts';
import { openTdmrepCache } from './politeness/tdmrep-cache.ts';
import type { TdmrepCache } from './politeness/tdmrep-cache.ts';
import { openRedirectChain } from './redirects.ts';
import { openConnection } from './connection.ts';
import type { ConnectionResponse, Connection } from './connection.ts';

/** The polite and safe HTTP client. Close it with `await using`. */
export interface Fetcher extends AsyncDisposable {
  /**
   * Fetches an address: guard, robots.txt, our turn at the host, and the same again for every redirect. Pages, 304 and a
   * refusal by robots.txt are values; everything else is thrown as FetchError.
   */
  readonly get: Get;
  /** The whole User-Agent header. */
  readonly userAgent: string;
  /** The hosts that are being asked or rest, for metrics. */
  hosts(): HostState[];
}

interface Parts {
  readonly settings: FetchSettings;
  readonly guard: SsrfGuard;
  readonly connection: Connection;
  readonly robots: RobotsCache;
  readonly tdm: TdmrepCache | undefined;
}

/** RFC 9309 2.3.1.2: at least five redirects of robots.txt are followed. */
const maxRobotsRedirects = 5;

/**
 * Opens the client through which all stages reach the network.
 *
 * @throws TypeError for an option that cannot be meant
 */
export function openFetcher(options: FetcherOptions): Fetcher {
  const settings = fetchSettings(options);
  const guard = openSsrfGuard(settings.allowPrivate);
  const connection = openConnection(settings, guard);
  const closing = new AbortController();
  const robots = openRobotsCache({
    now: settings.now,
    copies: settings.robotsCopies,
    // Others may wait for the same file, so no single caller's signal ends its request.
    ask: (address) =>
      askForHost(address, 'text/plain,*/*;q=0.1', { settings, guard, connection }, closing.signal),
  });
  const tdm = settings.tdmrep
    ? openTdmrepCache({
        now: settings.now,
        copies: settings.robotsCopies,
        ask: (address) =>
          askForHost(address, 'application/json', { settings, guard, connection }, closing.signal),
      })
    : undefined;
  return {
    userAgent: settings.header,
    hosts: () => connection.hosts(),
    get: async (address, request) => {
      using scope = openAbortScope([request.signal, closing.signal]);
      return await walk(
        address,
        { ...request, signal: scope.signal },
        { settings, guard, connection, robots, tdm },
      );
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort(new Error('the fetcher was closed'));
      await connection[Symbol.asyncDispose]();
    },
  };
}

type Request = FetchRequest & { readonly signal: AbortSignal };

async function walk(address: string, request: Request, parts: Parts): ReturnType<Get> {
  const { settings, guard, connection, robots, tdm } = parts;
  const { product } = settings;
  const maxBytes = request.maxBytes ?? settings.maxBytes;
  const trail = openRedirectChain(address, settings.maxRedirects);
  let tookMs = 0;
  try {
    for (;;) {
      request.signal.throwIfAborted();
      const at = trail.at();
      const url = at.href;
      guard.checkUrl(at);
      const rules = await unlessAborted(robots.rulesFor(at.origin), request.signal);
      const { allowed, rule = '' } = rules.verdict(product, at.pathname + at.search);
      if (!allowed) return { kind: 'refused-by-robots', url, rule };
      const answer = await connection.ask(at, {
        kind: 'page',
        delayMs: delayFor(request, settings, rules.crawlDelay(product)),
        totalMs: request.timeoutMs ?? settings.timeoutMs,
        headers: headersFor(request, settings),
        plan: (head) => bodyLimits(head, { url, request, maxBytes }),
        signal: request.signal,
      });
      tookMs += answer.tookMs;
      if (!isRedirect(answer)) {
        const way = { requestedUrl: address, url, redirects: trail.redirects() };
        const tdmrep =
          request.accept === 'html' &&
          answer.status === 200 &&
          rules.allows(product, '/.well-known/tdmrep.json')
            ? await unlessAborted(tdm?.statementOn(at) ?? Promise.resolve(undefined), request.signal)
            : undefined;
        const wishes = { licences: rules.licences, tdmrep };
        const question = { ...way, request, maxBytes, product, wishes, tookMs, now: settings.now() };
        return conclude(connection, at, answer, { ...question, quietUntil: answer.quietUntil });
      }
      trail.follow(answer);
    }
  } catch (error) {
    const failure = toFetchError(error, trail.at().href, request.signal);
    throw trail.redirects().length > 0 && failure.code !== 'redirects' ? atTheEnd(address, failure) : failure;
  }
}

/** A failure behind redirects: nobody knows the address that failed, so the one that was asked for stands first. */
function atTheEnd(address: string, { code, message, url, retry, status, cause }: FetchError): FetchError {
  return new FetchError(code, `${address} leads to ${message}`, { url, retry, status, cause });
}

/** Judges an answer and lets politeness know how the host received us. */
function conclude(
  connection: Connection,
  at: URL,
  answer: ConnectionResponse,
  question: ResponseContext,
): FetchOutcome {
  try {
    const outcome = judgeResponse(answer, question);
    connection.settle(at, 'answered');
    return outcome;
  } catch (error) {
    if (error instanceof FetchError && error.code === 'blocked') connection.settle(at, 'refused');
    throw error;
  }
}

/** robots.txt and what else a host has for machines: no rules to ask for, but the guard and the turn as for any page. */
async function askForHost(
  address: string,
  accept: string,
  parts: Omit<Parts, 'robots' | 'tdm'>,
  signal: AbortSignal,
): Promise<ConnectionResponse> {
  const { settings, guard, connection } = parts;
  const trail = openRedirectChain(address, maxRobotsRedirects);
  for (;;) {
    guard.checkUrl(trail.at());
    const answer = await connection.ask(trail.at(), {
      kind: 'robots',
      delayMs: settings.delayMs,
      totalMs: settings.timeoutMs,
      headers: {
        'user-agent': settings.header,
        accept,
        'accept-encoding': acceptEncoding,
      },
      // One byte more than is read, so that the reader sees that the last line is cut.
      plan: (head) => (isRedirect(head) ? 'skip' : { maxBytes: robotsMaxBytes + 1, whenLonger: 'cut' }),
      signal,
    });
    if (!isRedirect(answer)) return answer;
    trail.follow(answer);
  }
}

function delayFor(request: FetchRequest, settings: FetchSettings, crawlDelay = 0): number {
  return Math.max(request.delayMs ?? settings.delayMs, Math.min(crawlDelay * 1000, settings.maxCrawlDelayMs));
}

function headersFor(request: FetchRequest, settings: FetchSettings): Record<string, string> {
  return {
    'user-agent': settings.header,
    accept: acceptHeader[request.accept],
    'accept-encoding': acceptEncoding,
    ...(isHeaderValue(request.etag) && { 'if-none-match': request.etag }),
    ...(isHeaderValue(request.lastModified) && { 'if-modified-since': request.lastModified }),
  };
}

/** Validators come back from outlets; one that cannot be sent is left out rather than failing the request. */
function isHeaderValue(value: string | undefined): value is string {
  return value !== undefined && /^[\t\x20-\x7E\x80-\xFF]{1,1000}$/.test(value);
}
