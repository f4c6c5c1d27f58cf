import { expect, test } from 'vitest';
import { HostStateError } from '../../src/fetch/host-state.ts';
import { failure, fetcher, html, page, serve } from './loopback.ts';

/* The store of turns and robots.txt copies is a database; its errors are not the outlet's. */

/** What node-postgres throws when the server restarts. */
const reset = () => Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));

test.each([
  ['turn', { turn: reset }],
  ['load of robots.txt', { robotsCopies: { load: reset, save: () => Promise.resolve() } }],
  ['save of robots.txt', { robotsCopies: { load: () => Promise.resolve(undefined), save: reset } }],
])('a failing %s is not a failure of the host', async (_what, options) => {
  await using outlet = await serve({ '/a': html('<p>a</p>') });
  await using warta = fetcher(options);
  const error: unknown = await warta.get(`${outlet.url}/a`, { accept: 'html' }).catch((reason) => reason);
  expect(error).toBeInstanceOf(HostStateError);
  expect(error).toHaveProperty('message', 'read ECONNRESET');
});

test('a store that works again is used again, and what the request itself threw stays a FetchError', async () => {
  await using outlet = await serve({
    '/a': html('<p>a</p>'),
    '/broken': (request) => request.socket.destroy(),
  });
  let failures = 1;
  await using warta = fetcher({
    turn: (_host, _delay, run) => (failures-- > 0 ? reset() : run()),
  });
  await expect(page(warta, `${outlet.url}/a`)).rejects.toThrow(HostStateError);
  expect((await page(warta, `${outlet.url}/a`)).status).toBe(200);
  expect((await failure(warta.get(`${outlet.url}/broken`, { accept: 'html' }))).code).toBe('connect');
});
