import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

/** The body cannot be decompressed: unknown coding, damaged data, or larger than the limit. */
export class DecompressError extends Error {
  override readonly name = 'DecompressError';
  readonly reason: 'unknown' | 'damaged' | 'too-large';

  constructor(reason: DecompressError['reason'], message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** More nested codings are an attack (as in curl, CVE-2022-32206). */
const maxLayers = 3;

/** Values that some servers send without any coding. */
const noCoding = new Set(['', 'identity', 'none', 'utf-8', 'utf8', 'binary', 'aws-chunked']);

type Decoder = (body: Uint8Array, limits: { maxBytes: number; whole: boolean }) => Promise<Buffer>;

const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const inflateRaw = promisify(zlib.inflateRaw);
const brotli = promisify(zlib.brotliDecompress);
const zstd = promisify(zlib.zstdDecompress);
const { Z_SYNC_FLUSH, Z_FINISH } = zlib.constants;

// Each chunk is a round trip to the thread pool: Node's default of 16 KB is slow for a body of 300 KB.
const sizes = ({ maxBytes }: { maxBytes: number }) => ({ maxOutputLength: maxBytes, chunkSize: 128 * 1024 });

// Some servers omit the end marker of gzip. Browsers accept this, and so do we if the response's length
// proves that nothing is missing (`whole`).
const zlibOptions = (limits: { maxBytes: number; whole: boolean }) => ({
  ...sizes(limits),
  finishFlush: limits.whole ? Z_SYNC_FLUSH : Z_FINISH,
});

const decoders = new Map<string, Decoder>([
  ['gzip', gunzipLeniently],
  ['x-gzip', gunzipLeniently],
  // "deflate" is zlib data (RFC 9110 8.4.1.2), but some servers send a raw stream.
  ['deflate', (body, limits) => (hasZlibHeader(body) ? inflate : inflateRaw)(body, zlibOptions(limits))],
  ['br', (body, limits) => brotli(body, sizes(limits))],
  // RFC 9659: a window of at most 8 MB.
  [
    'zstd',
    (body, limits) => zstd(body, { ...sizes(limits), params: { [zlib.constants.ZSTD_d_windowLogMax]: 23 } }),
  ],
]);

/** For the Accept-Encoding header. */
export const acceptEncoding = 'gzip, br, zstd, deflate';

/**
 * Decodes Content-Encoding, the last coding first. No layer grows beyond `maxBytes`.
 *
 * @param whole true if the response's length shows that no byte is missing
 * @throws DecompressError
 */
export async function decompress(
  body: Uint8Array,
  contentEncoding: string,
  limits: { maxBytes: number; whole: boolean },
): Promise<Uint8Array> {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => !noCoding.has(coding));
  if (codings.length > maxLayers)
    throw new DecompressError('damaged', `${codings.length} codings on one body`);
  let plain = body;
  for (const coding of codings.toReversed()) {
    // An empty body is not compressed, whatever the header says.
    if (plain.length > 0) plain = await undo(plain, coding, limits);
  }
  // gzip files (sitemap.xml.gz) and bodies compressed twice; no text begins with these bytes.
  if (plain[0] === 0x1f && plain[1] === 0x8b && plain[2] === 8) plain = await undo(plain, 'gzip', limits);
  return plain;
}

async function undo(
  body: Uint8Array,
  coding: string,
  limits: { maxBytes: number; whole: boolean },
): Promise<Uint8Array> {
  const decoder = decoders.get(coding);
  if (decoder === undefined)
    throw new DecompressError('unknown', `unknown coding ${JSON.stringify(coding.slice(0, 40))}`);
  try {
    return await decoder(body, limits);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new DecompressError('too-large', `more than ${limits.maxBytes} bytes when unpacked`, error);
    }
    throw new DecompressError('damaged', `damaged ${coding} data`, error);
  }
}

/** Browsers ignore what follows the gzip data; Node's gunzip ignores only zeros. */
async function gunzipLeniently(
  body: Uint8Array,
  limits: { maxBytes: number; whole: boolean },
): Promise<Buffer> {
  try {
    return await gunzip(body, zlibOptions(limits));
  } catch (error) {
    const start = gzipHeaderLength(body);
    if (start === undefined || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw error;
    // A raw stream ends where its last block does, whatever follows.
    const text = await inflateRaw(body.subarray(start), { ...sizes(limits), finishFlush: Z_FINISH });
    if (!hasChecksum(body, zlib.crc32(text))) throw error;
    return text;
  }
}

/** Returns the length of the gzip header (RFC 1952 2.3), or undefined if the data has no valid header. */
function gzipHeaderLength(body: Uint8Array): number | undefined {
  const [id1, id2, method, flags = 0] = body;
  if (id1 !== 0x1f || id2 !== 0x8b || method !== 8) return undefined;
  let at = 10;
  if (flags & 4) at += 2 + (body[at] ?? 0) + 256 * (body[at + 1] ?? 0);
  for (const flag of [8, 16]) if (flags & flag) at = body.indexOf(0, at) + 1;
  if (flags & 2) at += 2;
  return at < body.length ? at : undefined;
}

/** Bytes behind the gzip data that are searched for its checksum. */
const MAX_TRAILING_BYTES = 64 * 1024;

function hasChecksum(body: Uint8Array, checksum: number): boolean {
  const trailer = Buffer.alloc(4);
  trailer.writeUInt32LE(checksum);
  return Buffer.from(body.subarray(-MAX_TRAILING_BYTES)).includes(trailer);
}

function hasZlibHeader(body: Uint8Array): boolean {
  const [first = 0, second = 0] = body;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
