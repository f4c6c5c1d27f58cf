import { getEventListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { RequestEvent } from '../../src/fetch/options.ts';
import { failure, fetcher, html, page, serve } from './loopback.ts';

function to(location: string) {
  return (_request: unknown, response: ServerResponse): void =>
    void response.writeHead(302, { location }).end();
}

function untyped(type: string | undefined) {
  return (_request: unknown, response: ServerResponse): void => {
    response
      .writeHead(200, type === undefined ? {} : { 'content-type': type })
      .end('\n<!DOCTYPE html><p>x</p>');
  };
}

test('a page has text, validators and rights signals, and was requested with our User-Agent', async () => {
  await using outlet = await serve({
    '/story': html('<p>Selamat pagi</p>', {
      etag: '"v1"',
      'last-modified': 'Mon, 23 Nov 2026 08:00:00 GMT',
      'x-robots-tag': 'NoArchive, otherbot: none',
      'tdm-reservation': '1',
    }),
  });
  await using warta = fetcher();
  const got = await page(warta, `${outlet.url}/story#part`);
  expect(got).toMatchObject({
    requestedUrl: `${outlet.url}/story#part`,
    url: `${outlet.url}/story`,
    status: 200,
    charset: 'utf-8',
    charsetFrom: 'header',
    text: '<p>Selamat pagi</p>',
    size: 19,
    etag: '"v1"',
    lastModified: 'Mon, 23 Nov 2026 08:00:00 GMT',
    signals: { xRobotsTag: ['noarchive'], tdmReserved: true },
    redirects: [],
  });
  const { headers } = outlet.requests[1] ?? {};
  expect(headers?.['user-agent']).toBe('Warta/0.1 (+https://example.org/warta)');
  expect(headers?.accept).toMatch(/^text\/html/);
  expect(outlet.asked).toEqual(['/robots.txt', '/story']);
});

test('a conditional request sends the validators and 304 is a result', async () => {
  await using outlet = await serve({
    '/feed': (request, response) => {
      const known =
        request.headers['if-none-match'] === '"v1"' && request.headers['if-modified-since'] === 'yesterday';
      response.writeHead(known ? 304 : 200).end();
    },
  });
  await using warta = fetcher({ now: () => new Date('2026-11-23T08:00:00Z') });
  const validators = { etag: '"v1"', lastModified: 'yesterday' };
  expect(await warta.get(`${outlet.url}/feed`, { accept: 'listing', ...validators })).toEqual({
    kind: 'not-modified',
    url: `${outlet.url}/feed`,
    fetchedAt: new Date('2026-11-23T08:00:00Z'),
  });
});

test('invalid validators are left out', async () => {
  await using outlet = await serve({ '/feed': html('<p>x</p>') });
  await using warta = fetcher();
  await page(warta, `${outlet.url}/feed`, { etag: '"a\r\nEvil: yes"', lastModified: 'Senin \u2026' });
  expect(outlet.requests[1]?.headers).not.toHaveProperty('if-none-match');
  expect(outlet.requests[1]?.headers).not.toHaveProperty('evil');
});

test('304 without a conditional request is an error', async () => {
  await using outlet = await serve({ '/a': (_request, response) => void response.writeHead(304).end() });
  await using warta = fetcher();
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({
    code: 'bad-answer',
  });
});

test('redirects are followed and recorded, and robots.txt is fetched for every new host', async () => {
  await using other = await serve({ '/final': html('<p>here</p>') });
  await using outlet = await serve({
    '/old': (_request, response) => void response.writeHead(301, { location: '/moved?x=1' }).end(),
    '/moved?x=1': (_request, response) =>
      void response.writeHead(302, { location: `${other.url}/final#top` }).end(),
  });
  await using warta = fetcher();
  const got = await page(warta, `${outlet.url}/old`);
  expect(got.url).toBe(`${other.url}/final`);
  expect(got.redirects).toEqual([`${outlet.url}/old`, `${outlet.url}/moved?x=1`, `${other.url}/final`]);
  expect(other.asked).toEqual(['/robots.txt', '/final']);
});

test("a redirect to what the new host's robots.txt forbids is not followed", async () => {
  await using other = await serve({}, 'User-agent: *\nDisallow: /private/');
  await using outlet = await serve({
    '/a': to(`${other.url}/private/b`),
  });
  await using warta = fetcher();
  expect(await warta.get(`${outlet.url}/a`, { accept: 'html' })).toEqual({
    kind: 'refused-by-robots',
    url: `${other.url}/private/b`,
    rule: 'Disallow: /private/ (line 2)',
  });
  expect(other.asked).toEqual(['/robots.txt']);
});

test('an error after a redirect names the requested URL first', async () => {
  await using outlet = await serve({
    '/feed': to('file:///etc/passwd'),
    '/inner': to('http://169.254.169.254/'),
    '/lost': to('/nowhere'),
  });
  await using warta = fetcher();
  for (const [path, code, end] of [
    ['/feed', 'bad-url', 'file:///etc/passwd: only http'],
    ['/inner', 'guarded', 'http://169.254.169.254/: not connected'],
    ['/lost', 'gone', `${outlet.url}/nowhere: the page is gone`],
  ] as const) {
    const error = await failure(warta.get(`${outlet.url}${path}`, { accept: 'html' }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`${outlet.url}${path} leads to ${end}`);
  }
  const listing = await failure(warta.get(`${outlet.url}/moved`, { accept: 'listing' }));
  expect(listing.message).toMatch(/the listing is gone .*`warta source add`/);
});

test('loops, long chains and invalid targets end in `redirects`', async () => {
  await using outlet = await serve({
    '/circle': to('/back'),
    '/back': to('/circle'),
    '/0': to('/1'),
    '/1': to('/2'),
    '/2': to('/3'),
    '/3': to('/4'),
    '/4': to('/5'),
    '/5': to('/6'),
    '/6': html('too far'),
    '/bad': to('http://[broken'),
  });
  await using warta = fetcher();
  for (const path of ['/circle', '/0', '/bad']) {
    expect(await failure(warta.get(outlet.url + path, { accept: 'html' }))).toMatchObject({
      code: 'redirects',
    });
  }
  expect(outlet.asked).not.toContain('/6');
  expect((await page(warta, `${outlet.url}/1`)).redirects).toHaveLength(6);
});

test('a Location in raw UTF-8 is decoded as in browsers', async () => {
  await using outlet = await serve({
    '/a': (_request, response) =>
      void response.writeHead(302, { location: Buffer.from('/\u062E\u0628\u0631').toString('latin1') }).end(),
    '/%D8%AE%D8%A8%D8%B1': html('<p>berita</p>'),
  });
  await using warta = fetcher();
  expect((await page(warta, `${outlet.url}/a`)).text).toBe('<p>berita</p>');
});

test.each([
  [404, 'gone', 'never'],
  [410, 'gone', 'never'],
  [401, 'blocked', 'never'],
  [451, 'blocked', 'never'],
  [400, 'status', 'never'],
  [500, 'status', 'later'],
  [503, 'status', 'later'],
  [408, 'status', 'later'],
] as const)('HTTP %i is %s, retry %s', async (status, code, retry) => {
  await using outlet = await serve({
    '/a': (_request, response) => void response.writeHead(status).end('sorry'),
  });
  await using warta = fetcher();
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({
    name: 'FetchError',
    code,
    retry,
    status,
    url: `${outlet.url}/a`,
  });
});

test('403 is a blocked source, retried in six hours', async () => {
  await using outlet = await serve({ '/a': (_request, response) => void response.writeHead(403).end('no') });
  await using warta = fetcher({ now: () => new Date('2026-11-23T08:00:00Z') });
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({
    code: 'blocked',
    retry: { after: new Date('2026-11-23T14:00:00Z') },
  });
});

test('images and documents are rejected before their bodies are read', async () => {
  await using outlet = await serve({
    '/film': (_request, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': '99999999' });
      response.write('x');
    },
    '/data': (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":"<html>"}'),
  });
  await using warta = fetcher();
  for (const path of ['/film', '/data']) {
    expect(await failure(warta.get(outlet.url + path, { accept: 'html' }))).toMatchObject({
      code: 'not-html',
    });
  }
  expect(await failure(warta.get(`${outlet.url}/film`, { accept: 'listing' }))).toMatchObject({
    code: 'not-html',
  });
  expect((await page(warta, `${outlet.url}/data`, { accept: 'listing' })).text).toBe('{"a":"<html>"}');
});

test('pages with a vague or missing type are recognised by their first bytes', async () => {
  await using outlet = await serve({
    '/none': untyped(undefined),
    '/plain': untyped('text/plain'),
    '/octets': untyped('application/octet-stream'),
  });
  await using warta = fetcher();
  for (const path of ['/none', '/plain', '/octets'])
    expect((await page(warta, outlet.url + path)).status).toBe(200);
});

test('a gzip file is decompressed: sitemap.xml.gz', async () => {
  await using outlet = await serve({
    '/sitemap.xml.gz': (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/x-gzip' }).end(gzipSync('<urlset/>')),
  });
  await using warta = fetcher();
  expect((await page(warta, `${outlet.url}/sitemap.xml.gz`, { accept: 'listing' })).text).toBe('<urlset/>');
});

test('every request is reported once', async () => {
  const events: RequestEvent[] = [];
  await using outlet = await serve({ '/a': html('<p>x</p>') }, 'User-agent: *\nCrawl-delay: 0.001');
  await using warta = fetcher({ onRequest: (event) => events.push(event) });
  await page(warta, `${outlet.url}/a`);
  await failure(warta.get(`${outlet.url}/b`, { accept: 'html' }));
  expect(events.map(({ kind, status, bytes }) => ({ kind, status, bytes }))).toEqual([
    { kind: 'robots', status: 200, bytes: 32 },
    { kind: 'page', status: 200, bytes: 8 },
    { kind: 'page', status: 404, bytes: 12 },
  ]);
});

test('URLs that cannot be requested are `bad-url`', async () => {
  await using warta = fetcher();
  for (const url of [
    '',
    'no address',
    'ftp://example.org/a',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://',
  ]) {
    expect(await failure(warta.get(url, { accept: 'html' }))).toMatchObject({
      code: 'bad-url',
      retry: 'never',
    });
  }
  const secret = await failure(warta.get('http://ali:rahasia@example.org/', { accept: 'html' }));
  expect(secret.code).toBe('bad-url');
  expect(JSON.stringify(secret) + secret.message).not.toContain('rahasia');
});

test('an abort ends a fetch before, while and after the response begins', async () => {
  await using outlet = await serve({
    '/silent': () => {},
    '/half': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write('<p>');
    },
  });
  await using warta = fetcher();
  const stopped = AbortSignal.abort(new Error('enough'));
  expect(await failure(warta.get(`${outlet.url}/silent`, { accept: 'html', signal: stopped }))).toMatchObject(
    {
      code: 'aborted',
      retry: 'later',
    },
  );
  for (const path of ['/silent', '/half']) {
    const controller = new AbortController();
    const outcome = failure(warta.get(outlet.url + path, { accept: 'html', signal: controller.signal }));
    await expect.poll(() => outlet.asked).toContain(path);
    controller.abort();
    expect((await outcome).code).toBe('aborted');
  }
});

test('closing the fetcher ends running and waiting requests', async () => {
  await using outlet = await serve({ '/silent': () => {} });
  const warta = fetcher();
  const outcomes = [1, 2].map(() => failure(warta.get(`${outlet.url}/silent`, { accept: 'html' })));
  await expect.poll(() => outlet.asked).toContain('/silent');
  await warta[Symbol.asyncDispose]();
  expect((await Promise.all(outcomes)).map(({ code }) => code)).toEqual(['aborted', 'aborted']);
});

test('a fetcher requires a product and a contact', () => {
  expect(() => fetcher({ contact: 'nobody' })).toThrow(/contact/);
  expect(() => fetcher({ contact: 'javascript:alert(1)' })).toThrow(/contact/);
  expect(() => fetcher({ userAgent: 'Warta 0.1 (hello)' })).toThrow(/userAgent/);
  expect(fetcher({ contact: 'redaksi@example.org' }).userAgent).toBe(
    'Warta/0.1 (+mailto:redaksi@example.org)',
  );
});

test('a long-lived signal collects no listeners', async () => {
  await using outlet = await serve({ '/a': html('<p>x</p>') });
  await using warta = fetcher();
  const { signal } = new AbortController();
  for (let n = 0; n < 30; n += 1) await page(warta, `${outlet.url}/a`, { signal });
  await failure(warta.get(`${outlet.url}/b`, { accept: 'html', signal }));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
