import { FetchError } from '../model/errors.ts';
import type { FetchOutcome, FetchRequest, Get } from '../model/page.ts';
import { acceptHeader, isRedirect, judgeResponse, bodyLimits } from './judge-response.ts';
import type { ResponseContext } from './judge-response.ts';
import { HostStateError, markHostState } from './host-state.ts';
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
   * Fetches a URL. The SSRF guard, robots.txt and the rate limit apply, also to every redirect. Pages,
   * 304 and a refusal by robots.txt are results; everything else is thrown as FetchError, or as
   * HostStateError if the shared store of turns and robots.txt copies failed.
   */
  readonly get: Get;
  /** The complete User-Agent header. */
  readonly userAgent: string;
  /** The hosts with running requests or pauses, for metrics. */
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
 * Opens the HTTP client that all stages use.
 *
 * @throws TypeError for an invalid option
 */
export function openFetcher(options: FetcherOptions): Fetcher {
  const settings = { ...fetchSettings(options), ...markHostState(options) };
  const guard = openSsrfGuard(settings.allowPrivate);
  const connection = openConnection(settings, guard);
  const closing = new AbortController();
  const robots = openRobotsCache({
    now: settings.now,
    copies: settings.robotsCopies,
    // Other callers may wait for the same file, so no single caller's signal ends its request.
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
    if (error instanceof HostStateError) throw error;
    const failure = toFetchError(error, trail.at().href, request.signal);
    throw trail.redirects().length > 0 && failure.code !== 'redirects' ? atTheEnd(address, failure) : failure;
  }
}

/**
 * An error after redirects. The message names the requested URL first, because nobody knows the one that
 * failed.
 */
function atTheEnd(address: string, { code, message, url, retry, status, cause }: FetchError): FetchError {
  return new FetchError(code, `${address} leads to ${message}`, { url, retry, status, cause });
}

/** Judges a response and reports to the rate limiter whether the host served or refused it. */
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

/**
 * Fetches robots.txt and other machine-readable files. No robots.txt rules apply to these, but the guard
 * and the rate limit do.
 */
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
      // One byte beyond the limit, so that the reader can see that the last line is cut.
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

/**
 * Validators were sent by outlets. One that is not a valid header value is left out, so that the request
 * does not fail.
 */
function isHeaderValue(value: string | undefined): value is string {
  return value !== undefined && /^[\t\x20-\x7E\x80-\xFF]{1,1000}$/.test(value);
}
