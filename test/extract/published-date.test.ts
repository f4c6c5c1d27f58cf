import { expect, test } from 'vitest';
import { dateInUrl } from '../../src/extract/metadata/dates/url-date.ts';
import { publishedOf } from './field-input.ts';

const h1 = '<h1>Mill reopens after flood</h1>';

test.each([
  [
    'Al Arabiya’s form',
    '<meta property="article:published_time" content="2023-01-12T00:55:00.000+0400">',
    '2023-01-12T00:55:00+04:00',
  ],
  [
    'JSON-LD',
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"2026-05-04T08:00:00Z"}</script>',
    '2026-05-04T08:00:00Z',
  ],
  [
    'microdata',
    '<time itemprop="datePublished" datetime="2026-05-04T08:00:00+07:00">Monday</time>',
    '2026-05-04T08:00:00+07:00',
  ],
  [
    'a visible Indonesian line',
    '<div class="date">Senin, 04 Mei 2026 08:00 WIB</div>',
    '2026-05-04T08:00:00+07:00',
  ],
  ['a visible Arabic line', '<div class="date">٤ أيار ٢٠٢٦</div>', '2026-05-04'],
  ['a German line', '<span>4. Mai 2026</span>', '2026-05-04'],
  ['a German line with a short year', '<span class="date">04.05.26</span>', '2026-05-04'],
  ['a Japanese line', '<p>2026年5月4日 11時30分</p>', '2026-05-04'],
  [
    'data of a script',
    '<script>window.data={"publishedAt":"2026-05-04T08:00:00Z"}</script>',
    '2026-05-04T08:00:00Z',
  ],
])('reads %s', (_, markup, expected) => {
  expect(publishedOf(`${h1}${markup}<p>Text.</p>`)?.slice(0, expected.length)).toBe(expected);
});

test('day and month that stand the wrong way round are set right by the address', () => {
  const url = 'https://news.example/2026/04/11/mill';
  expect(publishedOf(`<meta name="date" content="2026-11-04">${h1}<p>11/04/2026</p>`, { url })).toBe(
    '2026-04-11',
  );
});

test('11/04/2026 is read as the address says, in English too', () => {
  expect(
    publishedOf(`${h1}<p class="date">11/04/2026</p>`, { url: 'https://news.example/2026/11/04/mill' }),
  ).toBe('2026-11-04');
  expect(
    publishedOf(`${h1}<p class="date">11/04/2026</p>`, { url: 'https://news.example/2026/04/11/mill' }),
  ).toBe('2026-04-11');
});

test('a future date is not believed', () => {
  expect(
    publishedOf(
      `<meta property="article:published_time" content="2031-01-01T00:00:00Z">${h1}<p class="date">4 May 2026</p>`,
    ),
  ).toBe('2026-05-04');
  expect(
    publishedOf(`<meta property="article:published_time" content="2031-01-01T00:00:00Z">${h1}`),
  ).toBeUndefined();
});

test('the day of publication wins over the day of the last change', () => {
  const head =
    '<meta property="article:published_time" content="2026-05-04T08:00:00Z"><meta property="article:modified_time" content="2026-06-01T08:00:00Z">';
  expect(publishedOf(`${head}${h1}`)).toBe('2026-05-04T08:00:00Z');
});

test('dates of comments and teasers do not win over the one under the headline', () => {
  const html = `<aside class="teasers"><time datetime="2026-11-20">20 November</time></aside><article>${h1}<p class="date">4 May 2026</p><p>Text.</p></article><div class="comments"><time datetime="2026-05-06T10:00:00Z">6 May 2026</time></div>`;
  expect(publishedOf(html)).toBe('2026-05-04');
});

test('a time without zone is read in the outlet’s own', () => {
  expect(publishedOf(`${h1}<p class="date">4 May 2026, 08:00</p>`, { timezone: 'Asia/Jakarta' })).toBe(
    '2026-05-04T08:00:00+07:00',
  );
});

test.each([
  ['https://a.example/2026/11/10/slug', { month: '2026-11', day: '10' }],
  ['https://a.example/news/2026-11-10-slug', { month: '2026-11', day: '10' }],
  ['https://a.example/20261110083000-1-2/slug', { month: '2026-11', day: '10' }],
  ['https://a.example/news/A2026012914320005196', { month: '2026-01', day: '29' }],
  ['https://a.example/2026/nov/10/slug', { month: '2026-11', day: '10' }],
  ['https://a.example/2026/11/slug', { month: '2026-11' }],
  ['https://a.example/story/3000000218734/x', undefined],
  ['https://a.example/d-7710234/x', undefined],
])('%s', (url, date) => {
  expect(dateInUrl(url)).toEqual(date);
});
