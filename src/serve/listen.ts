import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

/** A running web server. Disposing of it answers what has begun and takes no more. */
export interface Listening extends AsyncDisposable {
  /** `http://HOST:PORT`, with the port that was really taken. */
  readonly url: string;
}

/** Serves a fetch handler on a port; 0 takes a free one. Rejects where the port is taken or not allowed. */
export async function listen(
  handler: (request: Request, env: object) => Response | Promise<Response>,
  host: string,
  port: number,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: handler });
  server.listen(port, host);
  await once(server, 'listening');
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
