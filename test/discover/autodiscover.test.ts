import { expect, test } from 'vitest';
import { autodiscover } from '../../src/discover/autodiscover.ts';
import { readProfile } from '../../src/discover/outlet-profile.ts';
import { FetchError } from '../../src/model/errors.ts';
import type { FetchOutcome } from '../../src/model/page.ts';
import { item, now, rss, serving } from './outlet.ts';

const home = 'https://www.outlet.co.id/';
const when = '<pubDate>Sun, 22 Nov 2026 10:00:00 +0700</pubDate>';

/** An outlet that returns 404 for every URL that is not in the table. */
function site(answers: Record<string, FetchOutcome | string | Error>) {
  const table = new Proxy(answers, {
    get: (known, url: string) =>
      known[url] ?? new FetchError('gone', '404', { url, retry: 'never', status: 404 }),
  });
  return serving(table);
}

function page(head: string, body = ''): string {
  return `<!doctype html><html lang="id-ID"><head><title>Beranda | Koran Kita</title>${head}</head><body>${body}</body></html>`;
}

function feed(from: number, to: number): string {
  return rss(Array.from({ length: to - from }, (_, n) => item(from + n, when)).join(''));
}

const kinds = (outlet: Awaited<ReturnType<typeof autodiscover>>) =>
  outlet.listings.map(({ listing }) => `${listing.kind} ${listing.url}`);

test('feeds linked by the page, without comment feeds and duplicates', async () => {
  const get = site({
    [home]: page(`<meta property="og:site_name" content="Koran Kita">
      <link rel="alternate" type="application/rss+xml" href="/comments/feed">
      <link rel="alternate" type="application/rss+xml" href="/feed/utama"><link rel="alternate" type="application/atom+xml" href="/feed/sama">
      <link rel="alternate" type="application/rss+xml" href="/feed/mati">`),
    [`${home}feed/utama`]: feed(0, 20),
    [`${home}feed/sama`]: feed(0, 10),
  });
  const outlet = await autodiscover(home, { get, now });
  expect(outlet).toMatchObject({
    name: 'Koran Kita',
    language: 'id',
    timezone: 'Asia/Jakarta',
    homepage: home,
  });
  expect(kinds(outlet)).toEqual([`feed ${home}feed/utama`]);
  expect(outlet.rejected).toEqual([{ url: `${home}feed/mati`, reason: '404' }]);
  expect(get.asked).not.toContain(`${home}news-sitemap.xml`);
});

test('a web page that lists feeds is followed', async () => {
  const get = site({
    [home]: page('', '<a href="/rss">RSS</a> <a href="https://lain.example/rss">lain</a>'),
    [`${home}rss`]: page('', '<a href="/rss/terkini.xml">Terkini</a> <a href="/rss/dunia.xml">Dunia</a>'),
    [`${home}rss/terkini.xml`]: feed(0, 20),
    [`${home}rss/dunia.xml`]: feed(15, 35),
  });
  expect(kinds(await autodiscover(home, { get, now }))).toEqual([
    `feed ${home}rss/terkini.xml`,
    `feed ${home}rss/dunia.xml`,
  ]);
  expect(get.asked).not.toContain('https://lain.example/rss');
});

test('sitemaps of robots.txt, then conventional paths, then the page itself', async () => {
  const news = `<urlset><url><loc>${home}b/1</loc><n:news xmlns:n="x"><n:publication_date>2026-11-22</n:publication_date></n:news></url></urlset>`;
  const robots = site({
    [home]: page(''),
    [`${home}robots.txt`]: `User-agent: *\nSitemap: ${home}all.xml\nsitemap: ${home}news.xml\n`,
    [`${home}all.xml`]: `<urlset><url><loc>${home}tentang</loc></url></urlset>`,
    [`${home}news.xml`]: news,
  });
  expect(kinds(await autodiscover(home, { get: robots, now }))).toEqual([`sitemap ${home}news.xml`]);
  const usual = site({ [home]: page(''), [`${home}news-sitemap.xml`]: news });
  expect(kinds(await autodiscover(home, { get: usual, now }))).toEqual([`sitemap ${home}news-sitemap.xml`]);
  const links = [1, 2, 3, 4].map(
    (n) => `<h2><a href="/2026/11/22/kabar-baru-hari-ini-${n}">Kabar baru hari ini ${n}</a></h2>`,
  );
  const own = site({ [home]: page('', links.join('')) });
  expect(kinds(await autodiscover(home, { get: own, now }))).toEqual([`section ${home}`]);
  const nothing = await autodiscover(home, { get: site({ [home]: page('') }), now });
  expect(nothing.listings).toEqual([]);
  expect(nothing.rejected.length).toBeGreaterThan(5);
});

test('the URL of a feed leads to its outlet', async () => {
  const get = site({
    'https://feeds.example/x.xml': rss(item(1, when), '<language>en-gb</language>'),
    'https://outlet.example/': page('<meta name="application-name" content="Kawat">'),
  });
  expect(await autodiscover('https://feeds.example/x.xml', { get, now })).toMatchObject({
    name: 'Kawat',
    language: 'en',
    homepage: 'https://outlet.example/',
    listings: [{ listing: { kind: 'feed', url: 'https://feeds.example/x.xml' } }],
  });
});

test('a URL without any listing', async () => {
  await expect(autodiscover(home, { get: site({}), now })).rejects.toThrow('404');
  await expect(autodiscover(home, { get: site({ [home]: 'Invalid url' }), now })).rejects.toMatchObject({
    code: 'not-a-listing',
  });
  await expect(
    autodiscover(home, {
      get: site({ [home]: { kind: 'refused-by-robots', url: home, rule: 'Disallow: /' } }),
      now,
    }),
  ).rejects.toThrow('robots.txt forbids it (Disallow: /)');
});

test.each([
  ['https://www.outlet.co.uk/', 'en', 'Europe/London'],
  ['https://www.outlet.com/', 'id', 'Asia/Jakarta'],
  ['https://www.outlet.com/', 'en-US', 'America/New_York'],
  ['https://www.outlet.com/', 'ar_AE', 'Asia/Dubai'],
  ['https://outlet.sa/', 'ar', 'Asia/Riyadh'],
  ['https://outlet.ru/', 'en', 'Europe/Moscow'],
  ['https://www.outlet.com/', 'ar', undefined],
  ['https://outlet.tv/', 'en', undefined],
])('time zone of %s in %s', (url, lang, zone) => {
  expect(readProfile(`<html lang="${lang}"><title>X</title></html>`, url).timezone).toBe(zone);
});
