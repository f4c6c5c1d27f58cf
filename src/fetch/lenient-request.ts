import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { openAbortScope } from './abort-scope.ts';
import { combineFields } from './headers.ts';
import { type LenientHead, readBodyBytes, readHead } from './lenient-response.ts';
import {
  BodyTooLargeError,
  type RawResponse,
  type ReadPlan,
  type RequestOptions,
  unpack,
} from './request.ts';

/** A request through the guarded connector, for a response that the strict parser rejected. */
export interface LenientOptions extends Omit<RequestOptions, 'dispatcher'> {
  readonly connect: buildConnector.connector;
}

const MAX_WIRE_BYTES = 64 * 1024 * 1024;

/**
 * Sends one GET request on a connection of its own and reads the response leniently; see `lenient-response.ts`.
 *
 * @throws as `sendRequest`, and NotHttpError
 */
export async function sendLenientRequest(url: URL, options: LenientOptions): Promise<RawResponse> {
  const started = performance.now();
  using deadline = openAbortScope([options.signal], options.totalMs);
  const socket = await connectTo(url, options.connect);
  const abort = () => void socket.destroy(deadline.signal.reason as Error);
  if (deadline.signal.aborted) abort();
  deadline.signal.addEventListener('abort', abort, { once: true });
  try {
    socket.write(requestText(url, options.headers), 'latin1');
    const response = await receive(socket, options);
    return { ...response, tookMs: performance.now() - started };
  } finally {
    deadline.signal.removeEventListener('abort', abort);
    socket.on('error', () => {}).destroy();
  }
}

function connectTo(url: URL, connect: buildConnector.connector): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const { hostname, host, protocol, port } = url;
  const name = hostname.replace(/^\[(.*)\]$/, '$1');
  connect({ hostname: name, host, protocol, port, servername: name }, (error, socket) => {
    if (socket === null) reject(error ?? new Error('no connection'));
    else resolve(socket);
  });
  return promise;
}

function requestText(url: URL, headers: Record<string, string>): string {
  const fields = Object.entries({ host: url.host, ...headers, connection: 'close' });
  const lines = fields.map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, '')}`);
  return [`GET ${url.pathname}${url.search} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

async function receive(
  socket: AsyncIterable<Buffer>,
  { plan: planFor, now }: LenientOptions,
): Promise<Omit<RawResponse, 'tookMs'>> {
  let received = Buffer.alloc(0);
  let head: LenientHead | undefined;
  let plan: ReadPlan = 'skip';
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk]);
    if (received.length > MAX_WIRE_BYTES) throw new BodyTooLargeError(`more than ${MAX_WIRE_BYTES} bytes`);
    if (head === undefined) {
      head = readHead(received);
      if (head === undefined) continue;
      plan = planFor(fieldsOf(head, now));
    }
    if (plan === 'skip') break;
    const { bytes, ended } = bodyOf(received, head);
    if (ended || bytes.length > plan.maxBytes) break;
  }
  if (head === undefined) throw Object.assign(new Error('no response'), { code: 'UND_ERR_SOCKET' });
  const fields = fieldsOf(head, now);
  if (plan === 'skip') return { ...fields, body: new Uint8Array(), wireBytes: 0 };
  const { bytes, ended } = bodyOf(received, head);
  const cut = bytes.length > plan.maxBytes;
  if (cut && plan.whenLonger === 'fail') throw new BodyTooLargeError(`more than ${plan.maxBytes} bytes`);
  const isFramed = isChunked(head.headers) || head.headers['content-length'] !== undefined;
  const end = cut || ended ? 'whole' : isFramed ? 'lost' : 'closed';
  return { ...fields, ...(await unpack(bytes.subarray(0, plan.maxBytes), fields, plan, end)) };
}

function fieldsOf({ status, headers }: LenientHead, now: () => Date) {
  // The length is meaningless beside chunked coding, and must not reject the response.
  const { 'content-length': length, ...others } = headers;
  const kept = isChunked(headers)
    ? others
    : { ...others, ...(length !== undefined && { 'content-length': length }) };
  return { status, headers: combineFields(kept, now()) };
}

function bodyOf(received: Buffer, head: LenientHead) {
  const length = Number([head.headers['content-length'] ?? []].flat()[0] ?? Number.NaN);
  return readBodyBytes(
    received.subarray(head.end),
    isChunked(head.headers),
    Number.isInteger(length) ? length : undefined,
  );
}

function isChunked(headers: LenientHead['headers']): boolean {
  return /\bchunked\b/i.test(headers['transfer-encoding'] ?? '');
}
