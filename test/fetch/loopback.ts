import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { FetchError } from '../../src/model/errors.ts';
import type { FetchOutcome, FetchRequest, Page } from '../../src/model/page.ts';
import { openFetcher } from '../../src/fetch/fetch.ts';
import type { Fetcher } from '../../src/fetch/fetch.ts';
import type { FetcherOptions } from '../../src/fetch/options.ts';

/** A real server on loopback that records its requests. */
export interface Outlet extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Request lines, e.g. `/robots.txt`, in order. */
  readonly asked: string[];
  readonly requests: IncomingMessage[];
}

type Answers = Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;

/** Serves `answers` by path; `robots` is the text of robots.txt (absent: 404); everything else is 404. */
export async function serve(answers: Answers, robots?: string): Promise<Outlet> {
  const asked: string[] = [];
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    requests.push(request);
    const answer = answers[path];
    if (answer !== undefined) return answer(request, response);
    if (path === '/robots.txt' && robots !== undefined) return void response.end(robots);
    return void response.writeHead(404).end('nothing here');
  };
  return { ...(await listen(createServer(listener), 'http')), asked, requests };
}

/** An HTTPS server with the given key and certificate. */
export async function serveTls(
  pair: { key: string; cert: string },
  listener: RequestListener,
): Promise<{ url: string; port: number } & AsyncDisposable> {
  return listen(createTlsServer(pair, listener), 'https');
}

/** A TCP server that answers /robots.txt with 404 and hands every other request to `answer`. */
export async function serveRaw(
  answer: (socket: Socket, request: string) => void,
): Promise<{ url: string; port: number } & AsyncDisposable> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const request = data.toString('latin1');
      if (!request.startsWith('GET /robots.txt ')) return answer(socket, request);
      return void socket.end('HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
  });
  return listen(server, 'http');
}

/** A TCP server that sends what `answer` returns for a path, byte for byte; robots.txt is a path like any other. */
export async function serveEvery(
  answer: (path: string) => string | Buffer,
): Promise<{ url: string; port: number; asked: string[] } & AsyncDisposable> {
  const asked: string[] = [];
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const path = data.toString('latin1').split(' ', 2)[1] ?? '';
      asked.push(path);
      socket.end(answer(path));
    });
  });
  return { ...(await listen(server, 'http')), asked };
}

async function listen(
  server: Server,
  scheme: string,
): Promise<{ url: string; port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

/** A fetcher that may reach loopback and does not wait between requests. */
export function fetcher(options: Partial<FetcherOptions> = {}): Fetcher {
  return openFetcher({
    userAgent: 'Warta/0.1',
    contact: 'https://example.org/warta',
    delayMs: 0,
    allowPrivate: ['127.0.0.1'],
    ...options,
  });
}

/** Fetches and expects a page. */
export async function page(from: Fetcher, url: string, request: Partial<FetchRequest> = {}): Promise<Page> {
  const outcome = await from.get(url, { accept: 'html', ...request });
  if (outcome.kind !== 'page') throw new Error(`expected a page, got ${outcome.kind}`);
  return outcome.page;
}

/**
 * Runs a fetch that is expected to fail.
 *
 * @returns the error
 */
export async function failure(outcome: Promise<FetchOutcome>): Promise<FetchError> {
  const error: unknown = await outcome.then(
    (value) => new Error(`expected an error, got ${value.kind}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FetchError)) throw error;
  return error;
}

/** Sends an HTML page. */
export function html(text: string | Buffer, headers: Record<string, string> = {}) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(text);
  };
}
