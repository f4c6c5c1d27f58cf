import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, isIP } from 'node:net';
import type { AddressInfo } from 'node:net';
import { assert, constantFrom, integer, ipV4, ipV6, oneof, property, tuple } from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, test } from 'vitest';
import { GuardedError, guardedConnector, openSsrfGuard } from '../../src/fetch/safety/ssrf-guard.ts';
import type { Resolve } from '../../src/fetch/safety/ssrf-guard.ts';
import { failure, fetcher, html, page, serve } from './loopback.ts';

const closed = openSsrfGuard();

/** A name server that returns the n-th answer to the n-th query, then always the last one. */
function nameServer(...answers: readonly (readonly string[])[]): Resolve {
  let asked = 0;
  return (_hostname, _options, callback) => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      answer.map((address): LookupAddress => ({ address, family: isIP(address) })),
    );
  };
}

test.each([
  // Loopback, private, link-local including the metadata service, CGNAT, unspecified, multicast,
  // broadcast, reserved, test networks.
  [
    '127.0.0.1',
    '127.255.255.254',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
  ],
  ['169.254.170.2', '100.64.0.1', '100.127.255.254', '100.100.100.200', '0.0.0.0', '0.1.2.3', '224.0.0.1'],
  [
    '239.255.255.250',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.0.192',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
  ],
  [
    '::1',
    '::',
    'fe80::1',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '100::1',
    '4000::1',
    '::7f00:1',
  ],
  // IPv4 inside IPv6: mapped, NAT64 (both prefixes), 6to4, Teredo.
  ['::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b:1::a00:1'],
  ['2002:7f00:1::', '2002:a00:1::1', '2001:0:7f00:1::1'],
])('%s and its like are not connected to', (...addresses) => {
  expect(addresses.filter((address) => !closed.refusal(address, 80)?.includes('not public'))).toEqual([]);
});

test.each([
  '8.8.8.8',
  '93.184.216.34',
  '172.32.0.1',
  '2606:2800:220:1::1',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
])('%s is public', (address) => {
  expect(closed.refusal(address, 443)).toBeUndefined();
});

test('every spelling of an internal IP address is rejected without a DNS lookup or a connection', async () => {
  await using warta = fetcher({ allowPrivate: [], resolve: () => expect.unreachable('looked up') });
  const spellings = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0x7f.0.0.1',
    '017700000001',
  ];
  const others = [
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '0',
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
  ];
  const names = [
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    'printer.local',
    'metadata.google.internal',
    'db.lan',
  ];
  const dots = ['127.0.0.1.', '\uFF11\uFF12\uFF17.0.0.1', '127\u30020\u30020\u30021'];
  const hosts = [...spellings, ...others, ...names, ...dots];
  const errors = await Promise.all(
    hosts.map((host) => failure(warta.get(`http://${host}/`, { accept: 'any' }))),
  );
  expect(hosts.filter((_host, at) => errors[at]?.code !== 'guarded' || errors[at].retry !== 'never')).toEqual(
    [],
  );
});

test('a name that resolves to an internal IP address is rejected when connecting', async () => {
  await using inside = await serve({ '/': html('secret') });
  for (const address of [
    '127.0.0.1',
    '::ffff:127.0.0.1',
    '169.254.169.254',
    'fd00:ec2::254',
    '0.0.0.0',
    '::1',
  ]) {
    await using warta = fetcher({ allowPrivate: [], resolve: nameServer([address]) });
    const error = await failure(warta.get(`http://outlet.example:${inside.port}/`, { accept: 'any' }));
    expect(error.code).toBe('guarded');
    expect(error.message).toContain('outlet.example');
  }
  expect(inside.asked).toEqual([]);
});

