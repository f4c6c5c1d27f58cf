import { expect, test } from 'vitest';
import type { FetchRequest } from '../../src/model/page.ts';
import { failure, fetcher, page, serveEvery, serveRaw } from './loopback.ts';

const HTML = '<!doctype html><p>Kapal kembali berlayar ke utara</p>';
const FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title></channel></rss>';

/** Serves one response for every path; the body ends with the connection unless a field says otherwise. */
function answering(status: string, fields: readonly string[], body: string | Buffer = '') {
  const asked: string[] = [];
  const lines = [`HTTP/1.1 ${status}`, ...fields, 'Connection: close', '', ''].join('\r\n');
  return serveRaw((socket, request) => {
    asked.push(request.split(' ', 2)[1] ?? '');
    socket.end(Buffer.concat([Buffer.from(lines, 'latin1'), Buffer.from(body)]));
  }).then((server) => ({ ...server, asked }));
}

const now = () => new Date('2026-11-30T08:00:00Z');

test.each([
  ['twice the same', ['Retry-After: 120', 'Retry-After: 120'], '2026-11-30T08:02:00Z'],
  ['the shorter first', ['Retry-After: 60', 'Retry-After: 600'], '2026-11-30T08:10:00Z'],
  ['the longer first', ['Retry-After: 600', 'Retry-After: 60'], '2026-11-30T08:10:00Z'],
  [
    'seconds and a date',
    ['Retry-After: 60', 'Retry-After: Mon, 30 Nov 2026 09:00:00 GMT'],
    '2026-11-30T09:00:00Z',
  ],
  ['one that says nothing', ['Retry-After: soon', 'Retry-After: 120'], '2026-11-30T08:02:00Z'],
  ['an empty one', ['Retry-After:', 'Retry-After: 120'], '2026-11-30T08:02:00Z'],
  ['joined by a proxy', ['Retry-After: 60, 120'], '2026-11-30T08:02:00Z'],
  [
    'dates joined by a proxy',
    ['Retry-After: Mon, 30 Nov 2026 08:05:00 GMT, Mon, 30 Nov 2026 08:10:00 GMT'],
    '2026-11-30T08:10:00Z',
  ],
])('Retry-After %s: the host has quiet for the longest time', async (_how, fields, until) => {
  for (const status of ['429 Too Many Requests', '503 Busy']) {
    await using outlet = await answering(status, ['Content-Length: 0', ...fields]);
    await using warta = fetcher({ now });
    for (const path of ['/a', '/b', '/c'])
      expect(await failure(warta.get(outlet.url + path, { accept: 'html' }))).toMatchObject({
        code: 'rate-limited',
        retry: { after: new Date(until) },
      });
    expect(outlet.asked).toEqual(['/a']);
  }
});

test('Retry-After counts even if the body is truncated', async () => {
  await using outlet = await answering('429 Wait', ['Retry-After: 120', 'Content-Length: 900'], 'wait');
  await using warta = fetcher({ now });
  await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }));
  expect(await failure(warta.get(`${outlet.url}/b`, { accept: 'html' }))).toMatchObject({
    code: 'rate-limited',
  });
  expect(outlet.asked).toEqual(['/a']);
});

test.each([
  ['html', ['text/html; charset=utf-8', 'text/html; charset=utf-8'], 'text/html; charset=utf-8'],
  ['html', ['text/html; charset=utf-8', 'text/html'], 'text/html; charset=utf-8'],
  ['html', ['text/html', 'text/html; charset=utf-8'], 'text/html; charset=utf-8'],
  ['html', ['text/html, text/html; charset=utf-8'], 'text/html; charset=utf-8'],
  ['html', ['text/html; title="a, b/c"'], 'text/html; title="a, b/c"'],
  ['html', ['text/html', '*/*'], 'text/html'],
  ['html', ['text/html', 'nonsense'], 'text/html'],
  ['html', ['image/png', 'text/html'], 'text/html'],
  ['html', ['html'], 'html'],
  ['listing', ['text/html; charset=UTF-8', 'application/rss+xml'], 'application/rss+xml'],
] as const)('%s with Content-Type %j is of %j', async (accept, types, expected) => {
  const body = accept === 'listing' ? FEED : HTML;
  await using outlet = await answering(
    '200 OK',
    types.map((type) => `Content-Type: ${type}`),
    body,
  );
  await using warta = fetcher();
  expect(await page(warta, `${outlet.url}/a`, { accept })).toMatchObject({
    contentType: expected,
    text: body,
  });
});

test('a type that is not a page is rejected', async () => {
  await using outlet = await answering('200 OK', ['Content-Type: text/html', 'Content-Type: image/png'], 'x');
  await using warta = fetcher();
  expect((await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).code).toBe('not-html');
});

