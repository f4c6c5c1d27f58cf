import type { Rendered } from '../publish/documents.ts';

/** Public documents: a minute in browsers and caches, and through any trouble of ours for a day. */
export const CACHE_PAGES = 'public, max-age=60, stale-while-revalidate=600, stale-if-error=86400';
export const CACHE_FEEDS = 'public, max-age=300, stale-while-revalidate=3600, stale-if-error=604800';
export const CACHE_FOREVER = 'public, max-age=31536000, immutable';

type Encoding = 'br' | 'gzip' | 'identity';

/**
 * Answers a conditional GET (RFC 9110, section 13) with a rendered document: 304 where the asker has it, else the body
 * in the smallest form that the asker reads.
 */
export function answer(request: Headers, document: Rendered, headers: Record<string, string>): Response {
  const encoding = encodingFor(request.get('accept-encoding'));
  const etag = encoding === 'identity' ? document.etag : `${document.etag.slice(0, -1)}-${encoding}"`;
  const common = {
    ...headers,
    ETag: etag,
    'Last-Modified': document.modifiedAt.toUTCString(),
    Vary: headers['Vary'] === undefined ? 'Accept-Encoding' : `${headers['Vary']}, Accept-Encoding`,
  };
  if (isUnchanged(request, document)) return new Response(null, { status: 304, headers: common });
  const body = bodyIn(document, encoding);
  return new Response(body, {
    headers: {
      ...common,
      'Content-Type': headers['Content-Type'] ?? document.mediaType,
      'Content-Length': String(body.byteLength),
      ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
    },
  });
}

function isUnchanged(request: Headers, { etag, modifiedAt }: Rendered): boolean {
  const tags = request.get('if-none-match');
  if (tags !== null) {
    const own = etag.slice(1, -1);
    return (
      tags.trim() === '*' ||
      [...tags.matchAll(/"([^"]*)"/g)].some(([, tag = '']) => tag.replace(/-(?:br|gzip)$/, '') === own)
    );
  }
  const since = Date.parse(request.get('if-modified-since') ?? '');
  return !Number.isNaN(since) && Math.floor(modifiedAt.getTime() / 1000) * 1000 <= since;
}

const identities = new WeakMap<Rendered, Uint8Array<ArrayBuffer>>();

function bodyIn(document: Rendered, encoding: Encoding): Uint8Array<ArrayBuffer> {
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

/** Brotli before gzip; a weight of nought means no. */
function encodingFor(accepted: string | null): Encoding {
  if (!accepted) return 'identity';
  const wanted = new Set<string>();
  for (const part of accepted.toLowerCase().split(',')) {
    const [name = '', weight = ''] = part.split(/;\s*q=/);
    if (!NEVER.test(weight)) wanted.add(name.trim());
  }
  if (wanted.has('br')) return 'br';
  return wanted.has('gzip') ? 'gzip' : 'identity';
}
