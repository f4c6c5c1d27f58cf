import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { documentRedirect } from '../../src/fetch/document-redirect.ts';
import { failure, fetcher, html, page, serve, serveRaw } from './loopback.ts';
import { page as answered } from '../discover/outlet.ts';

const TEXT = '<!doctype html><html><body><p>Kabar dari Jenewa</p></body></html>';
const TYPE = 'Content-Type: text/html';
const LENGTH = `Content-Length: ${TEXT.length}`;
const PACKED = gzipSync(TEXT);
const GZIP = 'Content-Encoding: gzip';

function raw(lines: string[], body: string | Buffer = TEXT, eol = '\r\n'): Buffer {
  return Buffer.concat([
    Buffer.from(['HTTP/1.1 200 OK', ...lines, '', ''].join(eol), 'latin1'),
    Buffer.from(body),
  ]);
}

function chunk(body: string | Buffer): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

test.each([
  ['control characters in a value', raw([TYPE, 'X-Title: a\u0001b\u007f', LENGTH])],
  ['a NUL in a cookie', raw([TYPE, 'Set-Cookie: a=b\u0000c', LENGTH])],
  ['a folded line', raw(['Content-Type: text/html;', '\tcharset=utf-8', LENGTH])],
  ['100 Continue', Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), raw([TYPE, LENGTH])])],
  [
    '102 and 103',
    Buffer.concat([
      Buffer.from('HTTP/1.1 102 P\r\n\r\nHTTP/1.1 103 E\r\nLink: </a>\r\n\r\n'),
      raw([TYPE, LENGTH]),
    ]),
  ],
  ['lines that end in LF', raw([TYPE, LENGTH], TEXT, '\n')],
  ['a blank before the colon', raw(['Content-Type : text/html', LENGTH])],
  ['a line without a colon', raw([TYPE, 'PHP Warning', LENGTH])],
  ['a field without a name', raw([TYPE, ': x', LENGTH])],
  [
    'chunks beside a length',
    raw(
      [TYPE, 'Content-Length: 1', 'Transfer-Encoding: chunked'],
      Buffer.concat([chunk(TEXT), Buffer.from('0\r\n\r\n')]),
    ),
  ],
  ['no last chunk', raw([TYPE, 'Transfer-Encoding: chunked'], chunk(TEXT))],
  ['the length of the unpacked text', raw([TYPE, GZIP, `Content-Length: ${PACKED.length + 40}`], PACKED)],
  [
    'a blank behind gzip data',
    raw([TYPE, GZIP, `Content-Length: ${PACKED.length + 1}`], Buffer.concat([PACKED, Buffer.from(' ')])),
  ],
  ['text behind gzip data', raw([TYPE, GZIP], Buffer.concat([PACKED, Buffer.from('<!-- cached -->')]))],
  [
    'chunked gzip without an end',
    raw([TYPE, GZIP, 'Transfer-Encoding: chunked'], chunk(PACKED.subarray(0, -6))),
  ],
  ['closed gzip without an end', raw([TYPE, GZIP], PACKED.subarray(0, -6))],
  ['HTML under a wrong type', raw(['Content-Type: application/json', LENGTH])],
  ['HTML under a list of types', raw(['Content-Type: text/html, text/html; charset=utf-8', LENGTH])],
])('%s: the page is read', async (_, response) => {
  await using outlet = await serveRaw((socket) => void socket.end(response));
  await using warta = fetcher();
  expect((await page(warta, `${outlet.url}/a`)).text).toBe(TEXT);
});

test.each([
  [
    'half a page by chunks',
    raw([TYPE, 'Transfer-Encoding: chunked'], chunk(TEXT.slice(0, 40))),
    'bad-answer',
  ],
  ['half a page by length', raw([TYPE, 'X: \u0001', LENGTH], TEXT.slice(0, 40)), 'bad-answer'],
  ['half of gzip data', raw([TYPE, GZIP], PACKED.subarray(0, -20)), 'bad-encoding'],
  ['two lengths', raw([TYPE, LENGTH, 'Content-Length: 7']), 'bad-answer'],
  ['another protocol', Buffer.from('220 mail.outlet.example ESMTP\r\n\r\n'), 'bad-answer'],
])('%s is an error', async (_, response, code) => {
  await using outlet = await serveRaw((socket) => void socket.end(response));
  await using warta = fetcher();
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({ code });
});

test('the lenient parser is used after the strict one, then at once for the same host', async () => {
  const asked: string[] = [];
  await using outlet = await serveRaw((socket, request) => {
    asked.push(/^GET (\S+)/.exec(request)?.[1] ?? '');
    socket.end(raw([TYPE, 'X-Title: \u0001', LENGTH]));
  });
  await using warta = fetcher();
  await page(warta, `${outlet.url}/a`);
  await page(warta, `${outlet.url}/b`);
  expect(asked).toEqual(['/a', '/a', '/b']);
});

