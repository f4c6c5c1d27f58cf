import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { writeOpml } from '../../src/publish/feeds/opml.ts';

test('names are the same whether a reader treats them as text or as HTML', () => {
  const names = [
    'AT&T',
    'R&D, Inc',
    '5 < 6',
    'a </p> b',
    '<script>x</script>',
    'Ben & Jerry',
    '&para y',
    'Sāmoa',
  ];
  const feeds = names.map((title) => ({ title, xmlUrl: 'https://warta.example/rss.xml' }));
  const $ = load(writeOpml('W & <b>', [{ name: 'A&B', feeds }], new Date(0)), { xml: true });
  const texts = $('outline')
    .toArray()
    .map((outline) => $(outline).attr('text') ?? '');
  expect(texts).toHaveLength(names.length + 1);
  for (const text of texts) expect(load(text)('body').text()).toBe(text);
  expect(texts).toContain('Ben & Jerry');
  expect($('head > title').text()).toBe('W &');
});
