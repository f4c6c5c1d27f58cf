import { Readable } from 'node:stream';
import { setDefaultCACertificates, getCACertificates } from 'node:tls';
import * as zlib from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { certificate } from './certificate.ts';
import { failure, fetcher, html, page, serve, serveRaw, serveTls } from './loopback.ts';

const chain = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n';
const megabyte = 1024 * 1024;

function coded(body: Uint8Array, encoding: string) {
  return html(Buffer.from(body), { 'content-encoding': encoding });
}

afterEach(() => setDefaultCACertificates(getCACertificates('bundled')));

test.each([
  ['gzip', (text: Buffer) => zlib.gzipSync(text)],
  ['x-gzip', (text: Buffer) => zlib.gzipSync(text)],
  ['GZIP', (text: Buffer) => zlib.gzipSync(text)],
  ['br', (text: Buffer) => zlib.brotliCompressSync(text)],
  ['zstd', (text: Buffer) => zlib.zstdCompressSync(text)],
  ['deflate', (text: Buffer) => zlib.deflateSync(text)],
  ['deflate', (text: Buffer) => zlib.deflateRawSync(text)],
  ['gzip, br', (text: Buffer) => zlib.brotliCompressSync(zlib.gzipSync(text))],
  ['br, gzip, deflate', (text: Buffer) => zlib.deflateSync(zlib.gzipSync(zlib.brotliCompressSync(text)))],
  // Compressed twice, declared once; declared but not compressed; no coding at all; missing end marker.
  ['gzip', (text: Buffer) => zlib.gzipSync(zlib.gzipSync(text))],
  ['identity', (text: Buffer) => text],
  ['UTF-8', (text: Buffer) => text],
  ['gzip', (text: Buffer) => zlib.gzipSync(text).subarray(0, -8)],
])('content-encoding %s is unpacked', async (encoding, pack) => {
  const text = '<p>Kabar dari Jenewa</p>'.repeat(50);
  await using outlet = await serve({ '/a': coded(pack(Buffer.from(text)), encoding) });
  await using warta = fetcher();
  expect((await page(warta, `${outlet.url}/a`)).text).toBe(text);
});

test.each([
  ['gzip', Buffer.from('<p>not packed at all</p>')],
  ['gzip', Buffer.concat([zlib.gzipSync('<p>x</p>').subarray(0, 12), Buffer.alloc(40, 7)])],
  ['br', Buffer.from('ffffffffffff', 'hex')],
  ['br', zlib.brotliCompressSync('<p>x</p>'.repeat(1000)).subarray(0, -3)],
  ['zstd', Buffer.from('28b52ffdffffffffff', 'hex')],
  ['compress', Buffer.from('x')],
  ['rot13', Buffer.from('x')],
  ['gzip, gzip, gzip, gzip', zlib.gzipSync('x')],
])('broken content-encoding %s is `bad-encoding`', async (encoding, body) => {
  await using outlet = await serve({ '/a': coded(body, encoding) });
  await using warta = fetcher();
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({
    code: 'bad-encoding',
  });
});

test('a gzip bomb of 1 GB is cut at the limit without using much memory', async () => {
  const zeros = Buffer.alloc(megabyte);
  const bomb = await Readable.from(
    (function* () {
      for (let sent = 0; sent < 1024; sent += 1) yield zeros;
    })(),
  )
    .pipe(zlib.createGzip({ level: 9 }))
    .toArray();
  const packed = Buffer.concat(bomb as Buffer[]);
  await using outlet = await serve({
    '/bomb': coded(packed, 'gzip'),
    '/twice': coded(zlib.gzipSync(packed), 'gzip, gzip'),
    '/hidden': html(packed),
  });
  await using warta = fetcher();
  const before = process.memoryUsage().rss;
  for (const path of ['/bomb', '/twice', '/hidden']) {
    expect(await failure(warta.get(outlet.url + path, { accept: 'html' }))).toMatchObject({
      code: 'too-large',
      retry: 'never',
    });
  }
  expect((process.memoryUsage().rss - before) / megabyte).toBeLessThan(150);
});

test('an endless body is cut off at the limit', async () => {
  let sent = 0;
  const closed = Promise.withResolvers<string>();
  await using outlet = await serve({
    '/endless': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', more).on('close', () => closed.resolve('closed'));
      more();
    },
  });
  await using warta = fetcher();
  const error = await failure(warta.get(`${outlet.url}/endless`, { accept: 'html', maxBytes: megabyte }));
  expect(error.code).toBe('too-large');
  expect(await closed.promise).toBe('closed');
  expect(sent).toBeLessThan(32 * megabyte);
});

test('a length beyond the limit is rejected before the body is read', async () => {
  await using outlet = await serve({
    '/a': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': 11 * megabyte });
      response.write('<p>');
    },
  });
  await using warta = fetcher();
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({
    code: 'too-large',
  });
});

test('a server that stays silent, stops half-way or drips endlessly is a timeout', async () => {
  await using outlet = await serveRaw((socket, request) => {
    const path = request.split(' ', 2)[1] ?? '';
    if (path === '/headers') socket.write('HTTP/1.1 200 OK\r\nContent-Type: tex');
    if (path === '/half' || path === '/drip') socket.write(`${chain}Content-Length: 100000\r\n\r\n<p>`);
    if (path !== '/drip') return;
    const drip = setInterval(() => socket.write('x'), 20);
    socket.on('close', () => clearInterval(drip));
  });
  await using warta = fetcher({ headersTimeoutMs: 200, idleTimeoutMs: 200, timeoutMs: 500 });
  for (const path of ['/silent', '/headers', '/half', '/drip']) {
    expect(await failure(warta.get(outlet.url + path, { accept: 'html' }))).toMatchObject({
      code: 'timeout',
      retry: 'later',
    });
  }
});

