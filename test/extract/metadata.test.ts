import { expect, test } from 'vitest';
import { extract } from '../../src/extract/extract.ts';
import { splitImageCredit } from '../../src/extract/metadata/lead-image.ts';
import type { Article, Extraction } from '../../src/model/article.ts';
import { now } from './field-input.ts';

const paragraphs = [
  'The mill at Lower Fen ground its first sack of flour in nine years on Tuesday, after volunteers had replaced the wheel that the flood of 2017 carried to the sea.',
  'Miller Edda Voss said that the stones had needed less work than the roof. She expects to grind two days a week until spring, and every day once the barley is in.',
  'The council paid for the oak and the volunteers for everything else. A second wheel lies in the yard, because the first one drawn up by the carpenters turned the wrong way.',
];

function read(
  head: string,
  before = '',
  after = '',
  url = 'https://www.fendaily.example/news/2026/05/04/mill-reopens',
): Extraction {
  const body = paragraphs.map((text) => `<p>${text}</p>`).join('');
  const html = `<!doctype html><html lang="en"><head><title>Mill reopens after flood - Fen Daily</title><meta property="og:site_name" content="Fen Daily">${head}</head>
    <body><article><h1>Mill reopens after flood</h1>${before}${body}${after}</article></body></html>`;
  return extract({ url, html }, { now, siteRules: false });
}

function article(...given: Parameters<typeof read>): Article {
  return read(...given).article;
}

test.each([
  [
    '<link rel="canonical" href="https://www.fendaily.example/news/mill">',
    'https://www.fendaily.example/news/mill',
  ],
  ['<link rel="canonical" href="/news/mill#top">', 'https://www.fendaily.example/news/mill'],
  [
    '<link rel="canonical" href="https://fendaily.example/">',
    'https://www.fendaily.example/news/2026/05/04/mill-reopens',
  ],
  [
    '<link rel="canonical" href="https://www.fendaily.example/news">',
    'https://www.fendaily.example/news/2026/05/04/mill-reopens',
  ],
  [
    '<link rel="canonical" href="https://other.example/mill">',
    'https://www.fendaily.example/news/2026/05/04/mill-reopens',
  ],
  [
    '<link rel="canonical" href="javascript:alert(1)">',
    'https://www.fendaily.example/news/2026/05/04/mill-reopens',
  ],
  ['<meta property="og:url" content="https://m.fendaily.example/mill">', 'https://m.fendaily.example/mill'],
])('the address by %s', (head, url) => {
  expect(article(head).url).toBe(url);
});

test('what was not believed stays as evidence', () => {
  const { evidence } = read('<link rel="canonical" href="https://other.example/mill">');
  expect(evidence).toContainEqual({
    field: 'url',
    kind: 'meta',
    where: 'link rel=canonical',
    value: 'https://other.example/mill',
  });
});

test('alternates are other languages of the same text', () => {
  const head = `<link rel="alternate" hreflang="en" href="https://www.fendaily.example/news/2026/05/04/mill-reopens">
    <link rel="alternate" hreflang="de-AT" href="/de/muehle"><link rel="alternate" hreflang="x-default" href="/x">
    <link rel="alternate" hreflang="not a tag" href="/y"><link rel="alternate" type="application/rss+xml" href="/rss">`;
  expect(article(head).alternates).toEqual([
    { url: 'https://www.fendaily.example/de/muehle', language: 'de-AT' },
  ]);
});

test('rights are read from JSON-LD, meta and links, and never invented', () => {
  const head = `<meta name="robots" content="index, NOARCHIVE, max-snippet:50"><meta name="tdm-reservation" content="1">
    <link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
    <script type="application/ld+json">{"@type":"NewsArticle","headline":"Mill reopens after flood","copyrightNotice":"© 2026 Fen Daily","creditText":"Fen Daily/Voss","usageInfo":"https://fendaily.example/reuse"}</script>`;
  expect(article(head).rights).toEqual({
    copyrightNotice: '© 2026 Fen Daily',
    creditText: 'Fen Daily/Voss',
    usageInfo: 'https://fendaily.example/reuse',
    licence: 'https://creativecommons.org/licenses/by/4.0/',
    metaRobots: ['noarchive', 'max-snippet:50'],
    tdmReserved: true,
  });
  expect(article('').rights).toEqual({ metaRobots: [] });
});

test('an RSL licence file is terms of use and no licence', () => {
  const { rights } = article('<link rel="license" type="application/rsl+xml" href="/rsl.xml">');
  expect(rights.rsl).toEqual([
    { where: 'link', url: 'https://www.fendaily.example/rsl.xml', permits: [], prohibits: [] },
  ]);
  expect(rights.licence).toBeUndefined();
});

test('the lead picture brings its caption and its credit', () => {
  const figure =
    '<figure><img src="/i/mill-800x600.jpg" alt="A wheel"><figcaption>The new wheel. (Photo: Ann Lee)</figcaption></figure>';
  expect(article('<meta property="og:image" content="/i/mill.jpg">', figure).image).toMatchObject({
    url: 'https://www.fendaily.example/i/mill.jpg',
    alt: 'A wheel',
    caption: 'The new wheel.',
    credit: 'Ann Lee',
  });
});

test('logos and placeholders are no picture', () => {
  expect(article('<meta property="og:image" content="/assets/logo.png">').image).toBeUndefined();
  expect(article('<meta property="og:image" content="data:image/png;base64,AAAA">').image).toBeUndefined();
});

