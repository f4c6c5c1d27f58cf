import { expect, test } from 'vitest';
import { replaceBlocks } from '../../src/publish/text/align-texts.ts';

const A = '<a href="https://a.example/" rel="nofollow">';

test.each([
  [
    'unchanged text',
    `<p>Satu ${A}dua tiga</a> empat.</p>`,
    'Satu dua tiga empat.',
    `<p>Satu ${A}dua tiga</a> empat.</p>`,
  ],
  [
    'a word inserted before a link',
    `<p>Satu ${A}dua tiga</a> empat.</p>`,
    'Kini satu dua tiga empat.',
    `<p>Kini satu ${A}dua tiga</a> empat.</p>`,
  ],
  [
    'a word replaced in a link',
    `<p>Satu ${A}dua tiga</a> empat.</p>`,
    'Satu dua belas empat.',
    `<p>Satu ${A}dua belas</a> empat.</p>`,
  ],
  [
    'all words of a link replaced',
    `<p>Satu ${A}dua tiga</a> empat.</p>`,
    'Satu berita lain empat.',
    `<p>Satu ${A}berita lain</a> empat.</p>`,
  ],
  [
    'a word inserted in a link',
    `<p>Satu ${A}dua tiga</a> empat.</p>`,
    'Satu dua setengah tiga empat.',
    `<p>Satu ${A}dua setengah tiga</a> empat.</p>`,
  ],
  ['a link removed', `<p>Satu ${A}dua</a> empat.</p>`, 'Satu empat.', '<p>Satu empat.</p>'],
  [
    'emphasis within a link',
    `<p>${A}<em>dua</em> tiga</a>, lalu empat.</p>`,
    'Dua tiga, lalu lima.',
    `<p>${A}<em>Dua</em> tiga</a>, lalu lima.</p>`,
  ],
  [
    'punctuation around a link',
    `<p>(“${A}dua</a>”), kata dia</p>`,
    '(“dua”), ujarnya',
    `<p>(“${A}dua</a>”), ujarnya</p>`,
  ],
  [
    'markup in the new text',
    `<p>Satu ${A}dua</a></p>`,
    'Satu <b>dua</b>',
    `<p>Satu &lt;b&gt;${A}dua</a>&lt;/b&gt;</p>`,
  ],
  ['an entirely different text', '<p>Satu <b>dua</b></p>', 'Lain', '<p>Lain</p>'],
  ['an empty text', `<p>Satu ${A}dua</a></p>`, '', '<p></p>'],
  ['Arabic', `<p>قال ${A}المسؤول</a> اليوم</p>`, 'قال المسؤول أمس', `<p>قال ${A}المسؤول</a> أمس</p>`],
])('%s', (_, html, text, expected) => {
  expect(replaceBlocks(html, [text])).toBe(expected);
});

test('a very long paragraph gets its new text without markup', () => {
  const words = 'kata '.repeat(5_000);
  expect(replaceBlocks(`<p>${words}<a href="https://a.example/">x</a></p>`, [`${words}y`])).toBe(
    `<p>${words}y</p>`,
  );
});
