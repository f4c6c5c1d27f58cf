import { gzipSync } from 'node:zlib';
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  oneof,
  record,
  string,
  tuple,
  uint8Array,
} from 'fast-check';
import { expect, test } from 'vitest';
import { FetchError } from '../../src/model/errors.ts';
import { fetcher, serveRaw } from './loopback.ts';

const packed = gzipSync('<p>Kabar pagi dari pelabuhan.</p>'.repeat(20));

/** A valid response, to be damaged. */
const whole = Buffer.concat([
  Buffer.from(
    'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\nETag: "a"\r\n' +
      `X-Robots-Tag: warta: noarchive\r\nContent-Length: ${packed.length}\r\n\r\n`,
  ),
  packed,
]);

const flips = array(tuple(integer({ min: 0, max: whole.length - 1 }), integer({ min: 0, max: 255 })), {
  maxLength: 6,
});

const damaged = record({ flips, cut: integer({ min: 0, max: whole.length }) }).map((damage) => {
  const bytes = Buffer.from(whole);
  for (const [at, byte] of damage.flips) bytes[at] = byte;
  return bytes.subarray(0, damage.cut);
});

const header = tuple(
  constantFrom(
    'Content-Type',
    'Content-Encoding',
    'Location',
    'Retry-After',
    'ETag',
    'X-Robots-Tag',
    'TDM-Reservation',
  ),
  string({ unit: 'binary-ascii', maxLength: 40 }).map((value) => value.replaceAll(/[\r\n\0]/g, ' ')),
);

const invented = tuple(
  constantFrom(200, 203, 204, 206, 301, 302, 304, 307, 400, 403, 404, 405, 421, 429, 500, 503, 599),
  array(header, { maxLength: 4 }),
  uint8Array({ maxLength: 200 }),
).map(([status, headers, body]) => {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} X\r\n${lines}Connection: close\r\n\r\n`), body]);
});

test(
  'whatever a server sends, a fetch comes to a page, a value or a typed failure',
  { timeout: 900_000 },
  async () => {
    let answer: Uint8Array = whole;
    await using outlet = await serveRaw((socket) => void socket.end(answer));
    const codes = new Set<string>();
    const property = asyncProperty(
      oneof(damaged, invented, uint8Array({ maxLength: 300 })),
      async (bytes) => {
        answer = bytes;
        await using warta = fetcher({ timeoutMs: 5000 });
        try {
          const outcome = await warta.get(`${outlet.url}/a`, { accept: 'html', etag: '"a"' });
          codes.add(outcome.kind);
          if (outcome.kind === 'page') expect(outcome.page.text.isWellFormed()).toBe(true);
        } catch (error) {
          if (!(error instanceof FetchError)) throw error;
          codes.add(error.code);
          expect(error.message).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\S*: [^\n]+$/);
        }
      },
    );
    await assert(property, { numRuns: 500 });
    // Ensures that the property was not vacuous: many kinds of results occurred.
    expect(codes.size).toBeGreaterThan(4);
  },
);