/** Every field that any stage reads, repeated, with the expected result. */
test.each([
  ['ETag', ['"a"', '"a"'], { etag: '"a"' }],
  ['ETag', ['"a"', '"b"'], { etag: '"a"' }],
  [
    'Last-Modified',
    ['Mon, 30 Nov 2026 06:00:00 GMT', 'Mon, 30 Nov 2026 06:00:00 GMT'],
    { lastModified: 'Mon, 30 Nov 2026 06:00:00 GMT' },
  ],
  [
    'Last-Modified',
    ['', 'Mon, 30 Nov 2026 06:00:00 GMT', 'x'],
    { lastModified: 'Mon, 30 Nov 2026 06:00:00 GMT' },
  ],
  ['Content-Encoding', ['identity', 'identity'], { text: HTML }],
  ['Content-Encoding', ['identity', 'utf-8'], { text: HTML }],
  ['Location', ['/x', '/y'], { text: HTML }],
  ['X-Robots-Tag', ['noindex', 'noindex'], { signals: { xRobotsTag: ['noindex'] } }],
  ['X-Robots-Tag', ['otherbot: none', 'noarchive'], { signals: { xRobotsTag: ['noarchive'] } }],
  ['TDM-Reservation', ['0', '1'], { signals: { tdmReserved: true } }],
  ['TDM-Reservation', ['0', '0'], { signals: { tdmReserved: false } }],
  [
    'TDM-Policy',
    ['https://b.example/p', 'https://b.example/q'],
    { signals: { tdmPolicy: 'https://b.example/p' } },
  ],
  [
    'Link',
    ['</next>; rel=next', '<https://b.example/r>; rel=license; type=application/rsl+xml'],
    { signals: { rsl: [{ where: 'Link header', url: 'https://b.example/r' }] } },
  ],
  ['Cache-Control', ['no-store', 'max-age=60'], { text: HTML }],
  ['Transfer-Encoding', ['identity', 'identity'], { text: HTML }],
  ['Set-Cookie', ['a=1', 'b=2'], { text: HTML }],
  ['__proto__', ['a', 'b'], { text: HTML }],
  ['constructor', ['a', 'b'], { text: HTML }],
  ['X-Amzn-Waf-Action', ['', 'none'], { text: HTML }],
] as const)('%s %j', async (field, values, expected) => {
  await using outlet = await answering(
    '200 OK',
    ['Content-Type: text/html', ...values.map((value) => `${field}: ${value}`)],
    HTML,
  );
  await using warta = fetcher();
  expect(await page(warta, `${outlet.url}/a`)).toMatchObject(expected);
});

test('a bot wall is recognised by a repeated field', async () => {
  const field = 'CF-Mitigated: challenge';
  await using outlet = await answering('200 OK', ['Content-Type: text/html', field, field], HTML);
  await using warta = fetcher();
  expect((await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).code).toBe('blocked');
});

test.each([
  [['/b', '/b'], '/b'],
  [['/b', '/c'], '/b'],
])('of the redirects %j the first is followed', async (targets, expected) => {
  const asked: string[] = [];
  const location = targets.map((target) => `Location: ${target}\r\n`).join('');
  await using outlet = await serveRaw((socket, request) => {
    const path = request.split(' ', 2)[1] ?? '';
    asked.push(path);
    const head =
      path === '/a' ? `302 Found\r\n${location}Content-Length: 0` : '200 OK\r\nContent-Type: text/html';
    socket.end(`HTTP/1.1 ${head}\r\nConnection: close\r\n\r\n${path === '/a' ? '' : HTML}`);
  });
  await using warta = fetcher();
  expect((await page(warta, `${outlet.url}/a`)).text).toBe(HTML);
  expect(asked).toEqual(['/a', expected]);
});

test('a length twice is one length; two different lengths are a broken answer', async () => {
  const fields = (length: number) => [
    'Content-Type: text/html',
    `Content-Length: ${HTML.length}`,
    `Content-Length: ${length}`,
  ];
  await using equal = await answering('200 OK', fields(HTML.length), HTML);
  await using outlet = await answering('200 OK', fields(7), HTML);
  await using warta = fetcher();
  expect((await page(warta, `${equal.url}/a`)).text).toBe(HTML);
  expect((await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).code).toBe('bad-answer');
});

/** A server that also repeats the fields of all other responses. */
test.each<[string, FetchRequest['accept']]>([
  ['/a', 'html'],
  ['/feed', 'listing'],
  ['/picture', 'image'],
])('robots.txt, tdmrep.json and %s with every field twice are read', async (path, accept) => {
  const bodies: Record<string, readonly [type: string, body: string]> = {
    '/robots.txt': ['text/plain', 'User-agent: *\nDisallow: /secret\n'],
    '/.well-known/tdmrep.json': ['application/json', '[{"location":"/","tdm-reservation":1}]'],
    '/a': ['text/html', HTML],
    '/feed': ['application/rss+xml', FEED],
    '/picture': ['image/png', 'png'],
  };
  await using outlet = await serveEvery((asked) => {
    const [type, body] = bodies[asked] ?? ['text/plain', ''];
    const fields = [
      `Content-Type: ${type}`,
      'Cache-Control: max-age=600',
      'ETag: "a"',
      'Last-Modified: Mon, 30 Nov 2026 06:00:00 GMT',
      'Content-Encoding: identity',
      'Vary: accept',
      'Retry-After: 5',
      'Date: Mon, 30 Nov 2026 06:00:00 GMT',
    ];
    const twice = fields.flatMap((field) => [field, field]).join('\r\n');
    return `HTTP/1.1 200 OK\r\n${twice}\r\nConnection: close\r\n\r\n${body}`;
  });
  await using warta = fetcher({ tdmrep: true });
  const read = await page(warta, outlet.url + path, { accept });
  expect(read.etag).toBe('"a"');
  if (accept === 'html') expect(read.signals.tdmrep?.reserved).toBe(true);
  expect(await warta.get(`${outlet.url}/secret`, { accept })).toMatchObject({ kind: 'refused-by-robots' });
});

test('a robots.txt with two Retry-After fields is obeyed', async () => {
  await using outlet = await serveEvery(
    () => 'HTTP/1.1 429 Wait\r\nRetry-After: 120\r\nRetry-After: 120\r\nConnection: close\r\n\r\n',
  );
  await using warta = fetcher({ now });
  for (const path of ['/a', '/b'])
    expect(await failure(warta.get(outlet.url + path, { accept: 'html' }))).toMatchObject({
      code: 'rate-limited',
    });
  expect(outlet.asked).toEqual(['/robots.txt']);
});
