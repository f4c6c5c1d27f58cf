import { describe, expect, test } from 'vitest';
import { readArticle } from '../../src/extract/extract.ts';
import { now } from './field-input.ts';

const sentence =
  'The mill at Lower Fen ground its first sack of flour in nine years on Tuesday, after volunteers had replaced the wheel that the flood carried to the sea.';
const story = (count: number): string =>
  Array.from({ length: count }, (_, n) => `<p>${sentence.replace('nine', String(n + 4))}</p>`).join('');
const page = (body: string, head = ''): string =>
  `<html lang="en"><head><title>Mill reopens after flood</title>${head}</head><body><main>${body}</main></body></html>`;
const read = (html: string, path: string) =>
  readArticle({ url: `https://fen.example${path}`, html }, { now, siteRules: false });
const teaser = (n: number): string =>
  `<li><a href="/news/2026/11/${n}/flour-for-the-village-${n}"><h3>Flour for the village of Upper Fen, part ${n}</h3></a><p>Volunteers carried the sacks over the dyke on foot, ${n} of them before noon</p></li>`;
const list = (count: number): string => Array.from({ length: count }, (_, n) => teaser(n + 1)).join('');

const entries = (name: string): string =>
  Array.from(
    { length: 6 },
    (_, n) =>
      `<section class="${name}"><b>1${n}:20</b><p>${sentence.replace('nine', String(n + 4))}</p></section>`,
  ).join('');

describe('a page that announces others is not an article', () => {
  test.each([
    ['a section', '/news/fen', ''],
    ['the front page', '/', ''],
    ['a section that says it is one article', '/news/fen', '<meta property="og:type" content="article">'],
  ])('%s', (_, path, head) => {
    expect(read(page(`<h1>The fen</h1><ul>${list(7)}</ul>`, head), path).refusal?.code).toBe(
      'not-an-article',
    );
  });

  test('a section with a single announcement', () => {
    expect(read(page(`<h1>The fen</h1><ul>${list(1)}</ul>`), '/news/fen').refusal?.code).toBe(
      'not-an-article',
    );
  });

  test.each([
    ['a story above a list of others', page(`<article><h1>Mill reopens</h1>${story(6)}</article><ul>${list(9)}</ul>`), '/mill'],
    ['a story whose address is the front page and a number', page(`<h1>Mill reopens after flood</h1>${story(3)}<ul>${list(9)}</ul>`), '/?p=3122'],
    ['a short story with one link to another', page(`<h1>Mill reopens</h1><div>${story(2)}<p><a href="/news/wheel">More about the wheel of the mill</a></p></div>`), '/mill'],
    ['a saved page without an address', page(`<h1>Mill reopens after flood</h1>${story(4)}<ul>${list(9)}</ul>`), ''],
  ])('but not %s', (_, html, path) => {
    const url = path === '' ? 'https://page.invalid/' : `https://fen.example${path}`;
    const { refusal, body } = readArticle({ url, html }, { now });
    expect(refusal).toBeUndefined();
    expect(body.text).toContain('The mill at Lower Fen');
  }); // prettier-ignore
});

describe('live pages', () => {
  test.each([
    ['by address', '/news/mill-live-updates', 'Mill reopens after flood', 'live-entry'],
    ['by headline', '/news/mill', 'Mill reopening live: flour at noon', 'c-liveblog__post'],
    ['in Arabic', '/news/mill', 'إعادة افتتاح الطاحونة لحظة بلحظة', 'live-update'],
    ['in Turkish', '/news/mill', 'Değirmen açılıyor: canlı anlatım', 'live-item'],
  ])('%s', (_, path, headline, name) => {
    const html = page(`<h1>${headline}</h1>${entries(name)}`).replace('Mill reopens after flood', headline);
    expect(read(html, path).kind).toBe('live');
  });

  test('a story about a concert is not live, nor one with a ticker beside it', () => {
    const concert = page(`<h1>Live: the mill band plays again</h1>${story(5)}`);
    expect(read(concert, '/news/mill-band').kind).toBe('story');
    const ticker = page(
      `<h1>Mill reopens after flood</h1>${story(5)}<aside>${entries('live-entry')}</aside>`,
    );
    expect(read(ticker, '/news/mill').kind).toBe('story');
  });
});

test.each([
  ['/video/mill', 'video'],
  ['/galleries/mill', 'gallery'],
  ['/opinion/mill', 'opinion'],
  ['/news/mill', 'story'],
])('%s is of the kind %s', (path, kind) => {
  expect(read(page(`<h1>Mill reopens after flood</h1>${story(5)}`), path).kind).toBe(kind);
});

describe('pages without their article', () => {
  test.each([
    ['soft-404', '<h1>Page not found</h1><p>The page that you were looking for is not here.</p>'],
    ['soft-404', '<h1>Halaman tidak ditemukan</h1><p>Silakan kembali ke beranda.</p>'],
    ['soft-404', '<h1>الصفحة غير موجودة</h1><p>عذرا، لم نجد ما تبحث عنه.</p>'],
    ['bot-wall', '<h1>Just a moment...</h1><p>Checking your browser before you go on.</p>'],
    ['paywalled', `<h1>Mill reopens</h1><article>${story(1)}</article><div class="paywall"><p>Subscribe to continue reading</p></div>`],
    ['no-body', '<h1>Mill</h1>'],
  ])('%s', (code, body) => {
    expect(read(page(body).replace('Mill reopens after flood', 'The Fen'), '/news/mill').refusal?.code).toBe(code);
  }); // prettier-ignore

  test('a story about a missing page stays a story', () => {
    expect(
      read(page(`<h1>Page not found: the map that lost a village</h1>${story(6)}`), '/news/map').refusal,
    ).toBeUndefined();
  });
});

test('a text of more than 100,000 characters is no article', () => {
  expect(read(page(`<h1>Mill</h1>${story(900)}`), '/2026/11/mill').refusal?.code).toBe('too-heavy');
  expect(read(page(`<h1>Mill</h1>${story(400)}`), '/2026/11/mill').refusal).toBeUndefined();
});
