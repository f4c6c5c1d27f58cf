import { expect, test } from 'vitest';
import { parseListing } from '../../src/discover/discover.ts';
import { ListingError } from '../../src/model/errors.ts';
import { item, listing, now, outlet, rss } from './outlet.ts';

const MANY = 100_000;

async function read(text: string, kind: 'feed' | 'section' = 'feed') {
  return parseListing(text, listing(kind), outlet(), 'https://outlet.example/x', now);
}

async function urls(text: string): Promise<string[]> {
  return (await read(text)).candidates.map(({ url }) => url.replace('https://outlet.example/b/', ''));
}

test('50,000 items give the newest 500', async () => {
  const items = Array.from({ length: 50_000 }, (_, n) =>
    item(n, `<pubDate>${new Date(Date.UTC(2026, 9, 1) + n * 60_000).toUTCString()}</pubDate>`),
  );
  const { candidates, skipped } = await read(rss(items.join('')));
  expect(candidates).toHaveLength(500);
  expect(candidates[0]?.url).toBe('https://outlet.example/b/49999');
  expect(skipped).toEqual([{ reason: 'over-limit', count: 49_500 }]);
});

test('100,000 nested tags empty one item only', async () => {
  const open = '<b>'.repeat(MANY);
  const close = '</b>'.repeat(MANY);
  expect(await urls(rss(item(1, `<description>${open}${close}</description>`) + item(2)))).toEqual([
    '1',
    '2',
  ]);
  expect(await urls(rss(item(1, open + close) + item(2)))).toEqual(['1', '2']);
  expect(await urls(rss(item(1, open) + item(2)))).toEqual(['1', '2']);
  await expect(read(`<rss version="2.0">${'<channel>'.repeat(MANY)}`)).rejects.toThrow(ListingError);
  await expect(read(`<urlset>${'<url>'.repeat(MANY)}`)).rejects.toThrow(ListingError);
  await expect(read(`<html>${'<div>'.repeat(MANY)}<a href="/a">a</a>`, 'section')).rejects.toMatchObject({
    code: 'unreadable',
  });
});

test('entity bombs stay small', async () => {
  const entities = Array.from({ length: 12 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join(
    '',
  );
  const { candidates } = await read(
    `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">${entities}]>${rss('<item><title>&l12;</title><link>https://outlet.example/b/1</link></item>').replace(/^<\?xml.*\?>\n/, '')}`,
  );
  expect(candidates).toHaveLength(1);
  expect(candidates[0]?.headline?.length ?? 0).toBeLessThan(1000);
});

test('control characters, half surrogates, ]]> and markup do not reach headlines', async () => {
  const { candidates } = await read(
    rss(
      `<item><title>Ha\u0000rga\u0008 &#8;&#x0;naik \ud800 ]]&gt; &lt;script&gt;alert(1)&lt;/script&gt;<![CDATA[ <img src=x onerror=alert(1)> ]]></title><link>https://outlet.example/b/1</link></item>`,
    ),
  );
  expect(candidates[0]?.headline).toBe('Harga naik ]]>');
});

test('a very long title is cut, a very long URL dropped', async () => {
  const { candidates, skipped } = await read(
    rss(
      `<item><title>${'panjang '.repeat(50_000)}</title><link>https://outlet.example/b/1</link></item><item><title>b</title><link>https://outlet.example/${'a'.repeat(100_000)}</link></item>`,
    ),
  );
  expect(candidates[0]?.headline).toHaveLength(1000);
  expect(skipped).toEqual([{ reason: 'bad-link', count: 1 }]);
});

test('names of JavaScript built-ins are plain names', async () => {
  expect(
    await urls(
      rss(
        item(
          1,
          '<__proto__><polluted>1</polluted></__proto__><constructor><prototype><polluted>1</polluted></prototype></constructor>',
        ),
      ),
    ),
  ).toEqual(['1']);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test.each([
  ['<'.repeat(1_000_000)],
  [`<rss version="2.0">${'<'.repeat(1_000_000)}`],
  ['<!--'.repeat(MANY)],
  ['<!doctype '.repeat(MANY)],
  [`<!doctype r [${'<!ENTITY a "]">'.repeat(MANY)}`],
  [`<rss version="2.0"><channel>${'<![CDATA['.repeat(MANY)}`],
  [`<rss version="2.0" ${'a="'.repeat(MANY)}`],
  [`<html>${'<link rel="x" href="'.repeat(MANY)}`],
])('unfinished markup %#', async (text) => {
  await expect(read(text)).rejects.toThrow(ListingError);
});
