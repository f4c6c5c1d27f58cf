import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Failure } from '../model/errors.ts';

/** A running web server. Disposing of it finishes requests in progress and accepts no new ones. */
export interface HttpListener extends AsyncDisposable {
  /** `http://HOST:PORT`, with the actual port. */
  readonly url: string;
}

/** The site's port is not available. `code` is the system's error code. */
export class PortError extends Failure {
  override readonly name = 'PortError';

  constructor(code: string, message: string, cause: unknown) {
    super(code, message, { retry: 'never', cause });
  }
}

/** Causes and remedies by the system's error code. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program is using it; stop that, or set WARTA_PORT (0 takes a free one)',
  EACCES: 'this account may not use it; set WARTA_PORT to 1024 or more',
  EADDRNOTAVAIL: 'this machine has no such address; set WARTA_HOST',
  ENOTFOUND: 'there is no such host; set WARTA_HOST',
};

/** Limits of a request, in milliseconds and bytes. A client that stays below them holds one connection, not the server. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
};
/** A connection on which nothing moves, in either direction, is closed after this time. */
const SILENCE_MS = 60_000;
const MAX_REQUESTS = 1_000;

/** On every response that does not set them itself: redirects, JSON, errors. */
const BASE_HEADERS = Object.entries({
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
});

/**
 * Serves a fetch handler.
 *
 * @param port 0 for any free port
 * @throws {PortError} if the port is in use or not allowed
 */
export async function listen(
  handler: (request: Request, env: object) => Response | Promise<Response>,
  host: string,
  port: number,
): Promise<HttpListener> {
  const server = createServer(LIMITS);
  server.setTimeout(SILENCE_MS);
  server.maxRequestsPerSocket = MAX_REQUESTS;
  // HTTP/1.0 has no Host header (health checks of load balancers). Node refuses HTTP/1.1 without one. The name is not
  // used: the site's URLs come from the settings.
  const answer = getRequestListener(handler, { hostname: 'localhost' });
  server.on('request', (request, response) => {
    for (const [name, value] of BASE_HEADERS) response.setHeader(name, value);
    void answer(request, response);
  });
  server.listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const { code = '', message } = error;
    throw new PortError(code, `cannot serve on ${host} port ${port}: ${REASONS[code] ?? message}`, error);
  });
  const taken = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), 3_000);
      await closed;
      clearTimeout(late);
    },
  };
}