test.each([
  ['a body shorter than its length', `${chain}Content-Length: 100\r\n\r\n<p>short</p>`],
  ['a chunked body without its end', `${chain}Transfer-Encoding: chunked\r\n\r\n5\r\n<p>x<\r\n`],
  ['a chunk that lies about its size', `${chain}Transfer-Encoding: chunked\r\n\r\nzz\r\n<p>\r\n0\r\n\r\n`],
  ['no answer at all', '', 'connect'],
  ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
  ['two different lengths', `${chain}Content-Length: 3\r\nContent-Length: 4\r\n\r\n<p>x`],
  ['a status that is none', 'HTTP/1.1 abc OK\r\n\r\n'],
  ['headers without end', `HTTP/1.1 200 OK\r\n${`X-Filler: ${'x'.repeat(1000)}\r\n`.repeat(100)}`],
  [
    'a switch of protocols',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'connect',
  ],
])('%s is a typed failure, tried again later', async (_what, bytes, code = 'bad-answer') => {
  await using outlet = await serveRaw((socket) => void socket.end(Buffer.from(bytes, 'latin1')));
  await using warta = fetcher();
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({
    code,
    retry: 'later',
  });
});

test('a gzip body truncated by a closed connection is not accepted as complete', async () => {
  const packed = zlib.gzipSync('<p>Bagian pertama</p>'.repeat(5000));
  await using outlet = await serveRaw((socket) => {
    socket.write(`${chain}Content-Encoding: gzip\r\nConnection: close\r\n\r\n`);
    socket.end(packed.subarray(0, packed.length / 2));
  });
  await using warta = fetcher();
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({
    code: 'bad-encoding',
  });
});

test('a body longer than its Content-Length is cut there', async () => {
  await using outlet = await serveRaw(
    (socket) => void socket.end(`${chain}Content-Length: 8\r\n\r\n<p>x</p><p>more`),
  );
  await using warta = fetcher();
  const outcome = await warta.get(`${outlet.url}/a`, { accept: 'html' }).catch((error: unknown) => error);
  expect(outcome).toMatchObject({ kind: 'page', page: { text: '<p>x</p>' } });
});

test('hosts that do not exist or do not answer', async () => {
  await using gone = await serve({});
  const { url } = gone;
  await gone[Symbol.asyncDispose]();
  await using warta = fetcher();
  expect(await failure(warta.get(`${url}/a`, { accept: 'html' }))).toMatchObject({ code: 'connect' });
  await using nowhere = fetcher({
    resolve: (_name, _options, callback) =>
      callback(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), []),
  });
  const error = await failure(nowhere.get('http://tidak-ada.example/', { accept: 'html' }));
  expect(error.code).toBe('dns');
  expect(error.message).toContain('sources.yaml');
});

test('expired, self-signed and mismatched certificates are `tls`, with the reason', async () => {
  const cases = [
    [certificate(30), false, 'by the host itself'],
    [certificate(-1), true, 'has expired'],
    [certificate(30, '127.0.0.9'), true, 'for another host name'],
  ] as const;
  for (const [pair, trusted, reason] of cases) {
    if (trusted) setDefaultCACertificates([pair.cert]);
    await using outlet = await serveTls(pair, (_request, response) => void response.end('x'));
    await using warta = fetcher();
    const error = await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }));
    expect(error).toMatchObject({ code: 'tls', retry: { after: expect.any(Date) } });
    expect(error.message).toContain(reason);
  }
});

test('a valid certificate is accepted, plain HTTP on a TLS port is not', async () => {
  const pair = certificate(30);
  setDefaultCACertificates([pair.cert]);
  await using outlet = await serveTls(pair, html('<p>aman</p>'));
  await using plain = await serve({});
  await using warta = fetcher();
  expect((await page(warta, `${outlet.url}/a`)).text).toBe('<p>aman</p>');
  const error = await failure(warta.get(plain.url.replace('http:', 'https:'), { accept: 'html' }));
  expect(error.code).toBe('tls');
});

test('a reused connection that the host has closed is replaced once', async () => {
  let connections = 0;
  await using outlet = await serveRaw((socket, request) => {
    connections += 1;
    if (request.startsWith('GET /never')) {
      socket.destroy();
      return;
    }
    // The first request of a connection is answered, the second finds it closed.
    socket.removeAllListeners('data');
    socket.on('data', () => socket.destroy());
    socket.write(`${chain}Content-Length: 8\r\n\r\n<p>x</p>`);
  });
  await using warta = fetcher();
  for (const path of ['/1', '/2', '/3']) expect((await page(warta, outlet.url + path)).text).toBe('<p>x</p>');
  expect(connections).toBe(3);
  await using other = fetcher();
  expect(await failure(other.get(`${outlet.url}/never`, { accept: 'html' }))).toMatchObject({
    code: 'connect',
  });
  expect(connections).toBe(4);
});

test('markup of any size and depth is returned unchanged', async () => {
  const deep = '<div>'.repeat(100_000);
  await using outlet = await serve({ '/deep': html(deep) });
  await using warta = fetcher();
  expect((await page(warta, `${outlet.url}/deep`)).text).toHaveLength(500_000);
});
