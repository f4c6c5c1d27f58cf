import { expect, test } from 'vitest';
import { cleanHeadline } from '../../src/extract/metadata/headline.ts';
import { headlineOf } from './field-input.ts';

const filler = '<p>Words of the story that stand below the headline and say what happened.</p>';

test.each([
  [
    'an outlet behind a dash',
    '<title>Mill reopens after flood - Fen Daily</title><meta property="og:site_name" content="Fen Daily">',
  ],
  ['an outlet behind a bar, known by its domain', '<title>Mill reopens after flood | News.example</title>'],
  [
    'an outlet in front',
    '<title>Fen Daily: Mill reopens after flood</title><meta property="og:title" content="Mill reopens after flood">',
  ],
  [
    'a section and an outlet',
    '<title>Mill reopens after flood | Local | Fen Daily</title><meta property="og:title" content="Mill reopens after flood">',
  ],
  ['entities encoded twice', '<meta property="og:title" content="Mill reopens &amp;#97;fter flood">'],
  [
    'JSON-LD with a raw line break',
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mill reopens\n after flood",}</script>',
  ],
  [
    'JSON-LD inside a comment mark',
    '<script type="application/ld+json"><!-- {"@type":"NewsArticle","headline":"Mill reopens after flood"} --></script>',
  ],
])('%s is no part of the headline', (_, head) => {
  expect(
    headlineOf(`<html><head>${head}</head><body><h1>Mill reopens after flood</h1>${filler}</body></html>`),
  ).toBe('Mill reopens after flood');
});

test('the headline is the story’s and not the logo’s', () => {
  expect(
    headlineOf(
      `<title>Mill reopens after flood</title><h1 class="site-logo"><a href="/">Fen Daily</a></h1><article><h2 class="entry-title">Mill reopens after flood</h2>${filler}</article>`,
    ),
  ).toBe('Mill reopens after flood');
});

test('headings of teasers do not win', () => {
  const teasers = '<aside><h2>Otter wins race</h2><h2>Rain expected</h2></aside>';
  expect(
    headlineOf(
      `<title>Mill reopens after flood – Fen Daily</title>${teasers}<main><h1>Mill reopens after flood</h1>${filler}</main>${teasers}`,
    ),
  ).toBe('Mill reopens after flood');
});

test('a Chinese title loses the outlet behind an underscore', () => {
  expect(
    headlineOf(
      '<title>旧粮仓改建为社区书院_青河日报</title><meta property="og:site_name" content="青河日报"><h1>旧粮仓改建为社区书院</h1>',
    ),
  ).toBe('旧粮仓改建为社区书院');
});

test('without any heading the title serves', () => {
  expect(headlineOf('<title>Mill reopens after flood</title><p>Text.</p>')).toBe('Mill reopens after flood');
});

test.each([
  ['Salt &amp;amp; vinegar', 'Salt & vinegar'],
  ['Salt &amp; vinegar', 'Salt & vinegar'],
  ['  Two\n lines ', 'Two lines'],
  ['<em>Set</em> apart', 'Set apart'],
  ['a\u200bb\u00ad', 'ab'],
  ['5 < 6 and 7 > 2', '5 < 6 and 7 > 2'],
])('%j is cleaned to %j', (raw, clean) => {
  expect(cleanHeadline(raw)).toBe(clean);
});
