import { FetchError, NotYetError } from '../model/errors.ts';
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
import type { RobotsRules } from './politeness/robots.ts';
import { openRobotsCache } from './politeness/robots-cache.ts';
import type { RobotsCache } from './politeness/robots-cache.ts';
import { openAbortScope, unlessAborted } from './abort-scope.ts';
import { openTdmrepCache } from './politeness/tdmrep-cache.ts';
import type { FileTurn, TdmrepCache } from './politeness/tdmrep-cache.ts';
import { openRedirectChain } from './redirects.ts';
import { documentRedirect } from './document-redirect.ts';
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
      askForHost(
        address,
        { settings, guard, connection },
        {
          accept: 'text/plain,*/*;q=0.1',
          delayMs: settings.delayMs,
          signal: closing.signal,
        },
      ),
  });
  const tdm = settings.tdmrep
    ? openTdmrepCache({
        now: settings.now,
        copies: settings.robotsCopies,
        ask: (address, turn) =>
          askForHost(
            address,
            { settings, guard, connection },
            {
              ...turn,
              accept: 'application/json',
              signal: closing.signal,
            },
          ),
      })
    : undefined;
  return {
    userAgent: settings.header,
    hosts: () => connection.hosts(),
    get: async (address, request) => {
      using scope = openAbortScope([request.signal, closing.signal]);
      return await followRedirects(
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

/** A request of a chain, with the cookies that its redirects have set. */
type Request = FetchRequest & { readonly signal: AbortSignal; readonly cookie?: string | undefined };

/** Fetches a page with its redirects. Only the first request obeys `maxWaitMs`. */
async function followRedirects(address: string, request: Request, parts: Parts): ReturnType<Get> {
  const { connection, settings } = parts;
  const chain = openRedirectChain(address, settings.maxRedirects);
  let tookMs = 0;
  try {
    for (;;) {
      request.signal.throwIfAborted();
      const at = chain.at();
      const isFirst = chain.redirects().length === 0;
      const cookie = chain.cookies();
      const asked = await askPage(
        at,
        isFirst ? request : { ...request, maxWaitMs: undefined, cookie },
        parts,
      );
      if (asked.kind === 'refused-by-robots') return asked;
      const { response, rules } = asked;
      tookMs += response.tookMs;
      if (!isRedirect(response)) {
        const tdmrep = response.status === 200 ? await readTdmrep(at, rules, request, parts) : undefined;
        const outcome = conclude(connection, at, response, {
          requestedUrl: address,
          url: at.href,
          redirects: chain.redirects(),
          request,
          maxBytes: request.maxBytes ?? settings.maxBytes,
          product: settings.product,
          wishes: { licences: rules.licences, tdmrep },
          tookMs,
          now: settings.now(),
          quietUntil: response.quietUntil,
        });
        const target = request.accept === 'image' ? undefined : documentRedirect(outcome);
        if (target === undefined) return outcome;
        chain.followTo(target);
      } else chain.follow(response);
    }
  } catch (error) {
    if (error instanceof NotYetError || error instanceof HostStateError) throw error;
    const failure = toFetchError(error, chain.at().href, request.signal);
    throw chain.redirects().length > 0 && failure.code !== 'redirects' ? atTheEnd(address, failure) : failure;
  }
}

type Asked =
  | { readonly kind: 'asked'; readonly response: ConnectionResponse; readonly rules: RobotsRules }
  | Extract<FetchOutcome, { kind: 'refused-by-robots' }>;

/** One request of a chain: guard, robots.txt, the host's turn. */
async function askPage(at: URL, request: Request, parts: Parts): Promise<Asked> {
  const { settings, guard, connection, robots } = parts;
  const url = at.href;
  const maxBytes = request.maxBytes ?? settings.maxBytes;
  guard.checkUrl(at);
  const rules = await unlessAborted(robots.rulesFor(at.origin), request.signal);
  const { allowed, rule = '' } = rules.verdict(settings.product, at.pathname + at.search);
  if (!allowed) return { kind: 'refused-by-robots', url, rule };
  // A caller with a time limit fetches tdmrep.json first: after the page it would wait for a second turn.
  if (request.maxWaitMs !== undefined) await readTdmrep(at, rules, request, parts);
  const response = await connection.ask(at, {
    kind: 'page',
    delayMs: delayFor(request, rules, settings),
    totalMs: request.timeoutMs ?? settings.timeoutMs,
    headers: headersFor(request, settings),
    plan: (head) => bodyLimits(head, { url, request, maxBytes }),
    maxWaitMs: request.maxWaitMs,
    signal: request.signal,
  });
  return { kind: 'asked', response, rules };
}

/** What the host's tdmrep.json says about a page; undefined if it says nothing or may not be fetched. */
async function readTdmrep(at: URL, rules: RobotsRules, request: Request, { settings, tdm }: Parts) {
  if (tdm === undefined || request.accept !== 'html') return undefined;
  if (!rules.allows(settings.product, '/.well-known/tdmrep.json')) return undefined;
  const turn = { delayMs: delayFor(request, rules, settings), maxWaitMs: request.maxWaitMs };
  return unlessAborted(tdm.statementOn(at, turn), request.signal);
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
  { settings, guard, connection }: Omit<Parts, 'robots' | 'tdm'>,
  request: { accept: string; signal: AbortSignal } & FileTurn,
): Promise<ConnectionResponse> {
  const { accept, delayMs, signal } = request;
  let { maxWaitMs } = request;
  const trail = openRedirectChain(address, maxRobotsRedirects);
  for (;;) {
    guard.checkUrl(trail.at());
    const answer = await connection.ask(trail.at(), {
      kind: 'robots',
      // The crawl delay in robots.txt is unknown until it is read. The last delay used at the host is the best guess.
      delayMs: Math.max(delayMs, connection.delayAt(trail.at())),
      totalMs: settings.timeoutMs,
      headers: {
        'user-agent': settings.header,
        accept,
        'accept-encoding': acceptEncoding,
      },
      // One byte beyond the limit, so that the reader can see that the last line is cut.
      plan: (head) => (isRedirect(head) ? 'skip' : { maxBytes: robotsMaxBytes + 1, whenLonger: 'cut' }),
      maxWaitMs,
      signal,
    });
    maxWaitMs = undefined;
    if (!isRedirect(answer)) return answer;
    trail.follow(answer);
  }
}

function delayFor(request: FetchRequest, rules: RobotsRules, settings: FetchSettings): number {
  const crawlDelay = rules.crawlDelay(settings.product) ?? 0;
  return Math.max(request.delayMs ?? settings.delayMs, Math.min(crawlDelay * 1000, settings.maxCrawlDelayMs));
}

function headersFor(request: Request, settings: FetchSettings): Record<string, string> {
  return {
    'user-agent': settings.header,
    accept: acceptHeader[request.accept],
    'accept-encoding': acceptEncoding,
    ...(isHeaderValue(request.cookie) && { cookie: request.cookie }),
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