test.each([
  ['The new wheel. (Photo: Ann Lee)', 'The new wheel.', 'Ann Lee'],
  ['The new wheel. Foto: dpa/Ann Lee', 'The new wheel.', 'dpa/Ann Lee'],
  ['Roda baru. (ANTARA FOTO/Handoko Sari)', 'Roda baru.', 'ANTARA FOTO/Handoko Sari'],
  ['The new wheel. REUTERS/Ann Lee', 'The new wheel.', 'REUTERS/Ann Lee'],
  ['The new wheel © Ann Lee', 'The new wheel', 'Ann Lee'],
  ['The new wheel.', 'The new wheel.', undefined],
  ['© Ann Lee', undefined, 'Ann Lee'],
])('%s', (text, caption, credit) => {
  expect(splitImageCredit(text)).toEqual({ caption, credit });
});

test('the deck is what the page shows, else a description that an editor wrote', () => {
  expect(article('', '<p class="standfirst">Volunteers replaced the wheel that the sea took.</p>').deck).toBe(
    'Volunteers replaced the wheel that the sea took.',
  );
  expect(
    article('<meta name="description" content="Volunteers replaced the wheel that the sea took.">').deck,
  ).toBe('Volunteers replaced the wheel that the sea took.');
  expect(article(`<meta name="description" content="${paragraphs[0]?.slice(0, 120)}">`).deck).toBeUndefined();
  expect(
    article('<meta name="description" content="Volunteers replaced the wheel that the sea took and ...">')
      .deck,
  ).toBeUndefined();
});

test('section and tags', () => {
  const { section, tags } = article(
    '<meta property="article:section" content="Local"><meta property="article:tag" content="mills"><meta property="article:tag" content="Floods"><meta name="keywords" content="other">',
  );
  expect(section).toBe('Local');
  expect(tags).toEqual(['mills', 'Floods']);
});

function times(published: string, modified: string): string {
  return `<meta property="article:published_time" content="${published}"><meta property="article:modified_time" content="${modified}">`;
}

test('the change is never before the publication, nor in the future', () => {
  expect(article(times('2026-05-04T08:00:00Z', '2026-05-05T09:00:00+02:00')).modifiedAt).toEqual(
    new Date('2026-05-05T07:00:00Z'),
  );
  expect(article(times('2026-05-04T08:00:00Z', '2026-05-01T09:00:00Z')).modifiedAt).toBeUndefined();
  expect(article(times('2026-05-04T08:00:00Z', '2031-05-01T09:00:00Z')).modifiedAt).toBeUndefined();
});

test.each([
  ['', '', '<p>(AFP/rku)</p>', 'AFP'],
  ['', '<p class="byline">By Reuters Staff</p>', '', 'Reuters'],
  [
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mill reopens after flood","author":{"@type":"Organization","name":"The Associated Press"}}</script>',
    '',
    '',
    'AP',
  ],
  [
    '',
    '<figure><img src="/i/m.jpg"><figcaption>The wheel. (AFP/Ann Lee)</figcaption></figure>',
    '',
    undefined,
  ],
  [
    '',
    '',
    '<p>AFP reported last year that the mill would never turn again, and several papers repeated it.</p>',
    undefined,
  ],
])('the agency: %s %s %s', (head, before, after, agency) => {
  const { agency: found, byline } = article(head, before, after);
  expect(found).toBe(agency);
  expect(byline).toEqual([]);
});

test('the agency that signs is kept as a desk', () => {
  expect(article('', '<p class="byline">By Reuters Staff</p>').desks).toEqual(['Reuters Staff']);
});

test('the note of a correction is kept', () => {
  const note = 'Correction: an earlier version of this article named the wrong carpenter.';
  expect(article('', '', `<p>${note}</p>`).correction).toBe(note);
  expect(article('').correction).toBeUndefined();
});

test('hints of the listing decide where the page is silent', () => {
  const html = `<html lang="en"><title>x</title><body><article>${paragraphs.map((text) => `<p>${text}</p>`).join('')}</article></body></html>`;
  const url = 'https://www.fendaily.example/p/9';
  const hints = {
    url,
    headline: 'Mill reopens after flood',
    publishedAt: new Date('2026-05-04T08:00:00Z'),
    byline: ['Jane Roe'],
  };
  const { article: read_, evidence } = extract({ url, html }, { now, hints });
  expect(read_).toMatchObject({
    headline: hints.headline,
    publishedAt: hints.publishedAt,
    byline: ['Jane Roe'],
  });
  expect(evidence.filter(({ kind }) => kind === 'listing').map(({ field }) => field)).toEqual(
    expect.arrayContaining(['headline', 'publishedAt', 'byline']),
  );
});

test('hostile JSON-LD does no harm', () => {
  const deep = `${'{"@graph":['.repeat(500)}{}${']}'.repeat(500)}`;
  for (const script of [
    deep,
    '[[[[',
    '{"@type":{"a":1},"headline":{"b":[]},"author":[null,[],{"name":5}]}',
    'null',
    '"text"',
    '{"@type":"NewsArticle","headline":["a"],"image":[null,{"url":{}}],"keywords":{"x":1}}',
  ]) {
    expect(article(`<script type="application/ld+json">${script}</script>`).headline).toBe(
      'Mill reopens after flood',
    );
  }
});
