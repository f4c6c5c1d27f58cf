import { expect, test } from 'vitest';
import { parseListing } from '../../src/discover/discover.ts';
import { item, listing, now, outlet, rss } from './outlet.ts';

async function read(text: string, changes = {}, kind: 'feed' | 'section' = 'feed') {
  return parseListing(text, listing(kind), outlet(changes), 'https://outlet.example/rss/all.xml', now);
}

test('an RSS item in full', async () => {
  const { candidates, format, title, skipped } = await read(
    rss(
      `<item>
        <title><![CDATA[Harga <b>beras</b> &amp; gula naik]]></title>
        <link> https://outlet.example/b/1?id=7&amp;x=2#komentar </link>
        <guid isPermaLink="false">outlet-1</guid>
        <pubDate>Sel, 10 Nov 2026 08:30:00 WIB</pubDate>
        <description>&lt;p&gt;Satu.&lt;/p&gt;&lt;p&gt;Dua &amp;amp; tiga.&lt;/p&gt;</description>
        <dc:creator>Siti Rahma</dc:creator>
        <category>Ekonomi</category>
        <media:content url="/foto/kecil.jpg" medium="image" width="100"/>
        <media:content url="/foto/besar.jpg" medium="image" width="900"/>
      </item>`,
      '<language>id-id</language>',
    ),
  );
  expect({ format, title, skipped }).toEqual({ format: 'rss', title: 'Kawat', skipped: [] });
  expect(candidates).toEqual([
    {
      url: 'https://outlet.example/b/1?id=7&x=2',
      headline: 'Harga beras & gula naik',
      summary: 'Satu. Dua & tiga.',
      publishedAt: new Date('2026-11-10T01:30:00Z'),
      modifiedAt: undefined,
      byline: ['Siti Rahma'],
      section: 'Ekonomi',
      language: 'id-ID',
      imageUrl: 'https://outlet.example/foto/besar.jpg',
      guid: 'outlet-1',
    },
  ]);
});

test('Atom: the alternate link, both times, the authors', async () => {
  const { candidates, format } =
    await read(`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar" xml:base="https://outlet.example/ar/">
    <title>Wire</title><id>urn:1</id><updated>2026-11-10T08:00:00Z</updated>
    <entry><title type="html">Ibu &amp;amp; anak</title><id>urn:2</id>
      <link rel="self" href="/api/2"/><link rel="alternate" type="text/html" href="2.html"/>
      <published>2026-11-10T08:00:00+03:00</published><updated>2026-11-10T09:00:00+03:00</updated>
      <author><name>Ali</name></author><author><name>Omar</name></author></entry></feed>`);
  expect(format).toBe('atom');
  expect(candidates).toMatchObject([
    {
      url: 'https://outlet.example/ar/2.html',
      headline: 'Ibu & anak',
      publishedAt: new Date('2026-11-10T05:00:00Z'),
      modifiedAt: new Date('2026-11-10T06:00:00Z'),
      byline: ['Ali', 'Omar'],
      language: 'ar',
    },
  ]);
});

test('RDF and JSON Feed', async () => {
  const rdf =
    await read(`<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="https://outlet.example/"><title>K</title><link>https://outlet.example/</link><description>d</description></channel>
    <item rdf:about="https://outlet.example/b/1"><title>Satu</title><link>https://outlet.example/b/1</link><dc:date>2026-11-10T08:00:00Z</dc:date></item></rdf:RDF>`);
  expect(rdf).toMatchObject({
    format: 'rdf',
    candidates: [{ url: 'https://outlet.example/b/1', publishedAt: new Date('2026-11-10T08:00:00Z') }],
  });
  const json = await read(
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'K',
      items: [
        {
          id: '1',
          url: '/b/1',
          title: 'AT&T <naik>',
          content_html: '<p>Isi</p>',
          date_published: '2026-11-10T08:00:00Z',
          tags: ['Dunia'],
        },
      ],
    }),
  );
  expect(json).toMatchObject({
    format: 'json',
    candidates: [
      { url: 'https://outlet.example/b/1', headline: 'AT&T <naik>', summary: 'Isi', section: 'Dunia' },
    ],
  });
});

test('links: relative, scheme-relative, redirected, unusable', async () => {
  const links = [
    '/b/1',
    '//outlet.example/b/2',
    'javascript:alert(1)',
    'mailto:a@outlet.example',
    'https://',
    '',
    'https://outlet.example/',
    'https://user:secret@outlet.example/b/3',
  ];
  const { candidates, skipped } = await read(
    rss(links.map((link, n) => `<item><title>B ${n}</title><link>${link}</link></item>`).join('')),
  );
  expect(candidates.map(({ url }) => url)).toEqual([
    'https://outlet.example/b/1',
    'https://outlet.example/b/2',
    'https://outlet.example/b/3',
  ]);
  expect(skipped).toEqual([
    { reason: 'bad-link', count: 3 },
    { reason: 'no-link', count: 1 },
    { reason: 'home-page', count: 1 },
  ]);
  const counted = rss(
    '<item><title>B</title><link>https://counter.example/~r/1</link><feedburner:origLink>https://outlet.example/b/9</feedburner:origLink></item>',
  ).replace('<rss ', '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" ');
  expect((await read(counted)).candidates.map(({ url }) => url)).toEqual(['https://outlet.example/b/9']);
});

