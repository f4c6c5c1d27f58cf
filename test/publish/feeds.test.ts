import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import FeedParser from 'feedparser';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import { describe, expect, test } from 'vitest';
import { FEED_FORMATS } from '../../src/publish/feeds/format-registry.ts';
import type { Feed } from '../../src/publish/feeds/feed.ts';
import { NASTY } from './nasty.ts';
import { feedProblems } from './rules.ts';
import { feed, story } from './story.ts';

const second = {
  guid: '7a1d9a3c-22a7-4a43-8a7e-2f7a3d9be001',
  headline: 'Berita kedua',
  updatedAt: new Date('2026-11-10T09:30:16.002Z'),
};
const cases: [name: string, feed: Feed][] = [
  ...NASTY.map(([name, fields]): [string, Feed] => [name, feed([story(fields), story(second)])]),
  ['an empty feed', feed([])],
  [
    'two stories with the same time of change',
    feed([story(), story({ ...second, updatedAt: story().updatedAt })]),
  ],
  [
    'an archive',
    feed([story()], {
      archive: { archived: true, current: '/semua/', previous: '/semua/arsip/1/', next: '/semua/arsip/3/' },
    }),
  ],
  [
    'tombstones',
    feed([story()], {
      deleted: [{ id: 'urn:uuid:x', when: new Date('2026-11-11T00:00:00Z'), why: 'a ]]> & <b>' }],
    }),
  ],
  [
    'a feed title and description with markup',
    feed([story()], { title: 'A ]]> & <b>B</b> &amp; C', description: '<script>x</script> & ]]>' }),
  ],
];
const [rss, atom, json] = (['rss', 'atom', 'json'] as const).map((name) =>
  FEED_FORMATS.find((one) => one.name === name)!,
) as [Render, Render, Render];
type Render = (typeof FEED_FORMATS)[number];

test('there are at least sixty cases', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
});

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
if (!hasXmllint) console.warn('skipped: xmllint (Debian: libxml2-utils) is not installed');

test.skipIf(!hasXmllint)('every RSS and Atom document is well-formed according to libxml2', () => {
  const folder = mkdtempSync(join(tmpdir(), 'warta-feeds-'));
  try {
    const files = cases.flatMap(([, one], index) =>
      [rss, atom].map((format) => {
        const file = join(folder, `${index}-${format.file}`);
        writeFileSync(file, format.render(one));
        return file;
      }),
    );
    execFileSync('xmllint', ['--noout', '--nonet', '--huge', ...files], { stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe.each(cases)('%s', (_, one) => {
  const wanted = one.items.map((item) => ({ id: item.id, url: item.url, title: item.title }));

  test('all parsers read the same items', async () => {
    const read = {
      ...readWithFeedsmith(one),
      feedparser: await readWithFeedparser(rss.render(one)),
      'rss-parser': await readWithRssParser(rss.render(one)),
    };
    for (const [reader, items] of Object.entries(read)) expect([reader, items]).toEqual([reader, wanted]);
  });

  test('validators report nothing', () => {
    expect([...feedProblems(rss.render(one), 'rss'), ...feedProblems(atom.render(one), 'atom')]).toEqual([]);
  });

  test('rendering is deterministic, and every item names its source', () => {
    for (const format of FEED_FORMATS) {
      const text = format.render(one);
      expect(format.render(one)).toBe(text);
      expect(text.isWellFormed()).toBe(true);
      expect(text.split('Sumber: ').length - 1 + text.split('Hak cipta ').length - 1).toBeGreaterThanOrEqual(
        one.items.length,
      );
    }
  });
});

type Read = { id: string | undefined; url: string | undefined; title: string | undefined }[];

function readWithFeedsmith(one: Feed): Record<'rss' | 'atom' | 'json', Read> {
  const json1 = parseJsonFeed(json.render(one));
  return {
    rss: (parseRssFeed(rss.render(one)).items ?? []).map(({ guid, link, title }) => ({
      id: guid?.value,
      url: link,
      title,
    })),
    atom: (parseAtomFeed(atom.render(one)).entries ?? []).map(({ id, links, title }) => ({
      id,
      url: links?.find(({ rel }) => rel === 'alternate')?.href,
      title: title?.value ?? (title as unknown as string),
    })),
    json: (json1.items ?? []).map(({ id, url, title }) => ({ id, url, title })),
  };
}

async function readWithFeedparser(xml: string): Promise<Read> {
  const parser = new FeedParser({ feedurl: 'https://warta.example/', addmeta: false });
  Readable.from([xml]).pipe(parser);
  const items: Read = [];
  for await (const item of parser as unknown as AsyncIterable<FeedParser.Item>)
    items.push({ id: item.guid, url: item.link, title: item.title });
  return items;
}

async function readWithRssParser(xml: string): Promise<Read> {
  const { items } = await new RssParser().parseString(xml);
  return items.map(({ guid, link, title }) => ({ id: guid, url: link, title }));
}

const longStory = (index: number, characters: number) =>
  story({
    guid: `7a1d9a3c-22a7-4a43-8a7e-${String(index).padStart(12, '0')}`,
    headline: `Berita ${index}`,
    bodyHtml: `<p>${`kalimat nomor ${index} `.repeat(characters / 16)}</p>`,
    text: 'Kalimat pertama.',
    level: 'full',
  });
const isCut = ({ html, url }: Feed['items'][number]) =>
  html.includes(`<p><a href="${url}">Baca selengkapnya</a></p>`) && html.length < 5_000;

describe('long texts', () => {
  test('an item of more than 200 KB is an excerpt with a link and its credit', () => {
    const { items } = feed([longStory(1, 250_000), longStory(2, 100_000)]);
    expect(items.map(isCut)).toEqual([true, false]);
    expect(items[0]?.html).toContain('Sumber: ');
  });

  test('a feed of more than 2 MB shows the newest stories in full, the older ones as excerpts', () => {
    const { items } = feed(Array.from({ length: 30 }, (_, index) => longStory(index, 100_000)));
    const cut = items.map(isCut);
    const full = cut.indexOf(true);
    expect(full).toBeGreaterThan(15);
    expect(new Set(cut.slice(full))).toEqual(new Set([true]));
    for (const format of [rss, atom, json])
      expect(
        Buffer.byteLength(
          format.render(feed(Array.from({ length: 30 }, (_, index) => longStory(index, 100_000)))),
        ),
      ).toBeLessThan(2_600_000);
  });
});
