import { createServer, request as forward } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setDefaultCACertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { certificate } from './certificate.ts';
import { failure, fetcher, html, page, serve, serveTls } from './loopback.ts';

/** A forward proxy on loopback that records its requests. */
async function proxy(): Promise<{ url: string; passed: string[] } & AsyncDisposable> {
  const passed: string[] = [];
  const server = createServer((incoming, response) => {
    passed.push(incoming.url ?? '');
    const target = new URL(incoming.url ?? '');
    // The proxy resolves names itself.
    target.hostname = '127.0.0.1';
    const onward = forward(target, { headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end()).end();
  });
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    passed.push(`CONNECT ${incoming.url}`);
    const port = Number(incoming.url?.split(':')[1]);
    if (port < 1024) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    return socket.on('error', () => onward.destroy());
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}

test('with a proxy, the proxy resolves names and the guard still rejects what it can see', async () => {
  await using outlet = await serve({ '/a': html('<p>x</p>') });
  await using through = await proxy();
  await using warta = fetcher({ allowPrivate: [], proxy: { http: through.url } });
  expect((await page(warta, `http://outlet.example:${outlet.port}/a`)).text).toBe('<p>x</p>');
  expect(through.passed).toEqual(
    ['/robots.txt', '/a'].map((path) => `http://outlet.example:${outlet.port}${path}`),
  );
  for (const host of ['127.0.0.1', '169.254.169.254', '[::1]', 'localhost', '2130706433']) {
    const error = await failure(warta.get(`http://${host}:${outlet.port}/a`, { accept: 'html' }));
    expect(error.code).toBe('guarded');
  }
  expect(through.passed).toHaveLength(2);
});

test('https is tunnelled through the proxy, with the certificate checked by the client', async () => {
  const pair = certificate(30);
  setDefaultCACertificates([pair.cert]);
  await using outlet = await serveTls(pair, html('<p>x</p>'));
  await using through = await proxy();
  await using warta = fetcher({ allowPrivate: [], proxy: { https: through.url } });
  const error = await failure(warta.get(`https://outlet.example:${outlet.port}/a`, { accept: 'html' }));
  expect(error.code).toBe('tls');
  expect(error.message).toContain('for another host name');
  const refused = await failure(warta.get('https://outlet.example/a', { accept: 'html' }));
  expect(refused.code).toBe('connect');
  expect(refused.message).toContain('403');
  expect(through.passed).toEqual([`CONNECT outlet.example:${outlet.port}`, 'CONNECT outlet.example:443']);
});

test('hosts of NO_PROXY are requested directly and pass the guard', async () => {
  await using outlet = await serve({ '/a': html('<p>x</p>') });
  await using through = await proxy();
  const settings = { proxy: { http: through.url, no: '.example' }, resolve: toLoopback };
  await using warta = fetcher({ ...settings, allowPrivate: ['127.0.0.1'] });
  expect((await page(warta, `http://outlet.example:${outlet.port}/a`)).text).toBe('<p>x</p>');
  await using closed = fetcher({ ...settings, allowPrivate: [] });
  const error = await failure(closed.get(`http://outlet.example:${outlet.port}/a`, { accept: 'html' }));
  expect(error.code).toBe('guarded');
  expect(through.passed).toEqual([]);
});

test('hosts of `allowPrivate` are requested directly', async () => {
  await using outlet = await serve({ '/a': html('<p>x</p>') });
  await using through = await proxy();
  for (const opening of ['127.0.0.1', `127.0.0.1:${outlet.port}`]) {
    await using warta = fetcher({ allowPrivate: [opening], proxy: { http: through.url, https: '' } });
    expect((await page(warta, `${outlet.url}/a`)).text).toBe('<p>x</p>');
  }
  expect(through.passed).toEqual([]);
});

const toLoopback = ((_hostname, _options, callback) => {
  callback(null, [{ address: '127.0.0.1', family: 4 }]);
}) satisfies NonNullable<Parameters<typeof fetcher>[0]>['resolve'];
