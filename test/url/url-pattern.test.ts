import { expect, test } from 'vitest';
import { compileUrlPattern, UrlPatternError } from '../../src/url/url-pattern.ts';

test.each([
  ['(a+)+$', `https://a.example/${'a'.repeat(50_000)}!`, false],
  ['(\\w+\\s?)*x$', `https://a.example/${'ab '.repeat(20_000)}`, false],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(50_000), false],
  ['/berita/\\d+/', 'https://a.example/berita/12/kapal', true],
  ['\\/\\d{4}\\/(?<month>\\d{2})\\/', 'https://a.example/2026/11/kapal', true],
  ['/\\u0628/', 'https://a.example/ب/', true],
  ['/\\p{L}+$', 'https://a.example/ИЗВЕСТИЯ', true],
  ['foto|video', 'https://a.example/teks', false],
])('%s', (source, url, expected) => {
  expect(compileUrlPattern(source).test(url)).toBe(expected);
});

test('in JSON a pattern is its source', () => {
  expect(JSON.stringify({ include: [compileUrlPattern('/berita/')] })).toBe('{"include":["/berita/"]}');
});

test.each([
  ['(?=a)b', /lookahead/],
  ['(?<!x)y', /lookahead/],
  ['(a)\\1', /back references/],
  ['[', /missing closing \]/],
  ['a{2000}', /invalid repeat count/],
])('%s is refused with the reason', (source, reason) => {
  expect(() => compileUrlPattern(source)).toThrow(UrlPatternError);
  expect(() => compileUrlPattern(source)).toThrow(reason);
});