const REFRESH = '<!doctype html><html><head><title>x</title>';
const LONG = `<p>${'kata '.repeat(200)}</p>`;

test.each([
  ['a refresh', `${REFRESH}<meta content="0;url=/lf" http-equiv="refresh">`, '/lf'],
  [
    'a refresh in other words',
    `${REFRESH}<META HTTP-EQUIV=Refresh CONTENT="1; URL='/lf?a=1&amp;b=2'">`,
    '/lf?a=1&b=2',
  ],
  [
    'a refresh without url=',
    `${REFRESH}<meta http-equiv="refresh" content="0; https://outlet.example/lf">`,
    '/lf',
  ],
  [
    'an Arabic page',
    `<html lang="ar" dir="rtl"><meta http-equiv="refresh" content="0;url=/خبر"><p>انتقال</p>`,
    '/%D8%AE%D8%A8%D8%B1',
  ],
  ['a script', '<html><script>window.location.href = "/lf";</script></html>', '/lf'],
  [
    'location.replace',
    "<html><body><script type='text/javascript'>location.replace('/lf')</script></body></html>",
    '/lf',
  ],
  [
    'a refresh of a front page',
    `${REFRESH}<meta http-equiv="refresh" content="300;url=/lf">${LONG}`,
    undefined,
  ],
  [
    'a refresh that waits beside a text',
    `${REFRESH}<meta http-equiv="refresh" content="3;url=/lf">${LONG}`,
    undefined,
  ],
  [
    'a refresh without scripts',
    `${REFRESH}<noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript>`,
    undefined,
  ],
  [
    'a refresh smuggled into a text',
    `${REFRESH}</head><body>${LONG}<meta http-equiv="refresh" content="0;url=/lf"></body>`,
    undefined,
  ],
  ['a refresh of itself', `${REFRESH}<meta http-equiv="refresh" content="0;url=/a">`, undefined],
  ['another scheme', `${REFRESH}<meta http-equiv="refresh" content="0;url=javascript:x()">`, undefined],
  ['a script that does more', '<script>document.cookie="a=b";location.href="/lf"</script>', undefined],
  ['two scripts', '<script>location.href="/lf"</script><script>var a</script>', undefined],
  ['a text about a script', `<script>location.href="/lf"</script>${LONG}`, undefined],
])('%s', (_, text, target) => {
  const outcome = answered('https://outlet.example/a', text);
  expect(documentRedirect(outcome)).toBe(target && `https://outlet.example${target}`);
});

const refresh = (to: string) =>
  html(Buffer.from(`${REFRESH}<meta http-equiv=refresh content="0;url=${to}">`));

test('a refresh is followed like a redirect, and robots.txt applies to its target', async () => {
  await using outlet = await serve(
    {
      '/a': refresh('/b'),
      '/b': html(Buffer.from(TEXT)),
      '/c': refresh('/private/x'),
      '/d': refresh('/e'),
      '/e': refresh('/d'),
    },
    'User-agent: *\nDisallow: /private/',
  );
  await using warta = fetcher();
  expect(await page(warta, `${outlet.url}/a`)).toMatchObject({ url: `${outlet.url}/b`, text: TEXT });
  expect(await warta.get(`${outlet.url}/c`, { accept: 'html' })).toMatchObject({ kind: 'refused-by-robots' });
  expect(await failure(warta.get(`${outlet.url}/d`, { accept: 'html' }))).toMatchObject({
    code: 'redirects',
  });
});

test.each([
  ['the host itself', 'seen=1; Path=/', 200],
  ['an expired cookie', 'seen=1; Max-Age=0', 0],
  ['another host', 'seen=1; Domain=other.example', 0],
  ['another path', 'seen=1; Path=/other', 0],
])('a cookie of a redirect, for %s', async (_, cookie, status) => {
  await using outlet = await serve({
    '/a': (request, response) => {
      if (request.headers.cookie === 'seen=1') return html(Buffer.from(TEXT))(request, response);
      return void response.writeHead(302, { location: '/a', 'set-cookie': cookie }).end();
    },
    '/b': (request, response) => html(Buffer.from(request.headers.cookie ?? 'no cookie'))(request, response),
  });
  await using warta = fetcher();
  if (status === 200) expect((await page(warta, `${outlet.url}/a`)).text).toBe(TEXT);
  else
    expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({
      code: 'redirects',
    });
  // Forgotten with its chain.
  expect((await page(warta, `${outlet.url}/b`)).text).toBe('no cookie');
});
