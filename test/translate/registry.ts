import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';

/** A model for the registry, made of files from `writeModel`. */
export interface Offer {
  readonly folder: string;
  readonly from: string;
  readonly to: string;
  readonly version?: string;
  readonly packing?: 'zstd' | 'gzip' | 'none';
  /** Extra record fields, e.g. a filter or a wrong hash. */
  readonly record?: Readonly<Record<string, unknown>>;
}

/** Fault of the registry for the nth request of an attachment (from 1). */
export type Fault = (
  nth: number,
  name: string,
) => 'cut' | 'garble' | 'missing' | 'no-range' | 'slow' | undefined;

/** Remote Settings on loopback: records in pages with ETag and Next-Page, attachments with ranges. */
export interface Registry extends AsyncDisposable {
  readonly url: string;
  /** Requests as `GET /path` with their range or condition. */
  readonly seen: string[];
  fault: Fault;
}

const kinds = { 'model.bin': 'model', 'lex.bin': 'lex', 'vocab.spm': 'vocab' } as const;

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

export async function startRegistry(offers: readonly Offer[]): Promise<Registry> {
  const attachments = new Map<string, Buffer>();
  const records = offers.flatMap((offer, nth) =>
    Object.entries(kinds).map(([file, fileType]) => {
      const content = readFileSync(join(offer.folder, file));
      const { packing = 'zstd' } = offer;
      const packed =
        packing === 'zstd' ? zstdCompressSync(content) : packing === 'gzip' ? gzipSync(content) : content;
      const location = `main-workspace/translations-models-v2/${nth}-${fileType}.bin`;
      attachments.set(location, packed);
      return {
        id: `${nth}-${fileType}`,
        schema: 1,
        last_modified: 1,
        name: file.replace('.', `.${offer.from}${offer.to}.`),
        sourceLanguage: offer.from,
        targetLanguage: offer.to,
        architecture: 'tiny',
        version: offer.version ?? '2.0',
        fileType,
        filter_expression: '',
        decompressedHash: sha256(content),
        decompressedSize: content.length,
        attachment: { filename: file, location, hash: sha256(packed), size: packed.length, mimetype: 'x' },
        ...offer.record,
      };
    }),
  );
  const seen: string[] = [];
  let asked = 0;
  const registry = { seen, fault: (() => undefined) as Fault };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://registry');
    const extra = request.headers.range ?? request.headers['if-none-match'] ?? '';
    seen.push(`${url.pathname}${url.search} ${extra}`.trim());
    const base = `http://${request.headers.host}`;
    if (url.pathname === '/v1/') {
      json(response, { capabilities: { attachments: { base_url: `${base}/cdn/` } } });
    } else if (url.pathname.endsWith('/translations-models-v2/records')) {
      const start = Number(url.searchParams.get('_token') ?? 0);
      if (request.headers['if-none-match'] === '"7"') {
        response.writeHead(304).end();
        return;
      }
      const next =
        start + 4 < records.length ? { 'next-page': `${base}${url.pathname}?_token=${start + 4}` } : {};
      json(response, { data: records.slice(start, start + 4) }, { etag: '"7"', ...next });
    } else {
      const content = attachments.get(url.pathname.slice('/cdn/'.length));
      const fault = registry.fault(++asked, url.pathname);
      if (content === undefined || fault === 'missing') response.writeHead(404).end('not here');
      else attachment(request, response, content, fault);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(registry, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

function json(response: ServerResponse, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function attachment(
  request: IncomingMessage,
  response: ServerResponse,
  content: Buffer,
  fault: ReturnType<Fault>,
): void {
  const start =
    fault === 'no-range' ? 0 : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const part = content.subarray(start);
  const range = { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` };
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': String(part.length),
    ...(start > 0 ? range : {}),
  });
  if (fault === 'cut')
    // A broken connection loses buffered data, so wait until the first half has been written.
    response.write(part.subarray(0, part.length / 2), () => setTimeout(() => response.destroy(), 500));
  else if (fault === 'garble') response.end(Buffer.from(part).fill(0x55, 0, 100));
  else if (fault === 'slow') response.write(part.subarray(0, 10));
  else response.end(part);
}
