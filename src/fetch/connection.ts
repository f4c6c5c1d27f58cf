import { Agent, EnvHttpProxyAgent } from 'undici';
import type { Dispatcher, buildConnector } from 'undici';
import { toFetchError } from './network-errors.ts';
import { sendRequest, isReset } from './request.ts';
import type { RawResponse, ResponseHead, ReadPlan } from './request.ts';
import { guardedConnector, hostAndPort } from './safety/ssrf-guard.ts';
import type { SsrfGuard } from './safety/ssrf-guard.ts';
import type { RequestEvent, FetchSettings } from './options.ts';
import { openRateLimiter, retryAfter } from './politeness/rate-limit.ts';
import type { HostState } from './politeness/rate-limit.ts';

/** One request in its turn. */
export interface ConnectionRequest {
  readonly kind: RequestEvent['kind'];
  readonly delayMs: number;
  readonly totalMs: number;
  readonly headers: Record<string, string>;
  readonly plan: (head: ResponseHead) => ReadPlan;
  readonly signal: AbortSignal;
}

/** An answer, with the moment until which its host wants quiet. */
export interface ConnectionResponse extends RawResponse {
  readonly quietUntil?: Date | undefined;
}

/** The way to the network: every request takes its turn, passes the guard and is counted. */
export interface Connection extends AsyncDisposable {
  /** Asks once (twice where a kept connection had died). Throws FetchError. */
  ask(url: URL, asking: ConnectionRequest): Promise<ConnectionResponse>;
  /** Takes note of how a host received us. */
  settle(url: URL, how: 'answered' | 'refused'): void;
  hosts(): HostState[];
}

/** Opens connections on demand; closing drops them all. */
export function openConnection(settings: FetchSettings, guard: SsrfGuard): Connection {
  const { now, onRequest } = settings;
  const politeness = openRateLimiter({ now, wait: settings.wait, outer: settings.turn });
  // Origins to which a connection was made while their request ran.
  const connected = new Set<string>();
  const connect = guardedConnector(guard, {
    timeoutMs: settings.connectTimeoutMs,
    resolve: settings.resolve,
    onConnect: (origin) => connected.add(origin),
  });
  const dispatcher = openDispatcher(settings, connect);

  const send = async (url: URL, asking: ConnectionRequest): Promise<RawResponse> => {
    connected.delete(url.origin);
    try {
      return await sendRequest(url, { dispatcher, now, ...asking });
    } catch (error) {
      // The host may have closed a kept connection just as we wrote. No answer was begun, so asking again asks once.
      if (connected.has(url.origin) || !isReset(error)) throw error;
      return await sendRequest(url, { dispatcher, now, ...asking });
    } finally {
      connected.delete(url.origin);
    }
  };

  /** 429 always, 503 only where it says for how long: otherwise it is a fault and no wish. */
  const quietUntil = (host: string, { status, headers }: ResponseHead): Date | undefined => {
    const asked = status === 429 || status === 503 ? retryAfter(headers['retry-after'], now()) : undefined;
    if (status === 429 || asked !== undefined) return politeness.pause(host, asked);
    return undefined;
  };

  const run = async (host: string, url: URL, asking: ConnectionRequest): Promise<ConnectionResponse> => {
    const started = performance.now();
    const event = { host, url: url.href, kind: asking.kind, delayMs: asking.delayMs };
    let quiet: Date | undefined;
    // The wish counts from the head on, whatever becomes of the body.
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
    ask: (url, asking) => {
      const host = hostOf(url);
      return politeness.turn(host, asking.delayMs, () => run(host, url, asking), asking.signal);
    },
    settle: (url, how) => politeness[how](hostOf(url)),
    hosts: () => politeness.hosts(),
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}

function openDispatcher(settings: FetchSettings, connect: buildConnector.connector): Dispatcher {
  const { proxy } = settings;
  const options: Agent.Options = {
    connect,
    // One request at a time goes to a host; HTTP/2 would only add a second, younger parser for hostile bytes.
    connections: 1,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 15_000,
    headersTimeout: settings.headersTimeoutMs,
    bodyTimeout: settings.idleTimeoutMs,
    // Content-Security-Policy and cookies alone pass Node's 16 KB at some outlets.
    maxHeaderSize: 64 * 1024,
  };
  if (!proxy?.http && !proxy?.https) return new Agent(options);
  // What is opened by name or address is on our side of the proxy.
  const near = settings.allowPrivate.filter((entry) => !entry.includes('/'));
  // Empty, not absent: an absent value would be read from the environment.
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: proxy.http ?? '',
    httpsProxy: proxy.https ?? '',
    noProxy: [proxy.no ?? '', ...near].join(','),
  });
}

/** The one whose peace is kept: http and https of a host share it, another port is another server. */
function hostOf(url: URL): string {
  const { hostname, port } = hostAndPort(url);
  return port === 80 || port === 443 ? hostname : `${hostname}:${port}`;
}
