import { Agent, EnvHttpProxyAgent } from 'undici';
import type { Dispatcher, buildConnector } from 'undici';
import { toFetchError } from './network-errors.ts';
import { sendLenientRequest } from './lenient-request.ts';
import { isMalformed, isReset, sendRequest } from './request.ts';
import type { RawResponse, ResponseHead, ReadPlan } from './request.ts';
import { guardedConnector, hostAndPort } from './safety/ssrf-guard.ts';
import type { SsrfGuard } from './safety/ssrf-guard.ts';
import type { RequestEvent, FetchSettings } from './options.ts';
import { retryAfter } from '../time/retry-after.ts';
import { openRateLimiter } from './politeness/rate-limit.ts';
import type { HostState } from './politeness/rate-limit.ts';

/** A request that waits for its host's turn. */
export interface ConnectionRequest {
  readonly kind: RequestEvent['kind'];
  readonly delayMs: number;
  readonly totalMs: number;
  readonly headers: Record<string, string>;
  readonly plan: (head: ResponseHead) => ReadPlan;
  /** See `FetchRequest.maxWaitMs`. */
  readonly maxWaitMs?: number | undefined;
  readonly signal: AbortSignal;
}

/** A response, with the end of the pause that its host asked for. */
export interface ConnectionResponse extends RawResponse {
  readonly quietUntil?: Date | undefined;
}

/** Sends requests: each waits for its host's turn, passes the SSRF guard and is counted. */
export interface Connection extends AsyncDisposable {
  /**
   * Sends once, or twice if a reused connection turned out to be closed or the strict parser rejected the response.
   * Throws FetchError or NotYetError.
   */
  ask(url: URL, asking: ConnectionRequest): Promise<ConnectionResponse>;
  /** Records whether the host served or refused a request. */
  settle(url: URL, how: 'answered' | 'refused'): void;
  /** The delay used for the last request to a host, in milliseconds; 0 without one. */
  delayAt(url: URL): number;
  hosts(): HostState[];
}

const MAX_MALFORMED = 10_000;

/** Opens connections on demand; disposing closes them all. */
export function openConnection(settings: FetchSettings, guard: SsrfGuard): Connection {
  const { now, onRequest } = settings;
  const politeness = openRateLimiter({ now, wait: settings.wait, outer: settings.turn });
  // Origins to which a connection was opened during their request.
  const connected = new Set<string>();
  const connect = guardedConnector(guard, {
    timeoutMs: settings.connectTimeoutMs,
    resolve: settings.resolve,
    onConnect: (origin) => connected.add(origin),
  });
  const dispatcher = openDispatcher(settings, connect);

  // A proxy forwards requests of the dispatcher only.
  const mayBeLenient = !settings.proxy?.http && !settings.proxy?.https;
  // Origins whose responses only the lenient parser can read, so that each page is not requested twice.
  const malformed = new Set<string>();

  const send = async (url: URL, asking: ConnectionRequest): Promise<RawResponse> => {
    if (malformed.has(url.origin)) return sendLenientRequest(url, { connect, now, ...asking });
    connected.delete(url.origin);
    try {
      return await sendRequest(url, { dispatcher, now, ...asking });
    } catch (error) {
      // The host may have closed the reused connection while we were writing. No response had started, so
      // a retry is safe.
      if (connected.has(url.origin) || !isReset(error)) throw error;
      return await sendRequest(url, { dispatcher, now, ...asking });
    } finally {
      connected.delete(url.origin);
    }
  };

  /**
   * Pauses on 429, and on 503 only with a Retry-After: without one it is an error, not a request to slow
   * down.
   */
  const quietUntil = (host: string, { status, headers }: ResponseHead): Date | undefined => {
    const asked = status === 429 || status === 503 ? retryAfter(headers['retry-after'], now()) : undefined;
    if (status === 429 || asked !== undefined) return politeness.pause(host, asked);
    return undefined;
  };

  const run = async (host: string, url: URL, asking: ConnectionRequest): Promise<ConnectionResponse> => {
    const started = performance.now();
    const event = { host, url: url.href, kind: asking.kind, delayMs: asking.delayMs };
    let quiet: Date | undefined;
    // The pause applies from the headers on, even if the body fails.
    const plan = (head: ResponseHead): ReadPlan => {
      quiet = quietUntil(host, head);
      return asking.plan(head);
    };
    try {
      const answer = await send(url, { ...asking, plan });
      onRequest?.({ ...event, status: answer.status, bytes: answer.wireBytes, tookMs: answer.tookMs });
      return { ...answer, quietUntil: quiet };
    } catch (error) {
      const failure = toFetchError(error, url.href, asking.signal);
      onRequest?.({ ...event, code: failure.code, bytes: 0, tookMs: performance.now() - started });
      throw failure;
    }
  };

  return {
    ask: async (url, asking) => {
      const host = hostOf(url);
      const ask = (limits: Pick<ConnectionRequest, 'maxWaitMs' | 'signal'>) =>
        politeness.turn(host, asking.delayMs, () => run(host, url, asking), limits);
      try {
        return await ask(asking);
      } catch (error) {
        if (!mayBeLenient || malformed.has(url.origin) || !isMalformed(error)) throw error;
        if (malformed.size < MAX_MALFORMED) malformed.add(url.origin);
        return await ask({ signal: asking.signal });
      }
    },
    settle: (url, how) => politeness[how](hostOf(url)),
    delayAt: (url) => politeness.delayAt(hostOf(url)),
    hosts: () => politeness.hosts(),
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}

function openDispatcher(settings: FetchSettings, connect: buildConnector.connector): Dispatcher {
  const { proxy } = settings;
  const options: Agent.Options = {
    connect,
    // Only one request at a time is sent to a host; HTTP/2 would merely add a second, younger parser for
    // hostile bytes.
    connections: 1,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 15_000,
    headersTimeout: settings.headersTimeoutMs,
    bodyTimeout: settings.idleTimeoutMs,
    // Some outlets' Content-Security-Policy and cookies alone exceed Node's limit of 16 KB.
    maxHeaderSize: 64 * 1024,
  };
  if (!proxy?.http && !proxy?.https) return new Agent(options);
  // Hosts in `allowPrivate` are on our side of the proxy.
  const near = settings.allowPrivate.filter((entry) => !entry.includes('/'));
  // Empty, not absent: undici reads an absent value from the environment.
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: proxy.http ?? '',
    httpsProxy: proxy.https ?? '',
    noProxy: [proxy.no ?? '', ...near].join(','),
  });
}

/** The key of a rate limit. http and https share a host; another port is another server. */
function hostOf(url: URL): string {
  const { hostname, port } = hostAndPort(url);
  return port === 80 || port === 443 ? hostname : `${hostname}:${port}`;
}
