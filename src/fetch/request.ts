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
  { status, headers }: ResponseHead,
  plan: Exclude<ReadPlan, 'skip'>,
): Promise<{ body: Uint8Array; wireBytes: number }> {
  const { bytes, cut } = await collect(body, plan);
  const framed = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  const unpacked = decompress(bytes, headers['content-encoding'] ?? '', {
    // The limit applies to bytes on the wire; the decompressed text may be many times longer.
    maxBytes: plan.whenLonger === 'cut' ? plan.maxBytes * 20 : plan.maxBytes,
    whole: framed || cut,
  });
  // An error page only serves to recognise a bot wall; if it cannot be decompressed, it is ignored.
  const readable = status >= 400 ? unpacked.catch(() => new Uint8Array()) : unpacked;
  return { body: await readable, wireBytes: bytes.length };
}

async function collect(
  body: AsyncIterable<Uint8Array>,
  plan: Exclude<ReadPlan, 'skip'>,
): Promise<{ bytes: Uint8Array; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of endingWell(body)) {
    size += chunk.length;
    if (size > plan.maxBytes) {
      if (plan.whenLonger === 'fail') throw new BodyTooLargeError(`more than ${plan.maxBytes} bytes`);
      return { bytes: Buffer.concat([...chunks, chunk], plan.maxBytes), cut: true };
    }
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), cut: false };
}

/** Distinguishes a connection lost inside the body from one lost before the response. */
async function* endingWell(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    if (isReset(error))
      throw new TruncatedBodyError('the connection ended inside the body', { cause: error });
    throw error;
  }
}

/** Whether the other side closed the connection. */
export function isReset(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
}