test('a name whose answer changes (rebinding) is checked at every connection', async () => {
  await using outlet = await serve({
    '/robots.txt': (_request, response) => void response.writeHead(404, { connection: 'close' }).end(),
    '/a': html('<p>secret</p>'),
  });
  const resolve = nameServer(['127.0.0.1'], ['169.254.169.254']);
  await using warta = fetcher({ allowPrivate: ['127.0.0.1'], resolve });
  const error = await failure(warta.get(`http://outlet.example:${outlet.port}/a`, { accept: 'any' }));
  expect(error).toMatchObject({ code: 'guarded', url: `http://outlet.example:${outlet.port}/a` });
  expect(outlet.asked).toEqual(['/robots.txt']);
});

test('only the public ones of several IP addresses are tried', async () => {
  await using outlet = await serve({ '/a': html('<p>x</p>') });
  const resolve = nameServer(['10.0.0.1', '127.0.0.1', '169.254.169.254']);
  await using warta = fetcher({ allowPrivate: ['127.0.0.1'], resolve });
  expect((await page(warta, `http://outlet.example:${outlet.port}/a`)).text).toBe('<p>x</p>');
});

test('redirects to internal IP addresses are rejected: literals, names, other schemes', async () => {
  await using inside = await serve({ '/latest/meta-data/': html('secret') });
  const targets = {
    '/literal': 'http://169.254.169.254/latest/meta-data/',
    '/decimal': 'http://2852039166/latest/meta-data/',
    '/other-port': `http://127.0.0.1:${inside.port}/latest/meta-data/`,
    '/name': `http://inside.example:${inside.port}/latest/meta-data/`,
  };
  const outlet = await serve(
    Object.fromEntries(
      Object.entries({ ...targets, '/file': 'file:///etc/passwd' }).map(([path, location]) => [
        path,
        (_request, response) => void response.writeHead(302, { location }).end(),
      ]),
    ),
  );
  await using _ = outlet;
  await using warta = fetcher({
    allowPrivate: [`127.0.0.1:${outlet.port}`],
    resolve: nameServer(['127.0.0.1']),
  });
  for (const path of Object.keys(targets)) {
    expect(await failure(warta.get(outlet.url + path, { accept: 'any' }))).toMatchObject({ code: 'guarded' });
  }
  expect(await failure(warta.get(`${outlet.url}/file`, { accept: 'any' }))).toMatchObject({
    code: 'bad-url',
  });
  expect(inside.asked).toEqual([]);
});

test('a redirect of robots.txt to an internal IP address is rejected', async () => {
  await using inside = await serve({ '/x': html('secret') });
  const outlet = await serve({
    '/robots.txt': (_request, response) =>
      void response.writeHead(302, { location: `http://127.0.0.1:${inside.port}/x` }).end(),
  });
  await using _ = outlet;
  await using warta = fetcher({ allowPrivate: [`127.0.0.1:${outlet.port}`] });
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'any' }))).toMatchObject({ code: 'guarded' });
  expect(inside.asked).toEqual([]);
  await using file = await serve({
    '/robots.txt': (_request, response) =>
      void response.writeHead(302, { location: 'file:///etc/hosts' }).end(),
  });
  await using other = fetcher();
  expect(await failure(other.get(`${file.url}/a`, { accept: 'any' }))).toMatchObject({ code: 'bad-url' });
});

test('the connector itself rejects IP literals, should one reach it unchecked', async () => {
  let connections = 0;
  const server = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  const connect = guardedConnector(closed, {
    timeoutMs: 1000,
    onConnect: () => expect.unreachable('connected'),
  });
  const { promise, resolve } = Promise.withResolvers<Error | null>();
  connect({ hostname: '127.0.0.1', host: `127.0.0.1:${port}`, protocol: 'http:', port }, (...[error]) =>
    resolve(error),
  );
  expect(await promise).toBeInstanceOf(GuardedError);
  server.close();
  await once(server, 'close');
  expect(connections).toBe(0);
});

