import { load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import { absoluteUrl } from '../../src/discover/candidates.ts';
import { discover, readRows } from '../../src/discover/discover.ts';
import { linkedFeeds } from '../../src/discover/feed-links.ts';
import { headlineText } from '../../src/discover/plain-text.ts';
import { rankSitemaps } from '../../src/discover/sitemap-index.ts';
import { parseDate } from '../../src/time/parse-date.ts';
import { listing, now, outlet, page, serving } from './outlet.ts';

const HOME = 'https://outlet.example/';

async function titles(text: string): Promise<(string | undefined)[]> {
  const context = { listing: listing(), source: outlet(), baseUrl: `${HOME}feed`, now };
  return (await readRows(text, context)).rows.map(({ title, link }) => title ?? link);
}

const item = (name: string) => `<item><title>${name}</title><link>${HOME}b/${name}</link></item>`;
const entry = (name: string) => `<entry><title>${name}</title><link href="${HOME}b/${name}"/></entry>`;
const rss = (...channels: string[]) =>
  `<?xml version="1.0"?><rss version="2.0">${channels.map((body) => `<channel><title>K</title>${body}</channel>`).join('')}</rss>`;
const atom = (body: string) => `<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title>${body}</feed>`;
const urlset = (name: string) => `<urlset><url><loc>${HOME}b/${name}</loc></url></urlset>`;

test.each([
  ['two channels', rss(item('A') + item('B'), item('C')), ['A', 'B', 'C']],
  ['an item beside the channel', rss(item('A')).replace('</rss>', `${item('B')}</rss>`), ['A', 'B']],
  ['items only beside the channel', rss('').replace('</rss>', `${item('A')}</rss>`), ['A']],
  ['two documents', `${rss(item('A'))}\n<!-- cache -->\n${rss(item('B'))}`, ['A', 'B']],
  [
    'a second document without declaration',
    `${rss(item('A'))}<rss><channel>${item('B')}</channel></rss>`,
    ['A', 'B'],
  ],
  ['two Atom documents', atom(entry('A')) + atom(entry('B')), ['A', 'B']],
  ['two formats', rss(item('A')) + atom(entry('B')), ['A', 'B']],
  ['two sitemaps', urlset('1') + urlset('2'), [`${HOME}b/1`, `${HOME}b/2`]],
  ['a page after the feed', `${rss(item('A'))}<!doctype html><html><body>x</body></html>`, ['A']],
  [
    'a feed quoted in CDATA',
    rss(`<item><title>A</title><description><![CDATA[</rss> lalu <rss>]]></description></item>`),
    ['A'],
  ],
])('%s', async (_, text, expected) => {
  expect(await titles(text)).toEqual(expected);
});

test.each([
  ['Harga x<y ditolak menteri', 'Harga x<y ditolak menteri'],
  ['Surat untuk <Nama> beredar', 'Surat untuk <Nama> beredar'],
  ['رسالة إلى <الاسم> تنتشر', 'رسالة إلى <الاسم> تنتشر'],
  ['What the <video> tag does', 'What the <video> tag does'],
  ['Apa arti tag &lt;noscript&gt;', 'Apa arti tag <noscript>'],
  ['Perang <<Ilias>> dipentaskan', 'Perang <<Ilias>> dipentaskan'],
  ['I <3 Bandung &amp; sekitarnya', 'I <3 Bandung & sekitarnya'],
  ['<b>Banjir</b> di <i class="x">Demak</i>', 'Banjir di Demak'],
  ['&lt;b&gt;Banjir&lt;/b&gt; di Demak', 'Banjir di Demak'],
  ['<p>Banjir<br>di Demak', 'Banjir di Demak'],
  ['<span style="color:red">عاجل</span> | زلزال', 'عاجل | زلزال'],
  ['Kabut<script>var a = "<b>"</script> asap', 'Kabut asap'],
  ['&lt;![CDATA[Nelayan pulang]]&gt;', 'Nelayan pulang'],
  ['<![CDATA[Nelayan pulang]]>', 'Nelayan pulang'],
])('the headline %s', (text, expected) => {
  expect(headlineText(text)).toBe(expected);
});

test.each([
  ['/mp/judul dengan spasi.html', '/mp/judul%20dengan%20spasi.html'],
  ['  /a?q=satu dua&amp;id=7 ', '/a?q=satu%20dua&id=7'],
  ['\n  /mp/\n   baris.html\t', '/mp/baris.html'],
  ['<![CDATA[/t/42.html]]>', '/t/42.html'],
  ['feed://outlet.example/f.xml', '/f.xml'],
  ['feed:https://outlet.example/f.xml', '/f.xml'],
  ['/خبر/زلزال شرق', '/%D8%AE%D8%A8%D8%B1/%D8%B2%D9%84%D8%B2%D8%A7%D9%84%20%D8%B4%D8%B1%D9%82'],
])('the link %j', (link, path) => {
  expect(absoluteUrl(link, `${HOME}x/`)?.href).toBe(new URL(path, HOME).href);
});

test('an internationalised host is written in ASCII', () => {
  expect(absoluteUrl('https://Ähre.example/ñ', HOME)?.href).toBe('https://xn--hre-pla.example/%C3%B1');
});

const feeds = (head: string, link?: string) =>
  linkedFeeds(load(`<head>${head}</head><body><a href="/berita/1">Berita</a></body>`), {
    url: `${HOME}id/`,
    link,
  }).map((found) => found.listing.url);

test.each([
  [
    'a base element',
    '<base href="/sub/"><link rel=alternate type="application/rss+xml" href=feed.xml>',
    `${HOME}sub/feed.xml`,
  ],
  ['rel=feed', '<link rel="feed" href="/umpan">', `${HOME}umpan`],
  ['text/xml', '<link rel="alternate" type="text/xml" title="RSS" href="/umpan">', `${HOME}umpan`],
  ['application/xml', '<link rel="alternate" type="application/xml" href="/rss/all">', `${HOME}rss/all`],
  ['no type', '<link rel="alternate" title="Umpan berita" href="/berita.php?t=1">', `${HOME}berita.php?t=1`],
  ['an Arabic title', '<link rel="alternate" title="خلاصات" href="/k">', `${HOME}k`],
  [
    'a blank',
    '<link rel="alternate" type="application/rss+xml" href="/news feed.xml">',
    `${HOME}news%20feed.xml`,
  ],
  [
    'the scheme feed',
    '<link rel="alternate" type="application/rss+xml" href="feed://outlet.example/f">',
    `${HOME}f`,
  ],
])('a feed named with %s', (_, head, url) => {
  expect(feeds(head)).toEqual([url]);
});

test('a feed in the Link header; alternates of other kinds are none', () => {
  const header = '</id/amp>; rel="amphtml", <umpan.xml>; rel="alternate"; type="application/rss+xml"';
  expect(feeds('', header)).toEqual([`${HOME}id/umpan.xml`]);
  expect(
    feeds(
      '<link rel="alternate" hreflang="en" href="/rss-en/"><link rel="alternate" media="handheld" href="/m/"><link rel="alternate" type="text/html" href="/rss">',
    ),
  ).toEqual([]);
});

const sitemapIndex = (...names: string[]) =>
  `<sitemapindex>${names.map((name) => `<sitemap><loc>${HOME}${name}.xml</loc><lastmod>2026-11-22T10:00:00Z</lastmod></sitemap>`).join('')}</sitemapindex>`;

test.each([
  [
    'posts before tags',
    ['post_tag-sitemap9', 'category-sitemap', 'author-sitemap', 'post-sitemap'],
    'post-sitemap',
  ],
  ['news before images', ['sitemap-images-2026', 'sitemap-news'], 'sitemap-news'],
  ['berita before halaman', ['sitemap-halaman', 'sitemap-kategori', 'sitemap-berita'], 'sitemap-berita'],
  ['the highest number of posts', ['post-sitemap', 'post-sitemap2', 'post-sitemap10'], 'post-sitemap10'],
  ['a plain one before pages', ['page-sitemap', 'sitemap-2026-11'], 'sitemap-2026-11'],
])('sitemaps: %s', (_, names, first) => {
  const children = names.map((name) => ({ url: `${HOME}${name}.xml`, time: 0 }));
  expect(rankSitemaps(children)[0]?.url).toBe(`${HOME}${first}.xml`);
});

test('an index in an index and a urlset that names sitemaps are opened, and each choice is returned', async () => {
  const answers = {
    sitemap: sitemapIndex('news/index', 'pages/sitemap'),
    'news/index.xml': `<urlset><url><loc>${HOME}news/1.xml.gz</loc></url></urlset>`,
    'news/1.xml.gz': urlset('1'),
    'pages/sitemap.xml': `<urlset><url><loc>${HOME}tag/banjir</loc></url><url><loc>${HOME}author/ani</loc></url></urlset>`,
  };
  const get = serving(
    Object.fromEntries(
      Object.entries(answers).map(([path, text]) => [HOME + path, page(HOME + path, text)] as const),
    ),
  );
  const found = await discover(listing('sitemap'), outlet(), {}, { get, now });
  expect(found).toMatchObject({
    candidates: [{ url: `${HOME}b/1` }],
    opened: [
      { url: `${HOME}news/index.xml`, entries: 'an index of 1 sitemaps' },
      { url: `${HOME}news/1.xml.gz`, entries: 1 },
      { url: `${HOME}pages/sitemap.xml`, entries: '2 tag or author pages' },
    ],
    left: 0,
  });
});

test.each([
  ['Nov 21, 2026 9:05 AM ET'],
  ['Nov. 21, 2026, 9:05 a.m. (ET)'],
  ['Nov 21, 2026 6:05 AM PT'],
  ['21 Nov 2026 8:05 AM Central Time'],
  ['Sat, 21 Nov 2026 09:05:00 US/Eastern'],
  ['2026-11-21 17:05:00 Asia/Riyadh'],
  ['21 Nov 2026 18:05 (Asia/Dubai)'],
  ['2026-11-21 11:05:00 Etc/GMT+3'],
  ['21 نوفمبر 2026 17:05 بتوقيت مكة المكرمة'],
  ['21 نوفمبر 2026 - 14:05 بتوقيت جرينتش'],
  ['21 نوفمبر 2026 18:05 بتوقيت أبوظبي'],
  ['21 نوفمبر 2026 16:05 بتوقيت القاهرة'],
  ['21/11/2026 14:05 ت غ'],
  ['21 November 2026 17.05 waktu Arab Saudi'],
  ['21 November 2026 21.05 waktu setempat'],
  ['21 Nov 2026 14:05 London time'],
  ['21 Nov 2026 17:05 TSİ'],
  ['Sat, 21 Nov 2026 22:05:00 PHT'],
  ['Sat, 21 Nov 2026 15:05:00 WAT'],
  ['Sat, 21 Nov 2026 16:05:00 SAST'],
  ['Sat, 21 Nov 2026 11:05:00 BRT'],
])('the zone of %s', (text) => {
  expect(parseDate(text, { timezone: 'Asia/Jakarta', now })?.toISOString()).toBe('2026-11-21T14:05:00.000Z');
});

const dated = (time: string) => rss(`<item><title>A</title><link>/a</link><pubDate>${time}</pubDate></item>`);

test('an unknown zone is reported; a word after a time is none', async () => {
  const get = serving({
    [`${HOME}feed`]: page(`${HOME}feed`, dated('21 Nov 2026 14:05 XQT')),
    [`${HOME}other`]: page(`${HOME}other`, dated('le 21/11/2026 14:05 et modifié')),
  });
  const tools = { get, now };
  expect(await discover(listing(), outlet(), {}, tools)).toMatchObject({ unknownZones: ['XQT'] });
  const other = await discover(listing('feed', { url: `${HOME}other` }), outlet(), {}, tools);
  expect(other).toMatchObject({ unknownZones: undefined });
});
