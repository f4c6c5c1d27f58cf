import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { listingLine } from '../../src/commands/parse-listing.ts';

const options = { kind: 'feed', timezone: 'Asia/Jakarta', now: new Date('2026-11-30T00:00:00Z') } as const;
const url = 'https://outlet.example/feed/';

function parse(body: string | Buffer, more: object = {}): Promise<object> {
  return listingLine(
    { id: 7, url, body_base64: Buffer.from(body).toString('base64'), content_type: null, ...more },
    options,
  );
}

const RSS = `<rss version="2.0"><channel><title>Teluk &amp; Pos</title><item><title>Feri</title><link>../a</link>
<pubDate>29 Nov 2026 08:00</pubDate></item><item><title>Tanpa tautan</title></item></channel></rss>`;
const READ = {
  id: 7,
  kind: 'rss',
  title: 'Teluk & Pos',
  items: [
    { title: 'Feri', link: 'https://outlet.example/a', date: '2026-11-29T01:00:00.000Z' },
    { title: 'Tanpa tautan', link: null, date: null },
  ],
};

test.each([
  ['a feed', RSS, READ],
  ['a compressed feed', gzipSync(RSS), READ],
  [
    'an empty feed',
    '<feed xmlns="http://www.w3.org/2005/Atom"/>',
    { id: 7, kind: 'atom', title: null, items: [] },
  ],
  [
    'an index of sitemaps',
    '<sitemapindex><sitemap><loc>https://outlet.example/1.xml</loc></sitemap></sitemapindex>',
    {
      id: 7,
      kind: 'sitemap-index',
      title: null,
      items: [{ title: null, link: 'https://outlet.example/1.xml', date: null }],
    },
  ],
])('%s', async (_, body, answer) => {
  expect(await parse(body)).toEqual(answer);
});

test.each([
  ['a web page', '<!doctype html><title>Depan</title><p>Halo', {}, /returned a web page called “Depan”/],
  ['a text', 'halo', {}, /is not a feed or sitemap/],
  ['a relative address', RSS, { url: '/feed' }, /url: "\/feed" is not an absolute URL/],
])('%s is an error of its line', async (_, body, more, error) => {
  expect(await parse(body, more)).toEqual({ id: 7, error: expect.stringMatching(error) });
});

test('a charset of the header counts', async () => {
  const body = Buffer.from(RSS.replace('Feri', 'Ragam café'), 'latin1');
  expect(await parse(body, { content_type: 'text/xml; charset=iso-8859-1' })).toMatchObject({
    items: [{ title: 'Ragam café' }, {}],
  });
});
