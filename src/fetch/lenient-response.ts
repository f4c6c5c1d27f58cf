/**
 * Reads HTTP/1 responses that violate RFC 9112 in ways that browsers and curl accept: control characters in values,
 * folded lines, lines that end in LF, a blank before the colon, lines without a colon, interim responses of any
 * status, Content-Length beside chunked coding, chunks without the last one.
 *
 * Such leniency is how requests are smuggled between proxies that disagree. Here it is harmless: only a response to a
 * request that the strict parser rejected is read, on a connection of its own, which is closed afterwards.
 */
import type { IncomingHttpHeaders } from 'node:http';

/** The response is not HTTP, even for a lenient reader. */
export class NotHttpError extends Error {
  override readonly name = 'NotHttpError';
}

/** Status and headers of a response. */
export interface LenientHead {
  readonly status: number;
  /** An array if a field is repeated. */
  readonly headers: IncomingHttpHeaders;
  /** Offset of the body. */
  readonly end: number;
}

const MAX_HEAD_BYTES = 64 * 1024;
const STATUS_LINE = /^(?:HTTP\/\d(?:\.\d)?|ICY)[ \t]+(\d{3})(?:[ \t].*)?$/i;
const FIELD_NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]{1,200}$/;

/**
 * Reads the head of a response; interim responses (1xx) are skipped.
 *
 * @returns undefined if the head is not complete yet
 * @throws NotHttpError
 */
export function readHead(bytes: Buffer): LenientHead | undefined {
  const text = bytes.toString('latin1', 0, MAX_HEAD_BYTES);
  let start = 0;
  for (;;) {
    const match = /^(?:\r?\n)*([\s\S]*?)\r?\n\r?\n/.exec(text.slice(start));
    if (match === null) {
      if (bytes.length >= MAX_HEAD_BYTES) throw new NotHttpError('its headers do not end');
      if (start === 0 && text.length > 12 && !/^\s*(?:HTTP\/|ICY )/i.test(text))
        throw new NotHttpError(`it begins ${JSON.stringify(text.slice(0, 40))}`);
      return undefined;
    }
    const [found, head = ''] = match;
    const [line = '', ...fields] = head.split(/\r?\n/);
    const status = Number(STATUS_LINE.exec(line)?.[1]);
    if (!(status >= 100)) throw new NotHttpError(`it begins ${JSON.stringify(line.slice(0, 40))}`);
    start += found.length;
    if (status >= 200) return { status, headers: headersOf(fields), end: start };
  }
}

function headersOf(lines: readonly string[]): IncomingHttpHeaders {
  const fields: [name: string, value: string][] = [];
  for (const line of lines) {
    const last = fields.at(-1);
    // RFC 9112 5.2: a folded line continues the value of the line before.
    if (/^[ \t]/.test(line) && last !== undefined) last[1] += ` ${line.trim()}`;
    else {
      const colon = line.indexOf(':');
      const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
      if (FIELD_NAME.test(name)) fields.push([name, line.slice(colon + 1)]);
    }
  }
  const headers = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const values = headers.get(name) ?? [];
    headers.set(name, values);
    values.push(value.replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, '').trim());
  }
  return Object.fromEntries(
    [...headers].map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
  );
}

/** The body so far. */
export interface LenientBody {
  readonly bytes: Buffer;
  /** Whether the response says that this is all. A body without length ends with the connection. */
  readonly ended: boolean;
}

/**
 * Reads a body as its headers frame it. Chunked coding overrides Content-Length (RFC 9112 6.3).
 *
 * @param received everything after the head
 * @param length the Content-Length, if there is one
 */
export function readBodyBytes(received: Buffer, chunked: boolean, length: number | undefined): LenientBody {
  if (chunked) return unchunk(received);
  if (length === undefined) return { bytes: received, ended: false };
  return { bytes: received.subarray(0, length), ended: received.length >= length };
}

function unchunk(received: Buffer): LenientBody {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = received.indexOf(0x0a, at);
    if (line < 0) break;
    const text = received.toString('latin1', at, line).trim();
    if (text === '' && chunks.length > 0) {
      at = line + 1;
      continue;
    }
    const size = /^([\da-f]{1,8})[ \t]*(?:;.*)?$/i.exec(text)?.[1];
    // Some servers declare chunks and send none.
    if (size === undefined)
      return chunks.length === 0 ? { bytes: received, ended: false } : joined(chunks, false);
    const bytes = Number.parseInt(size, 16);
    if (bytes === 0) return joined(chunks, true);
    chunks.push(received.subarray(line + 1, line + 1 + bytes));
    at = line + 1 + bytes;
    if (at >= received.length) break;
  }
  return joined(chunks, false);
}

function joined(chunks: readonly Buffer[], ended: boolean): LenientBody {
  return { bytes: Buffer.concat(chunks), ended };
}
