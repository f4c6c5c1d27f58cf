import { describe, expect, test } from 'vitest';
import { readArticle } from '../../src/extract/extract.ts';
import { now } from './field-input.ts';

const sentence =
  'The mill at Lower Fen ground its first sack of flour in nine years on Tuesday, after volunteers had replaced the wheel that the flood carried to the sea.';
const paragraphs = Array.from({ length: 6 }, (_, n) => `<p>${sentence.replace('nine', String(n + 4))}</p>`);

/** The body that is found in a story of the given markup. */
function bodyOf(body: string, author = ''): string {
  const html = `<html lang="en"><head><title>Mill reopens after flood - Fen Daily</title><meta name="author" content="${author}"></head><body><main><article><h1>Mill reopens after flood</h1><div class="body">${body}</div></article></main></body></html>`;
  return readArticle({ url: 'https://fen.example/news/mill-reopens-after-the-flood', html }, { now }).body
    .text;
}

/** The body of a story with the given markup after its third paragraph, and under it. */
function bodyWith(among: string, under = ''): string {
  return bodyOf([...paragraphs.slice(0, 3), among, ...paragraphs.slice(3), under].join(''));
}
const whole = bodyWith('');

describe('is no part of the text', () => {
  test.each([
    '<p>ADVERTISEMENT</p>',
    '<p>SCROLL TO CONTINUE WITH CONTENT</p>',
    '<p>Story continues below advertisement</p>',
    '<p>Iklan</p>',
    '<p>مادة إعلانية</p>',
    '<p>Anzeige</p>',
    '<p>Reklam</p>',
    '<p>Реклама</p>',
    '<p>آگهی</p>',
    '<p>広告</p>',
    '<p>Baca juga: <a href="/x">Kincir Lama Dipugar Warga Desa</a></p>',
    '<p><b>Baca Juga</b><a href="/x">Kincir Lama Dipugar Warga Desa</a></p>',
    '<p><strong>اقرأ أيضا</strong><a href="/x">سوق السمك ينتقل إلى الرصيف الغربي</a></p>',
    '<p><strong>بیشتر بخوانید:</strong> <a href="/x">قنات دوباره آبدار شد</a></p>',
    '<p>Lesen Sie auch: <a href="/x">Das alte Wehr wird gehoben</a></p>',
    '<p>Читайте также: <a href="/x">Старая плотина</a></p>',
    '<p><a href="/p">Print this page</a> | <a href="/m">Send to a friend</a></p>',
  ])('%s', (markup) => {
    expect(bodyWith(markup)).toBe(whole);
  });

  test.each([
    '<p>(rku/bgp)</p>',
    '<p>© 2026 Fen Daily</p>',
    '<p>Copyright 2026 The Associated Press. All rights reserved.</p>',
    '<p>This entry was posted on Tuesday, October 27th, 2026 at 8:12 am and is filed under Mills.</p>',
  ])('under it %s', (markup) => {
    expect(bodyWith('', markup)).toBe(whole);
  });
});

test.each([
  '<p>Anzeige erstattet hat bisher niemand, sagte die Polizei in Lower Fen am Mittwoch auf Nachfrage.</p>',
  '<p>Advertisements for flour had hung in the village hall since the spring, and nobody took them down.</p>',
  '<p>Copyright was never claimed for the drawings of the wheel, which hang in the village hall of Lower Fen.</p>',
])('belongs to it: %s', (markup) => {
  expect(bodyWith(markup)).toContain(markup.replace(/<\/?p>/g, ''));
});

describe('who the author is', () => {
  test.each([
    ['Jane Roe', 'Jane Roe is a reporter who has written about mills and rivers since the flood of 2009.'],
    ['By Jane Roe and Ada Okoro', 'Ada Okoro covers the fens for the paper and lives beside the lower mill.'],
    ['Ratih Kusumawardani', 'Ratih Kusumawardani adalah wartawan yang meliput sungai dan kincir sejak 2009.'],
  ])('%s: "%s" is no part of the text', (author, last) => {
    expect(bodyOf(`${paragraphs.join('')}<p>${last}</p>`, author)).toBe(whole);
  });

  test('a person the story is about is not its author', () => {
    const last = 'Jane Roe is a miller who has turned the wheel by hand every winter since the flood.';
    expect(bodyOf(`${paragraphs.join('')}<p>${last}</p>`, 'Ada Okoro')).toBe(`${whole}\n\n${last}`);
  });
});