test('excluded items are counted and skipped', async () => {
  const source = { include: [/\/b\//], exclude: [/\/b\/3$/], maxAgeDays: 7 };
  const old = '<pubDate>Sun, 01 Nov 2026 08:00:00 GMT</pubDate>';
  const { candidates, skipped } = await read(
    rss(
      [1, 1, 2, 3, 4].map((n) => item(n, n === 4 ? old : '')).join('') +
        '<item><title>V</title><link>/video/1</link></item>',
    ),
    source,
  );
  expect(candidates.map(({ url }) => url)).toEqual([
    'https://outlet.example/b/1',
    'https://outlet.example/b/2',
  ]);
  expect(skipped).toEqual([
    { reason: 'duplicate', count: 1 },
    { reason: 'excluded', count: 1 },
    { reason: 'too-old', count: 1 },
    { reason: 'not-included', count: 1 },
  ]);
});

test('two URLs of one article are one candidate; images and audio are not articles', async () => {
  const links = ['b/1', 'b/1?utm_source=rss', 'b/1#a', 'foto/1.jpg', 'suara.mp3?x=1', 'b/2'];
  const { candidates, skipped } = await read(
    rss(
      links
        .map((link) => `<item><title>B</title><link>https://outlet.example/${link}</link></item>`)
        .join(''),
    ),
  );
  expect(candidates.map(({ url }) => url)).toEqual([
    'https://outlet.example/b/1',
    'https://outlet.example/b/2',
  ]);
  expect(skipped).toEqual([
    { reason: 'duplicate', count: 2 },
    { reason: 'not-a-page', count: 2 },
  ]);
});

test.each([
  ['in', 'id'],
  ['en_us', 'en-US'],
  ['english', undefined],
  ['', undefined],
])('language %j is %j', async (written, language) => {
  expect((await read(rss(item(1), `<language>${written}</language>`))).candidates[0]?.language).toBe(
    language,
  );
});

test('a time without zone is in the outlet’s zone; an unparsable one is ignored', async () => {
  const { candidates } = await read(
    rss(
      item(1, '<pubDate>2026-11-10 08:30:00</pubDate>') +
        item(2, '<pubDate>kemarin sore</pubDate>') +
        item(3, '<pubDate>Tue, 31 Feb 2026 08:00:00 GMT</pubDate>'),
    ),
  );
  expect(candidates.map(({ publishedAt }) => publishedAt?.toISOString())).toEqual([
    '2026-11-10T01:30:00.000Z',
    undefined,
    undefined,
  ]);
});

test('poll intervals that feeds ask for', async () => {
  expect((await read(rss(item(1), '<ttl>30</ttl>'))).ttlMinutes).toBe(30);
  expect(
    (
      await read(
        rss(item(1), '<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>'),
      )
    ).ttlMinutes,
  ).toBe(30);
});

test('real faults: warnings in front, links in attributes, no version', async () => {
  const one = rss('<item><title>a</title><link href="https://outlet.example/b/1"/></item>');
  const texts = [
    one,
    `<br />\n<b>Warning</b>: something in cache.php on line 3\n${rss(item(1))}`,
    rss(item(1)).replace(/<(\/?)(item|title|link|rss|channel)/g, (tag) => tag.toUpperCase()),
    '{"items":[{"url":"https://outlet.example/b/1"}]}',
    rss(item(1)).replace('</channel></rss>', '<item><title>cut'),
  ];
  for (const text of texts) {
    expect((await read(text)).candidates.map(({ url }) => url)).toEqual(['https://outlet.example/b/1']);
  }
});

test('links and times in non-standard elements are read', async () => {
  const link = 'https://outlet.example/b/1';
  const texts = [
    rss(`<item><title>a</title><link>${link}</link><date>2026-11-10T01:30:00Z</date></item>`),
    rss(`<item><title>a</title><link>${link}</link><published>2026-11-10 08:30 +0700</published></item>`),
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>a</title><link>${link}</link>
      <updated>2026-11-10T01:30:00Z</updated></entry></feed>`,
    rss(
      `<item><title>a</title><guid isPermaLink="false">${link}</guid><pubDate>10 Nov 2026 08:30 WIB</pubDate></item>`,
    ),
  ];
  for (const text of texts)
    expect((await read(text)).candidates).toMatchObject([
      { url: link, publishedAt: new Date('2026-11-10T01:30:00Z') },
    ]);
});

test('JSON with trailing commas and raw line breaks is read', async () => {
  const text = `{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [
    {"id": "1", "url": "https://outlet.example/b/1", "title": "a, ]b\n c \\\\", "tags": ["x",],},
  ]}`;
  expect((await read(text)).candidates).toMatchObject([
    { url: 'https://outlet.example/b/1', headline: 'a, ]b c \\' },
  ]);
  await expect(read('{"items": [{"url": ]}')).rejects.toMatchObject({ code: 'unreadable' });
});

test('a section listing may turn out to be a feed', async () => {
  expect((await read(rss(item(1)), {}, 'section')).candidates).toHaveLength(1);
});
