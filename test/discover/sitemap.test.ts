import { expect, test } from 'vitest';
import { discover } from '../../src/discover/discover.ts';
import { readSitemap } from '../../src/discover/sitemap.ts';
import { FetchError } from '../../src/model/errors.ts';
import { listing, now, outlet, page, serving } from './outlet.ts';

const options = { timezone: 'Asia/Jakarta', now };

function news(number: number, time: string): string {
  return `<url><loc>https://outlet.example/b/${number}</loc><image:image><image:loc>https://outlet.example/f/${number}.jpg</image:loc></image:image><news:news><news:publication><news:name>K</news:name><news:language>id</news:language></news:publication><news:publication_date>${time}</news:publication_date><news:title><![CDATA[Berita & ${number}]]></news:title></news:news></url>`;
}

function urlset(body: string): string {
  return `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">${body}</urlset>`;
}

function index(...children: [string, string?][]): string {
  return `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${children.map(([loc, time]) => `<sitemap><loc>https://outlet.example/${loc}</loc>${time ? `<lastmod>${time}</lastmod>` : ''}</sitemap>`).join('')}</sitemapindex>`;
}

const tools = (get: ReturnType<typeof serving>) => ({ get, now });

test('a news sitemap, newest first', async () => {
  const get = serving({
    'https://outlet.example/sitemap': page(
      'https://outlet.example/sitemap',
      urlset(news(1, '2026-11-22T10:00:00+07:00') + news(2, '2026-11-22T11:00:00+07:00')),
      { etag: '"1"' },
    ),
  });
  const found = await discover(listing('sitemap'), outlet(), {}, tools(get));
  expect(found).toMatchObject({
    kind: 'candidates',
    format: 'news-sitemap',
    etag: '"1"',
    candidates: [
      {
        url: 'https://outlet.example/b/2',
        headline: 'Berita & 2',
        language: 'id',
        imageUrl: 'https://outlet.example/f/2.jpg',
      },
      { url: 'https://outlet.example/b/1', publishedAt: new Date('2026-11-22T03:00:00Z') },
    ],
  });
});

test('any prefix is read; the loc of an image is not the page’s', () => {
  const rows = readSitemap(
    '<sm:urlset xmlns:sm="x"><sm:url><i:image xmlns:i="y"><i:loc>https://outlet.example/f.jpg</i:loc></i:image><sm:loc>https://outlet.example/b/1</sm:loc><sm:lastmod>2026-11-22</sm:lastmod></sm:url></sm:urlset>',
    options,
  );
  expect(rows).toEqual({
    format: 'sitemap',
    rows: [
      {
        link: 'https://outlet.example/b/1',
        title: undefined,
        published: undefined,
        modified: new Date('2026-11-21T17:00:00Z'),
        language: undefined,
        imageUrl: 'https://outlet.example/f.jpg',
      },
    ],
  });
});

test('an index: its newest sitemaps, two of which cannot be read, and no validators', async () => {
  const get = serving({
    'https://outlet.example/sitemap': page(
      'https://outlet.example/sitemap',
      index(
        ['a.xml', '2026-11-01'],
        ['b.xml', '2026-11-20'],
        ['c.xml', '2026-11-22'],
        ['d.xml', '2026-11-21'],
        ['e.xml', '2026-11-19'],
      ),
      { etag: '"1"' },
    ),
    'https://outlet.example/a.xml': urlset(news(1, '2026-11-01T10:00:00Z')),
    'https://outlet.example/b.xml': urlset(news(2, '2026-11-20T10:00:00Z')),
    'https://outlet.example/c.xml': urlset(news(3, '2026-11-22T10:00:00Z')),
    'https://outlet.example/d.xml': new FetchError('status', '500', {
      url: 'https://outlet.example/d.xml',
      retry: 'later',
      status: 500,
    }),
    'https://outlet.example/e.xml': '<urlset></urlset>',
  });
  const found = await discover(listing('sitemap'), outlet(), {}, tools(get));
  expect(get.asked.slice(1)).toEqual(
    ['c', 'd', 'b', 'e', 'a'].map((name) => `https://outlet.example/${name}.xml`),
  );
  expect(found).toMatchObject({
    candidates: [{ url: 'https://outlet.example/b/3' }, { url: 'https://outlet.example/b/2' }, {}],
  });
  expect(found).not.toHaveProperty('etag');
});

test('an index without times: news first, then the latest by number', async () => {
  const empty = urlset(news(1, '2026-11-20T10:00:00Z'));
  const get = serving({
    'https://outlet.example/sitemap': index(
      ['post-2.xml'],
      ['post-11.xml'],
      ['page.xml'],
      ['news.xml'],
      ['post-10.xml'],
    ),
    ...Object.fromEntries(
      ['post-11', 'post-10', 'post-2', 'news'].map((name) => [`https://outlet.example/${name}.xml`, empty]),
    ),
  });
  await discover(listing('sitemap'), outlet(), {}, tools(get));
  expect(get.asked.slice(1)).toEqual(
    ['news', 'post-11', 'post-10', 'post-2'].map((name) => `https://outlet.example/${name}.xml`),
  );
});

test('indexes that name each other are read once; when nothing can be read, that is an error', async () => {
  const get = serving({
    'https://outlet.example/sitemap': index(['inner.xml']),
    'https://outlet.example/inner.xml': index(['sitemap']),
  });
  await expect(discover(listing('sitemap'), outlet(), {}, tools(get))).rejects.toMatchObject({
    code: 'empty',
  });
  expect(get.asked).toHaveLength(2);
});

test('a plain-text sitemap', async () => {
  const get = serving({
    'https://outlet.example/sitemap': '\ufeffhttps://outlet.example/b/1\r\nhttps://outlet.example/b/2\r\n',
  });
  expect(await discover(listing('sitemap'), outlet(), {}, tools(get))).toMatchObject({
    format: 'sitemap-text',
    candidates: [{ url: 'https://outlet.example/b/1' }, {}],
  });
});
