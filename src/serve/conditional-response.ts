import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import type { RenderedDocument } from '../publish/feeds/documents.ts';

/**
 * Browsers and feed readers may cache a document for a minute, shared caches (RFC 9111, section 5.2.2.10)
 * for a second, because WebSub hubs fetch changed feeds through them. stale-while-revalidate is not used:
 * the first request after a takedown would still get the withdrawn text.
 */
export const CACHE_PAGES = 'public, max-age=60, s-maxage=1, stale-if-error=86400';
export const CACHE_FEEDS = 'public, max-age=60, s-maxage=1, stale-if-error=604800';
/**
 * The content of an image URL never changes. The age is limited so that images disappear from caches some
 * time after a takedown.
 */
export const CACHE_IMAGES = 'public, max-age=2592000, immutable';
export const CACHE_FOREVER = 'public, max-age=31536000, immutable';

type Encoding = 'br' | 'gzip' | 'identity';

/** Returns a header of the current request. */
export type HeaderOf = (name: string) => string | undefined;

/**
 * Returns a reader of the request's headers from Node's own object. Building a `Headers` object costs
 * more than the rest of the response.
 */
export function headersOf(context: Context): HeaderOf {
  const incoming = (context.env as { incoming?: IncomingMessage } | undefined)?.incoming;
  if (!incoming) return (name) => context.req.header(name);
  return (name) => {
    const value = incoming.headers[name];
    return typeof value === 'string' ? value : value?.join(', ');
  };
}

/**
 * Responds to a conditional GET (RFC 9110, section 13): 304 if the client has the document, else the body
 * in the smallest encoding that the client accepts.
 *
 * @param header headers of the request
 * @param headers headers of the response; may override Content-Type
 */
export function conditionalResponse(
  header: HeaderOf,
  document: RenderedDocument,
  headers: Record<string, string>,
): Response {
  const encoding = encodingFor(header('accept-encoding'));
  const { found, unchanged } = headersFor(document, encoding, headers);
  if (isUnchanged(header, document)) return new Response(null, { status: 304, headers: unchanged });
  return new Response(bodyIn(document, encoding), { headers: found });
}

interface Prepared {
  readonly found: Record<string, string>;
  readonly unchanged: Record<string, string>;
}

/**
 * Response headers by encoding and content type. They depend only on these and the document, so they are
 * built once.
 */
const prepared = new WeakMap<RenderedDocument, Map<string, Prepared>>();

function headersFor(
  document: RenderedDocument,
  encoding: Encoding,
  headers: Record<string, string>,
): Prepared {
  const forms = prepared.get(document) ?? new Map<string, Prepared>();
  if (forms.size === 0) prepared.set(document, forms);
  const key = `${encoding} ${headers['Content-Type'] ?? ''}`;
  const known = forms.get(key);
  if (known) return known;
  const { etag, modifiedAt, mediaType } = document;
  const unchanged: Record<string, string> = {
    ...headers,
    ETag: encoding === 'identity' ? etag : `${etag.slice(0, -1)}-${encoding}"`,
    'Last-Modified': modifiedAt.toUTCString(),
    Vary: headers['Vary'] === undefined ? 'Accept-Encoding' : `${headers['Vary']}, Accept-Encoding`,
  };
  delete unchanged['Content-Type'];
  const found = {
    ...unchanged,
    'Content-Type': headers['Content-Type'] ?? mediaType,
    'Content-Length': String(bodyIn(document, encoding).byteLength),
    ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
  };
  forms.set(key, { found, unchanged });
  return { found, unchanged };
}

function isUnchanged(header: HeaderOf, { etag, modifiedAt }: RenderedDocument): boolean {
  const tags = header('if-none-match');
  if (tags !== undefined) {
    const own = etag.slice(1, -1);
    return (
      tags.trim() === '*' ||
      [...tags.matchAll(/"([^"]*)"/g)].some(([, tag = '']) => tag.replace(/-(?:br|gzip)$/, '') === own)
    );
  }
  const since = header('if-modified-since');
  if (since === undefined) return false;
  const time = Date.parse(since);
  return !Number.isNaN(time) && Math.floor(modifiedAt.getTime() / 1000) * 1000 <= time;
}

const identities = new WeakMap<RenderedDocument, Uint8Array<ArrayBuffer>>();

function bodyIn(document: RenderedDocument, encoding: Encoding): Uint8Array<ArrayBuffer> {
  if (encoding === 'br') return document.brotli as Uint8Array<ArrayBuffer>;
  if (encoding === 'gzip') return document.gzip as Uint8Array<ArrayBuffer>;
  let bytes = identities.get(document);
  if (!bytes) {
    bytes = new Uint8Array(Buffer.from(document.body));
    identities.set(document, bytes);
  }
  return bytes;
}

const NEVER = /^\s*0(?:\.0{0,3})?\s*$/;

/** Results by header value; clients send only a few different values. */
const encodings = new Map<string, Encoding>();

function encodingFor(accepted: string | undefined): Encoding {
  if (!accepted) return 'identity';
  const known = encodings.get(accepted);
  if (known) return known;
  if (encodings.size >= 100) encodings.clear();
  const encoding = readEncoding(accepted);
  encodings.set(accepted, encoding);
  return encoding;
}

/** Prefers Brotli to gzip; a weight of 0 excludes an encoding. */
function readEncoding(accepted: string): Encoding {
  const wanted = new Set<string>();
  for (const part of accepted.toLowerCase().split(',')) {
    const [name = '', weight = ''] = part.split(/;\s*q=/);
    if (!NEVER.test(weight)) wanted.add(name.trim());
  }
  if (wanted.has('br')) return 'br';
  return wanted.has('gzip') ? 'gzip' : 'identity';
}
