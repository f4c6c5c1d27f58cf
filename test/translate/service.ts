import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as received by the fake service. */
export interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

/**
 * A response: status, body (JSON unless a string) and headers. `cut` closes the connection half-way;
 * `hang` never answers.
 */
export interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly cut?: boolean;
  readonly hang?: boolean;
}

/** An HTTP service on loopback that sends prepared responses and records the requests. */
export interface Service extends AsyncDisposable {
  readonly url: string;
  readonly seen: Seen[];
}

export async function startService(answer: (seen: Seen, count: number) => Reply): Promise<Service> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const one: Seen = { path: request.url ?? '', headers: request.headers, text, json: parsed(text) };
      seen.push(one);
      const { status = 200, body = {}, headers = {}, cut = false, hang = false } = answer(one, seen.length);
      if (hang) return;
      const out = typeof body === 'string' ? body : JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      if (!cut) response.end(out);
      else response.write(out.slice(0, out.length / 2), () => response.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
