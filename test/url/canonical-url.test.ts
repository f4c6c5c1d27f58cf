import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpusPath, needsCorpus } from '../corpus.ts';
import { canonicalUrl } from '../../src/url/canonical-url.ts';

function pairs(): { key: string; url: string }[] {
  const lines = readFileSync(join(import.meta.dirname, 'url-pairs.txt'), 'utf8').split('\n');
  let key = '';
  return lines.flatMap((line) => {
    if (/^https?:/.test(line)) key = line;
    return line.startsWith('  ') ? [{ key, url: line.trim() }] : [];
  });
}

describe('identity of a URL', () => {
  test('the table has its expected length', () => {
    expect(pairs().length).toBeGreaterThanOrEqual(150);
  });

  test.each(pairs())('$url', ({ key, url }) => {
    expect(canonicalUrl(url)).toBe(key);
    expect(canonicalUrl(key)).toBe(key);
  });

  test.each([
    ['ids in the query', 'https://old.example/news.php?id=77', 'https://old.example/news.php?id=78'],
    ['ids under generic names', 'https://old.example/?ref=77', 'https://old.example/?ref=78'],
    [
      'pages where no rule says they are one',
      'https://old.example/list?page=1',
      'https://old.example/list?page=2',
    ],
    ['source as an id', 'https://old.example/s?source=1', 'https://old.example/s?source=2'],
    ['m as a month', 'https://old.example/?m=202610', 'https://old.example/?m=202611'],
    ['cid as an id', 'https://old.example/v?cid=1', 'https://old.example/v?cid=2'],
    ['letters of the path', 'https://t.co/AbC', 'https://t.co/abc'],
    ['hosts that begin like amp', 'https://amplifier.example/x', 'https://lifier.example/x'],
    ['ports', 'http://127.0.0.1:8081/x', 'http://127.0.0.1:8082/x'],
    ['schemes on ports', 'http://outlet.example:8080/x', 'https://outlet.example:8080/x'],
    ['editions', 'https://outlet.example/en/x', 'https://outlet.example/id/x'],
    ['subdomains', 'https://bola.kompas.com/read/1', 'https://nasional.kompas.com/read/1'],
    ['encoded slashes', 'https://outlet.example/a%2Fb', 'https://outlet.example/a/b'],
    ['encoded question marks', 'https://outlet.example/a%3Fb=1', 'https://outlet.example/a?b=1'],
    ['hash-bang routes', 'https://outlet.example/#!/1', 'https://outlet.example/#!/2'],
    ['parts of a detik series', 'https://news.detik.com/berita/d-1/a', 'https://news.detik.com/berita/d-2/a'],
    ['registry names', 'https://m.co.id/x', 'https://co.id/x'],
    ['bare IP addresses', 'https://10.0.0.1/x', 'https://0.0.1/x'],
  ])('%s stay distinct', (_, one, other) => {
    expect(canonicalUrl(one)).not.toBe(canonicalUrl(other));
  });

  test.each([
    '',
    'mailto:a@outlet.example',
    'javascript:alert(1)',
    '/relative',
    'https://',
    'ftp://a.example/x',
    'http://[',
  ])('%j is no page', (url) => expect(canonicalUrl(url)).toBeUndefined());

  test('canonicalisation is idempotent', () => {
    const part = string({ unit: constantFrom(...Array.from('aM.%2fé/ ?&=#~;+ampwww٣')), maxLength: 30 });
    assert(
      property(constantFrom('m.', 'www.', 'amp.', ''), part, part, (label, path, query) => {
        const key = canonicalUrl(`https://${label}outlet.example/${path}?${query}`);
        if (key !== undefined) expect(canonicalUrl(key)).toBe(key);
      }),
      { numRuns: 2_000 },
    );
  });

  const corpus = corpusPath('dedupe/urls.jsonl');
  test('the development corpus', needsCorpus('dedupe/urls.jsonl'), () => {
    const rows = readFileSync(corpus, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { url: string; canonical: string });
    const exact = rows.filter(({ url, canonical }) => canonicalUrl(url) === canonical);
    expect(exact.length / rows.length).toBeGreaterThanOrEqual(0.98);
  });
});
