import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { failure, fetcher, html, page, serve } from './loopback.ts';

/** A forward proxy on loopback that notes what passes through. */
async function proxy(): Promise<{ url: string; passed: string[] } & AsyncDisposable> {
  const passed: string[] = [];
  const server = createServer((incoming, response) => {
    passed.push(incoming.url ?? '');
    const target = new URL(incoming.url ?? '');
    // Stands for the proxy's own name server.
    target.hostname = '127.0.0.1';
    const onward = forward(target, { headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end()).end();
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

test('behind a proxy the name is left to the proxy, and what the guard can see is still refused', async () => {
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

test('hosts of NO_PROXY are asked directly, under the guard', async () => {
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

const toLoopback = ((_hostname, _options, callback) => {
  callback(null, [{ address: '127.0.0.1', family: 4 }]);
}) satisfies NonNullable<Parameters<typeof fetcher>[0]>['resolve'];
