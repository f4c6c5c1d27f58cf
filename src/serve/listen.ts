import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
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
  const server = createAdaptorServer({ fetch: handler });
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
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      const late = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 3_000);
      await closed;
      clearTimeout(late);
    },
  };
}
