import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Document } from 'domhandler';
import { expect, test } from 'vitest';
import { cleanText, stripControls } from '../../src/discover/plain-text.ts';
import { pageAttribute, pageText } from '../../src/extract/html/escape-html.ts';
import { element, writeXml } from '../../src/publish/feeds/xml.ts';
import { escapeHtml } from '../../src/publish/text/sanitize-html.ts';
import { cleanCharacters } from '../../src/text/clean-characters.ts';

const root = join(import.meta.dirname, '../..');

/** Everything that writes texts of outlets into documents. */
const writers: readonly (readonly [name: string, write: (text: string) => string])[] = [
  ['cleanCharacters', cleanCharacters],
  ['a listing’s text', cleanText],
  ['a listing', stripControls],
  ['an article’s text', pageText],
  ['an article’s attribute', pageAttribute],
  ['an edition’s HTML', escapeHtml],
  [
    'XML (feeds, OPML, sitemap)',
    (text) => writeXml(new Document([element('a', {}, text)])).replace(/<\/?a>|\n$/g, ''),
  ],
];

test.each(writers)('%s has no character that XML 1.0 forbids', (_, write) => {
  for (const [input, output] of [
    ['a\u0000b', 'ab'],
    ['a\u0008b', 'ab'],
    ['a\u000bb', 'a b'],
    ['a\u000cb', 'a b'],
    ['a\u0085b', 'a b'],
    ['a\u009fb', 'ab'],
    ['a\u007fb', 'ab'],
    ['a\ud83db', 'ab'],
    ['a\ufffeb', 'ab'],
    ['a\ufdd0b', 'ab'],
    ['a\u{1ffff}b', 'ab'],
    ['a\u{1f600}b', 'a\u{1f600}b'],
    ['الجمعة', 'الجمعة'],
  ] as const)
    expect([input, write(input)]).toEqual([input, output]);
});

test('the length of a day is written in src/time/durations.ts only', () => {
  const day = /\b(?:86_?400(?:_?000)?|24 \* (?:60|3_?600|hour\b)|1_?440)\b/;
  // A header's value, which is text.
  const allowed = /max-age=60, s-maxage=1/;
  const found = globSync('src/**/*.ts', { cwd: root }).flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, at) =>
        day.test(line) && !allowed.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [],
      ),
  );
  expect(found).toEqual([]);
});
