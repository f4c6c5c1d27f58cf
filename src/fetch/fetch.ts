import { FetchError } from '../model/errors.ts';
import type { FetchOutcome, FetchRequest, Get } from '../model/page.ts';
import { acceptHeader, isRedirect, judge, planFor } from './judge-response.ts';
import type { Question } from './judge-response.ts';
import { toFetchError } from './network-errors.ts';
import { acceptEncoding } from './decompress.ts';
import { openGuard } from './safety/ssrf-guard.ts';
import type { Guard } from './safety/ssrf-guard.ts';
import { settingsOf } from './options.ts';
import type { FetcherOptions, Settings } from './options.ts';
import type { HostState } from './politeness/rate-limit.ts';
import { robotsMaxBytes } from './politeness/robots.ts';
import { openRobotsKeeper } from './politeness/robots-cache.ts';
import type { RobotsKeeper } from './politeness/robots-cache.ts';
import { openScope, unlessAborted } from './abort-scope.ts';
import { openTdmKeeper } from './politeness/tdmrep-cache.ts';
import type { TdmKeeper } from './politeness/tdmrep-cache.ts';
import { openTrail } from './redirects.ts';
import { openWire } from './connection.ts';
import type { Answered, Wire } from './connection.ts';

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
  readonly settings: Settings;
  readonly guard: Guard;
  readonly wire: Wire;
  readonly robots: RobotsKeeper;
  readonly tdm: TdmKeeper | undefined;
}

/** RFC 9309 2.3.1.2: at least five redirects of robots.txt are followed. */
const maxRobotsRedirects = 5;

/**
 * Opens the client through which all stages reach the network.
 *
 * @throws TypeError for an option that cannot be meant
 */
export function openFetcher(options: FetcherOptions): Fetcher {
  const settings = settingsOf(options);
  const guard = openGuard(settings.allowPrivate);
  const wire = openWire(settings, guard);
  const closing = new AbortController();
  const robots = openRobotsKeeper({
    now: settings.now,
    copies: settings.robotsCopies,
    // Others may wait for the same file, so no single caller's signal ends its request.
    ask: (address) => askForHost(address, 'text/plain,*/*;q=0.1', { settings, guard, wire }, closing.signal),
  });
  const tdm = settings.tdmrep
    ? openTdmKeeper({
        now: settings.now,
        copies: settings.robotsCopies,
        ask: (address) => askForHost(address, 'application/json', { settings, guard, wire }, closing.signal),
      })
    : undefined;
  return {
    userAgent: settings.header,
    hosts: () => wire.hosts(),
    get: async (address, request) => {
      using scope = openScope([request.signal, closing.signal]);
      return await walk(
        address,
        { ...request, signal: scope.signal },
        { settings, guard, wire, robots, tdm },
      );
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort(new Error('the fetcher was closed'));
      await wire[Symbol.asyncDispose]();
    },
  };
}

type Request = FetchRequest & { readonly signal: AbortSignal };

async function walk(address: string, request: Request, parts: Parts): ReturnType<Get> {
  const { settings, guard, wire, robots, tdm } = parts;
  const { product } = settings;
  const maxBytes = request.maxBytes ?? settings.maxBytes;
  const trail = openTrail(address, settings.maxRedirects);
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
      const answer = await wire.ask(at, {
        kind: 'page',
        delayMs: delayFor(request, settings, rules.crawlDelay(product)),
        totalMs: request.timeoutMs ?? settings.timeoutMs,
        headers: headersFor(request, settings),
        plan: (head) => planFor(head, { url, request, maxBytes }),
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
        return conclude(wire, at, answer, { ...question, quietUntil: answer.quietUntil });
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
function conclude(wire: Wire, at: URL, answer: Answered, question: Question): FetchOutcome {
  try {
    const outcome = judge(answer, question);
    wire.settle(at, 'answered');
    return outcome;
  } catch (error) {
    if (error instanceof FetchError && error.code === 'blocked') wire.settle(at, 'refused');
    throw error;
  }
}

/** robots.txt and what else a host has for machines: no rules to ask for, but the guard and the turn as for any page. */
async function askForHost(
  address: string,
  accept: string,
  parts: Omit<Parts, 'robots' | 'tdm'>,
  signal: AbortSignal,
): Promise<Answered> {
  const { settings, guard, wire } = parts;
  const trail = openTrail(address, maxRobotsRedirects);
  for (;;) {
    guard.checkUrl(trail.at());
    const answer = await wire.ask(trail.at(), {
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

function delayFor(request: FetchRequest, settings: Settings, crawlDelay = 0): number {
  return Math.max(request.delayMs ?? settings.delayMs, Math.min(crawlDelay * 1000, settings.maxCrawlDelayMs));
}

function headersFor(request: FetchRequest, settings: Settings): Record<string, string> {
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