test('exceptions match exactly: IP address, range, port, name', () => {
  const guard = openSsrfGuard([
    '127.0.0.1:8080',
    '10.1.0.0/16',
    '[::1]:9000',
    'press.intranet',
    'db.intranet:8000',
    'fd00::/8',
  ]);
  expect(guard.refusal('127.0.0.1', 8080)).toBeUndefined();
  expect(guard.refusal('127.0.0.1', 8081)).toBeDefined();
  expect(guard.refusal('127.0.0.2', 8080)).toBeDefined();
  expect(guard.refusal('10.1.255.1', 80)).toBeUndefined();
  expect(guard.refusal('10.2.0.1', 80)).toBeDefined();
  expect(guard.refusal('::1', 9000)).toBeUndefined();
  expect(guard.refusal('::1', 80)).toBeDefined();
  expect(guard.refusal('fd12::1', 80)).toBeUndefined();
  expect(guard.refusal('192.168.0.7', 80, 'press.intranet')).toBeUndefined();
  expect(guard.refusal('192.168.0.7', 80, 'evil.press.intranet')).toBeDefined();
  expect(guard.refusal('192.168.0.7', 8000, 'db.intranet')).toBeUndefined();
  expect(guard.refusal('192.168.0.7', 80, 'db.intranet')).toBeDefined();
  expect(() => guard.checkUrl(new URL('http://press.intranet/'))).not.toThrow();
  expect(() => guard.checkUrl(new URL('http://localhost:8080/'))).not.toThrow();
  expect(() => guard.checkUrl(new URL('http://localhost:8081/'))).toThrow(/not public/);
  for (const wrong of ['', '127.0.0.1/99', 'http://x/', 'a b', '*', '127.0.0.1:port']) {
    expect(() => openSsrfGuard([wrong])).toThrow(/allowPrivate/);
  }
});

test('ports that do not serve pages are rejected', async () => {
  await using warta = fetcher({ allowPrivate: [], resolve: () => expect.unreachable('looked up') });
  for (const port of [22, 25, 53, 6000, 6667, 10080]) {
    expect(await failure(warta.get(`http://example.org:${port}/`, { accept: 'any' }))).toMatchObject({
      code: 'guarded',
    });
  }
  for (const port of [80, 443, 8080, 8443]) expect(closed.refusal('93.184.216.34', port)).toBeUndefined();
});

const privateV4 = oneof(
  tuple(constantFrom('10', '127', '0'), integer({ max: 255, min: 0 })).map(([a, b]) => `${a}.${b}.1.1`),
  integer({ min: 16, max: 31 }).map((b) => `172.${b}.0.9`),
  integer({ min: 64, max: 127 }).map((b) => `100.${b}.0.9`),
  constantFrom('192.168.7.7', '169.254.169.254', '224.0.0.251', '255.255.255.255'),
);

test('any internal IPv4 address is rejected in any spelling that a URL or IPv6 allows', () => {
  assert(
    property(privateV4, (address) => {
      const bytes = ipaddr.IPv4.parse(address).toByteArray();
      const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
      const hex = number.toString(16).padStart(8, '0');
      const octal = bytes.map((byte) => `0${byte.toString(8)}`).join('.');
      const wide = `${hex.slice(0, 4)}:${hex.slice(4)}`;
      const hosts = [address, String(number), `0x${hex}`, octal, `[::ffff:${wide}]`, `[64:ff9b::${wide}]`];
      for (const host of [...hosts, `[2002:${wide}::1]`, `[::${wide}]`]) {
        expect(() => closed.checkUrl(new URL(`http://${host}/`))).toThrow(/not public/);
      }
    }),
    { numRuns: 300 },
  );
});

test('no input makes the guard throw unexpectedly', () => {
  assert(
    property(oneof(ipV4(), ipV6()), integer({ min: 1, max: 65_535 }), (address, port) => {
      const why = closed.refusal(address, port);
      expect(why === undefined || why.length > 0).toBe(true);
    }),
  );
  expect(closed.refusal('fe80::1%eth0', 80)).toContain('not public');
  expect(closed.refusal('', 80)).toContain('no IP address');
});
