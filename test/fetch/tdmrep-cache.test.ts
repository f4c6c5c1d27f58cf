import { expect, test } from 'vitest';
import { fetcher, html, page, serve } from './loopback.ts';

const FILE = '/.well-known/tdmrep.json';
const file = (rules: unknown) => ({
  [FILE]: html(JSON.stringify(rules), { 'content-type': 'application/json' }),
});
const pages = { '/dunia/a': html('<p>a'), '/dunia/b': html('<p>b'), '/olahraga/c': html('<p>c') };

test('tdmrep.json is fetched once per host, and the longest matching location counts', async () => {
  await using outlet = await serve({
    ...pages,
    ...file([
      { location: '/', 'tdm-reservation': 0 },
      { location: '/dunia/*', 'tdm-reservation': 1, 'tdm-policy': 'https://a.example/tdm.json' },
      { location: 5, 'tdm-reservation': 1 },
      'noise',
    ]),
  });
  await using client = fetcher({ tdmrep: true });
  expect((await page(client, `${outlet.url}/dunia/a`)).signals.tdmrep).toEqual({
    location: '/dunia/*',
    reserved: true,
    policy: 'https://a.example/tdm.json',
  });
  await page(client, `${outlet.url}/dunia/b`);
  expect((await page(client, `${outlet.url}/olahraga/c`)).signals.tdmrep).toMatchObject({ reserved: false });
  expect(outlet.asked.filter((path) => path === FILE)).toHaveLength(1);
});

test.each([
  ['missing', {}],
  ['no JSON', { [FILE]: html('<p>not here') }],
  [
    'in trouble',
    { [FILE]: (_: unknown, response: import('node:http').ServerResponse) => response.writeHead(500).end() },
  ],
  ['broken off', { [FILE]: (request: import('node:http').IncomingMessage) => request.socket.destroy() }],
])('a file that is %s says nothing and is not asked for again at once', async (_, answers) => {
  await using outlet = await serve({ ...pages, ...answers });
  await using client = fetcher({ tdmrep: true });
  expect((await page(client, `${outlet.url}/dunia/a`)).signals).toEqual({ xRobotsTag: [] });
  await page(client, `${outlet.url}/dunia/b`);
  expect(outlet.asked.filter((path) => path === FILE).length).toBeLessThanOrEqual(2);
});

test('the file is not fetched if robots.txt forbids it, or for listings', async () => {
  await using outlet = await serve({ ...pages, ...file([]) }, 'User-agent: *\nDisallow: /.well-known/\n');
  await using client = fetcher({ tdmrep: true });
  await page(client, `${outlet.url}/dunia/a`);
  await page(client, `${outlet.url}/dunia/b`, { accept: 'listing' });
  expect(outlet.asked).toEqual(['/robots.txt', '/dunia/a', '/dunia/b']);
});

test('robots.txt and headers name licences', async () => {
  await using outlet = await serve(
    {
      '/a': html('<p>a', {
        link: '</rsl.xml>; rel="license"; type="application/rsl+xml"',
        'tdm-reservation': '1',
      }),
    },
    'License: https://a.example/licence.xml\n',
  );
  await using client = fetcher();
  expect((await page(client, `${outlet.url}/a`)).signals).toEqual({
    xRobotsTag: [],
    tdmReserved: true,
    rsl: [
      { where: 'robots.txt', url: 'https://a.example/licence.xml' },
      { where: 'Link header', url: `${outlet.url}/rsl.xml` },
    ],
  });
});
