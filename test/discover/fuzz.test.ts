import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { corpusPath, hasCorpus } from '../corpus.ts';
import { parseListing } from '../../src/discover/discover.ts';
import { decode } from '../../src/fetch/charset.ts';
import { ListingError } from '../../src/model/errors.ts';
import { item, listing, now, outlet, rss } from './outlet.ts';

/** Number of damaged listings; WARTA_FUZZ overrides it. */
const CASES = Number(process.env['WARTA_FUZZ'] ?? 600);
const corpus = corpusPath('feeds/files');

/** Deterministic random numbers (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

const SHARDS = [
  '<', '>', '&', '"', "'", ']]>', '<![CDATA[', '<!--', '-->', '<?', '?>', '&#0;', '&#xFFFF;', '&#x110000;', '&bogus;', '\u0000',
  '\ud800', '\ufffe', '\u202e', '<item>', '</item>', '</channel>', '<entry>', '<b>', '</', '<rss>', '<html>', '<__proto__>',
  ' xmlns="', ' xml:base="//"', '<link>javascript:alert(1)</link>', '<loc>', '<pubDate>99 Foo 20266 25:61</pubDate>', '{', '[', '\\u',
]; // prettier-ignore

function broken(text: string, roll: ReturnType<typeof dice>): string {
  let result = text;
  for (let blow = roll(4); blow >= 0; blow -= 1) {
    const at = roll(result.length + 1);
    const length = roll(Math.min(400, result.length + 1));
    const [head, slice, tail] = [
      result.slice(0, at),
      result.slice(at, at + length),
      result.slice(at + length),
    ];
    const shard = SHARDS[roll(SHARDS.length)] ?? '';
    result =
      [
        () => head,
        () => head + tail,
        () => head + slice + slice + tail,
        () => head + shard + slice + tail,
        () => head + shard.repeat(roll(300)) + tail,
        () => tail + head,
        () => head + slice.split('').toReversed().join('') + tail,
        () => head + slice.toUpperCase() + tail,
        () => head + String.fromCharCode(roll(0xffff)) + tail,
      ][roll(9)]?.() ?? result;
  }
  return result;
}

function seeds(): string[] {
  const own = [
    rss(item(1) + item(2, '<pubDate>Sun, 22 Nov 2026 10:00:00 +0700</pubDate>')),
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title><entry><title>a</title><link href="/b/1"/><updated>2026-11-22T10:00:00Z</updated></entry></feed>',
    '<urlset><url><loc>https://outlet.example/b/1</loc><lastmod>2026-11-22</lastmod></url></urlset>',
    '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/b/1","title":"a"}]}',
    `<!doctype html><html><body>${[1, 2, 3, 4].map((n) => `<h2><a href="/2026/11/22/kabar-baru-hari-ini-${n}">Kabar baru ${n}</a></h2>`).join('')}</body></html>`,
  ];
  if (!hasCorpus('feeds/files')) return own;
  const files = globSync('*', { cwd: corpus }).toSorted();
  const texts = files.map((file) => decode(readFileSync(join(corpus, file))).text.slice(0, 100_000));
  // Only listings with items, because an empty one cannot be damaged.
  return [...own, ...texts.filter((text) => (text.match(/<(?:item|entry|url)[ >]|"url"/g)?.length ?? 0) > 2)];
}

test(
  `${CASES} broken listings give candidates that are safe, or a ListingError`,
  { timeout: 300_000 + CASES * 100 },
  async () => {
    const roll = dice(20_261_123);
    const texts = seeds();
    let read = 0;
    for (let number = 0; number < CASES; number += 1) {
      const text = broken(texts[roll(texts.length)] ?? '', roll);
      const kind = (['feed', 'sitemap', 'section'] as const)[roll(3)] ?? 'feed';
      try {
        const { candidates } = await parseListing(
          text,
          listing(kind),
          outlet(),
          'https://outlet.example/x',
          now,
        );
        read += 1;
        for (const { url, headline = '', summary = '', imageUrl, publishedAt, modifiedAt } of candidates) {
          expect(new URL(url).protocol).toMatch(/^https?:$/);
          if (imageUrl !== undefined) expect(new URL(imageUrl).protocol).toMatch(/^https?:$/);
          expect(headline.length).toBeLessThanOrEqual(1000);
          expect(summary.length).toBeLessThanOrEqual(2000);
          expect(headline + summary).not.toMatch(/[\u0000-\u001f\u007f\ufffe\uffff]/);
          expect((headline + summary).isWellFormed()).toBe(true);
          for (const date of [publishedAt, modifiedAt])
            if (date) expect(Number.isNaN(date.getTime())).toBe(false);
        }
      } catch (error) {
        if (!(error instanceof ListingError))
          throw new Error(`case ${number}: ${JSON.stringify(text.slice(0, 500))}`, { cause: error });
        expect(error.message.length).toBeLessThan(1000);
      }
    }
    // Our own listings are short, so they are damaged more easily than those of the corpus.
    expect(read).toBeGreaterThan(CASES / 6);
  },
);
