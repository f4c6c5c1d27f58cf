import { load } from 'cheerio';
import sanitizeHtml from 'sanitize-html';
import { describe, expect, test } from 'vitest';
import { readArticle } from '../../src/extract/extract.ts';
import { hostilePage, writeAll } from './hostile.ts';
import { unsafe } from './safety.ts';
import { vectors } from './vectors.ts';

const url = 'https://harbour-post.example/2026/11/10/ferries';

test('there are enough vectors, all different', () => {
  expect(new Set(vectors).size).toBe(vectors.length);
  expect(vectors.length).toBeGreaterThanOrEqual(120);
});

describe.each(vectors)('%j', (vector) => {
  test('in an article', () => {
    expect(unsafe(readArticle({ url, html: hostilePage(vector) }, { now: new Date(0) }).body.html)).toEqual(
      [],
    );
  });
  test('everything written', () => {
    const html = writeAll(vector);
    expect(unsafe(html)).toEqual([]);
    // Reading our HTML again and writing it again changes nothing a reader could run.
    expect(unsafe(writeAll(html))).toEqual([]);
  });
});

test('an independent sanitizer finds nothing to remove', () => {
  const html = writeAll(
    hostilePage(vectors.filter((vector) => !/plaintext|<script>alert\(1\)$/.test(vector)).join('\n')),
  );
  const clean = sanitizeHtml(html, {
    allowedTags: false,
    allowVulnerableTags: true,
    allowedAttributes: { a: ['href'], img: ['src', 'alt', 'width', 'height'] },
    allowedSchemes: ['http', 'https', 'mailto'],
  });
  expect(load(clean, null, false).html()).toBe(load(html, null, false).html());
  expect(html).toContain('Ferries wait for the wind');
});

test('what is harmless stays', () => {
  const html = writeAll(
    `<div><p>One <b>bold</b> and <i>slanted</i> word, <a href="/more?a=1&amp;b=2">a link</a>, <a href="mailto:desk@harbour-post.example">a letter</a>, 3 &lt; 4 &amp; "so"</p>
     <h1>Head</h1><h5>Small head</h5><ul><li>first</li><li><p>second</p></li></ul><ol><li>number</li></ol><blockquote>said <p>and said</p></blockquote>
     <p>line<br>break<br><br>new paragraph</p><figure><img data-src="/big.jpg" src="data:image/gif;base64,R0" width="800" height="600" alt="Quay"><figcaption>The quay <b>today</b></figcaption></figure>
     <table><tr><th>Boat</th><th>Hour</th></tr><tr><td>Ana</td><td>8:15</td></tr></table><iframe src="https://player.example/v/1" title="Harbour film"></iframe></div>`,
  );
  expect(html).toBe(
    [
      '<p>One <strong>bold</strong> and <em>slanted</em> word, <a href="https://harbour-post.example/more?a=1&amp;b=2">a link</a>, <a href="mailto:desk@harbour-post.example">a letter</a>, 3 &lt; 4 &amp; "so"</p>',
      '<h2>Head</h2>',
      '<h4>Small head</h4>',
      '<ul><li>first</li>\n<li><p>second</p></li></ul>',
      '<ol><li>number</li></ol>',
      '<blockquote><p>said</p>\n<p>and said</p></blockquote>',
      '<p>line<br>break</p>\n<p>new paragraph</p>',
      '<figure><img src="https://harbour-post.example/big.jpg" alt="Quay" width="800" height="600"><figcaption>The quay today</figcaption></figure>',
      '<table>\n<tr><th>Boat</th><th>Hour</th></tr>\n<tr><td>Ana</td><td>8:15</td></tr>\n</table>',
      '<p><a href="https://player.example/v/1">Harbour film</a></p>',
    ].join('\n'),
  );
});
