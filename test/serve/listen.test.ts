import { connect } from 'node:net';
import { once } from 'node:events';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientAddress } from '../../src/serve/client-limits.ts';
import { type HttpListener, listen } from '../../src/serve/listen.ts';

const app = new Hono();
app.get('/json', (context) => context.json({}));
app.get('/pindah', (context) => context.redirect('/json'));
app.get('/sendiri', (context) => context.text('', 200, { 'Content-Security-Policy': "default-src 'self'" }));
app.get('/klien', (context) => context.text(clientAddress(context)));

let server: HttpListener;
beforeAll(async () => {
  server = await listen((request, env) => app.fetch(request, env), '127.0.0.1', 0);
});
afterAll(() => server[Symbol.asyncDispose]());

test.each([
  ['/json', "default-src 'none'; frame-ancestors 'none'"],
  ['/pindah', "default-src 'none'; frame-ancestors 'none'"],
  ['/tidak-ada', "default-src 'none'; frame-ancestors 'none'"],
  ['/sendiri', "default-src 'self'"],
])('%s has security headers', async (path, policy) => {
  const { headers } = await fetch(server.url + path, { redirect: 'manual' });
  expect([headers.get('content-security-policy'), headers.get('x-content-type-options')]).toEqual([
    policy,
    'nosniff',
  ]);
});

test('a header that is too large is refused, and the server goes on', async () => {
  const answer = await fetch(`${server.url}/json`, { headers: { 'X-A': 'a'.repeat(20_000) } });
  expect(answer.status).toBe(431);
  expect((await fetch(`${server.url}/json`)).status).toBe(200);
});

test('a connection with half a request does not hold up closing', async () => {
  const other = await listen(() => new Response('x'), '127.0.0.1', 0);
  const socket = connect(Number(new URL(other.url).port), '127.0.0.1');
  socket.on('error', () => {}).resume();
  await once(socket, 'connect');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf');
  const closed = once(socket, 'close');
  await other[Symbol.asyncDispose]();
  await closed;
});

test.each([
  [undefined, '127.0.0.1'],
  ['203.0.113.5', '203.0.113.5'],
  ['10.0.0.1, 203.0.113.5', '203.0.113.5'],
  ['::ffff:203.0.113.5', '203.0.113.5'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
])('X-Forwarded-For %s from a local proxy is client %s', async (forwarded, client) => {
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
  expect(await (await fetch(`${server.url}/klien`, { headers })).text()).toBe(client);
});

test.each([
  ['HTTP/1.0 without Host, as HAProxy checks', 'GET /json HTTP/1.0\r\n\r\n', 200],
  ['HTTP/1.0 with an empty Host', 'GET /json HTTP/1.0\r\nHost:\r\n\r\n', 200],
  ['HTTP/1.1 without Host (RFC 9112, section 3.2)', 'GET /json HTTP/1.1\r\n\r\n', 400],
  ['HTTP/1.1 with an invalid Host', 'GET /json HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
])('%s', async (_what, request, status) => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.write(request);
  await once(socket, 'close');
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});
