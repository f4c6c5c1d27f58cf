import { expect, test } from 'vitest';
import { type TokenHandler, Tokenizer } from '../../src/extract/parse/tokenizer.ts';

/** The tokens of a page, one per line. */
function tokensOf(html: string): string[] {
  const told: string[] = [];
  const handler: TokenHandler = {
    onText: (data) => told.push(`text ${data}`),
    onComment: () => told.push('comment'),
    onOpenTagName: (name) => told.push(`<${name}`),
    onAttribute: (name, value) => told.push(`  ${name}=${value}`),
    onOpenTagEnd: (selfClosing) => told.push(selfClosing ? '/>' : '>'),
    onCloseTag: (name) => told.push(`</${name}>`),
  };
  new Tokenizer(html, handler).run();
  return told;
}

test.each([
  ['tags and text', '<P>One</P >two', ['<p', '>', 'text One', '</p>', 'text two']],
  ['entities', 'a &amp; b &lt; c &notit; &#8217;', ['text a & b < c ¬it; ’']],
  ['a sign that begins nothing', 'a < b <3', ['text a < b <3']],
  [
    'attributes in every writing',
    `<a HREF='x?a=1&copy=2&amp;b' data-x=1/2 hidden title = "q > r" =odd>`,
    ['<a', '  href=x?a=1&copy=2&b', '  data-x=1/2', '  hidden=', '  title=q > r', '  =odd=', '>'],
  ],
  ['a tag that closes itself', '<path d="m"/ ><br / x>', ['<path', '  d=m', '/>', '<br', '  x=', '>']],
  [
    'comments',
    'a<!-- <p> -->b<!-->c<!--->d',
    ['text a', 'comment', 'text b', 'comment', 'text c', 'comment', 'text d'],
  ],
  ['declarations', '<!doctype html><?xml version="1.0"?>a<![CDATA[<p>]]>b', ['text a', 'text b']],
  ['what is no closing tag', 'a</ 3>b</>c', ['text a', 'comment', 'text b', 'comment', 'text c']],
  [
    'scripts to their own end',
    '<script>if (a</b>) "</scripts>" &amp;</SCRIPT\n>x',
    ['<script', '>', 'text if (a</b>) "</scripts>" &amp;', '</script>', 'text x'],
  ],
  [
    'titles, in which entities count',
    '<title>A &amp; <b></title>',
    ['<title', '>', 'text A & <b>', '</title>'],
  ],
  ['a script without an end', '<style>p {}', ['<style', '>', 'text p {}']],
  ['a tag that the end cuts off', 'a<p class="b', ['text a', '<p', '  class=b']],
  ['a comment without an end', 'a<!-- b', ['text a', 'comment']],
] as const)('%s', (_, html, told) => {
  expect(tokensOf(html)).toEqual(told);
});

const nothing = (): void => {};

test('no token is reported after the handler has stopped the tokenizer', () => {
  const told: string[] = [];
  const tokens: Tokenizer = new Tokenizer('one<p>two<p>three', {
    onText(data) {
      told.push(data);
      if (data === 'two') tokens.stop();
    },
    onComment: nothing,
    onOpenTagName: nothing,
    onAttribute: nothing,
    onOpenTagEnd: nothing,
    onCloseTag: nothing,
  });
  tokens.run();
  expect(told).toEqual(['one', 'two']);
});
