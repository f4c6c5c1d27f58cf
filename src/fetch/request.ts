import { request as undiciRequest } from 'undici';
import type { Dispatcher } from 'undici';
import { decompress } from './decompress.ts';
import { combineFields, type HeaderFields } from './headers.ts';
import { openAbortScope } from './abort-scope.ts';

/** Status and headers, before the body is read. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: HeaderFields;
}

/** How much of a body to read: nothing, or up to `maxBytes`; a longer one is cut or is an error. */
export type ReadPlan = 'skip' | { readonly maxBytes: number; readonly whenLonger: 'cut' | 'fail' };

/** A complete response. */
export interface RawResponse extends ResponseHead {
  /** Decompressed; empty if it was skipped. */
  readonly body: Uint8Array;
  /** Bytes of the body over the wire. */
  readonly wireBytes: number;
  readonly tookMs: number;
}

/** The body is longer than the plan allows. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/** The connection ended inside the body. */
export class TruncatedBodyError extends Error {
  override readonly name = 'CutShortError';
}

/** One request. */
export interface RequestOptions {
  readonly dispatcher: Dispatcher;
  readonly headers: Record<string, string>;
  /** Milliseconds for the whole exchange. */
  readonly totalMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly now: () => Date;
  /** Decides from the headers how much to read; may throw to reject the body. */
  readonly plan: (head: ResponseHead) => ReadPlan;
}

/**
 * Sends one GET request and reads the decompressed response. Does not follow redirects or retry.
 *
 * @throws undici's and Node's own errors, ContentLengthError, TruncatedBodyError, DecompressError,
 * BodyTooLargeError, TotalTimeoutError, anything that `plan` throws, or the signal's reason
 */
export async function sendRequest(url: URL, options: RequestOptions): Promise<RawResponse> {
  const started = performance.now();
  using deadline = openAbortScope([options.signal], options.totalMs);
  const { statusCode, headers, body } = await undiciRequest(url, {
    dispatcher: options.dispatcher,
    headers: options.headers,
    signal: deadline.signal,
  });
  try {
    const head: ResponseHead = { status: statusCode, headers: combineFields(headers, options.now()) };
    const plan = options.plan(head);
    const read = plan === 'skip' ? await skip(body) : await readBody(body, head, plan);
    return { ...head, ...read, tookMs: performance.now() - started };
  } finally {
    // If the body was not read to its end, the connection cannot be reused and is closed.
    if (!body.destroyed) body.on('error', () => {}).destroy();
  }
}

/** Redirects and 304 have small bodies; reading them keeps the connection reusable. */
async function skip(body: Dispatcher.ResponseData['body']): Promise<{ body: Uint8Array; wireBytes: number }> {
  await body.dump({ limit: 16 * 1024 });
  return { body: new Uint8Array(), wireBytes: 0 };
}

async function readBody(
  body: Dispatcher.ResponseData['body'],
  head: ResponseHead,
  plan: Exclude<ReadPlan, 'skip'>,
): Promise<{ body: Uint8Array; wireBytes: number }> {
  const { bytes, cut, lost } = await collect(body, plan);
  if (lost !== undefined) return unpack(bytes, head, plan, 'lost').catch(() => Promise.reject(lost));
  const { headers } = head;
  const framed = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  return unpack(bytes, head, plan, framed || cut ? 'whole' : 'closed');
}

/**
 * How a body ended: as its headers say, by the end of the connection because they say nothing, or by the end of the
 * connection although more was announced.
 */
export type BodyEnd = 'whole' | 'closed' | 'lost';

/** The end of a document: what is missing after it is not content. */
const COMPLETE = /<\/(?:html|rss|feed|rdf:rdf|urlset|sitemapindex)\s*>\s*$/i;

/**
 * Decompresses a body. One that ended early is accepted if it holds a complete document: some servers send the length
 * of the unpacked text, or gzip data without an end.
 *
 * @throws DecompressError, TruncatedBodyError
 */
export async function unpack(
  bytes: Uint8Array,
  { status, headers }: ResponseHead,
  plan: Exclude<ReadPlan, 'skip'>,
  end: BodyEnd,
): Promise<{ body: Uint8Array; wireBytes: number }> {
  // The limit applies to bytes on the wire; the decompressed text may be many times longer.
  const maxBytes = plan.whenLonger === 'cut' ? plan.maxBytes * 20 : plan.maxBytes;
  const decoded = (whole: boolean) =>
    decompress(bytes, headers['content-encoding'] ?? '', { maxBytes, whole });
  const complete = async (): Promise<Uint8Array> => {
    const body = await decoded(true);
    if (COMPLETE.test(Buffer.from(body.subarray(-200)).toString('latin1'))) return body;
    throw new TruncatedBodyError('the connection ended inside the body');
  };
  const read = async (): Promise<Uint8Array> => {
    if (end === 'whole') return decoded(true);
    if (end === 'lost') return complete();
    return decoded(false).catch((error: unknown) => complete().catch(() => Promise.reject(error)));
  };
  // An error page only serves to recognise a bot wall; if it cannot be decompressed, it is ignored.
  const body = await (status >= 400 ? read().catch(() => new Uint8Array()) : read());
  return { body, wireBytes: bytes.length };
}

/** Reads a body up to the plan's limit. `lost` is set if the connection ended inside of it. */
async function collect(
  body: AsyncIterable<Uint8Array>,
  plan: Exclude<ReadPlan, 'skip'>,
): Promise<{ bytes: Uint8Array; cut: boolean; lost?: TruncatedBodyError }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > plan.maxBytes) {
        if (plan.whenLonger === 'fail') throw new BodyTooLargeError(`more than ${plan.maxBytes} bytes`);
        return { bytes: Buffer.concat([...chunks, chunk], plan.maxBytes), cut: true };
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (!isReset(error)) throw error;
    const lost = new TruncatedBodyError('the connection ended inside the body', { cause: error });
    return { bytes: Buffer.concat(chunks), cut: false, lost };
  }
  return { bytes: Buffer.concat(chunks), cut: false };
}

/** Whether the other side closed the connection. */
export function isReset(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
}

/**
 * Whether the strict parser rejected a response that a lenient one may be able to read: malformed headers, an interim
 * response, or a length that does not match.
 */
export function isMalformed(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    error.name === 'HTTPParserError' ||
    code.startsWith('HPE_') ||
    code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    (code === 'UND_ERR_SOCKET' && error.message === 'bad response') ||
    isMalformed(error.cause)
  );
}
