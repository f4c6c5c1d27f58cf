import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import type { RenderedDocument } from '../publish/feeds/documents.ts';

/**
 * Browsers and feed readers keep a document for a minute; shared caches (RFC 9111, section 5.2.2.10) for a second,
 * because WebSub hubs fetch changed feeds through them. stale-while-revalidate is left out: with it the first request
 * after a takedown would still get the withdrawn text.
 */
export const CACHE_PAGES = 'public, max-age=60, s-maxage=1, stale-if-error=86400';
export const CACHE_FEEDS = 'public, max-age=60, s-maxage=1, stale-if-error=604800';
/** Pictures never change under their address, and are to disappear from caches some time after they were taken down. */
export const CACHE_IMAGES = 'public, max-age=2592000, immutable';
export const CACHE_FOREVER = 'public, max-age=31536000, immutable';

type Encoding = 'br' | 'gzip' | 'identity';

/** Reads a header of the request in hand. */
export type HeaderOf = (name: string) => string | undefined;

/** The request's headers as Node has them; building a `Headers` of all of them costs more than answering. */
export function headersOf(context: Context): HeaderOf {
  const incoming = (context.env as { incoming?: IncomingMessage } | undefined)?.incoming;
  if (!incoming) return (name) => context.req.header(name);
  return (name) => {
    const value = incoming.headers[name];
    return typeof value === 'string' ? value : value?.join(', ');
  };
}

/**
 * Answers a conditional GET (RFC 9110, section 13) with a rendered document: 304 where the asker has it, else the body
 * in the smallest form that the asker reads.
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

/** Headers are the same for everyone who asks for the same form of a document: they are put together once. */
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

/** Browsers and readers send a handful of forms of this header. */
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

/** Brotli before gzip; a weight of nought means no. */
function readEncoding(accepted: string): Encoding {
  const wanted = new Set<string>();
  for (const part of accepted.toLowerCase().split(',')) {
    const [name = '', weight = ''] = part.split(/;\s*q=/);
    if (!NEVER.test(weight)) wanted.add(name.trim());
  }
  if (wanted.has('br')) return 'br';
  return wanted.has('gzip') ? 'gzip' : 'identity';
}
