import { expect, test } from 'vitest';
import type { PublishedStory } from '../../src/model/story.ts';
import { card, headlineOf } from '../../src/serve/pages/cards.ts';
import { frontPage } from '../../src/serve/pages/front.ts';
import { edition, NOW, site } from '../publish/newsroom.ts';
import { story } from '../publish/story.ts';

const semua = edition('semua');
const base = story();

function reported(headline: string, hoursAgo: number, fields: Partial<PublishedStory> = {}): PublishedStory {
  const publishedAt = new Date(NOW.getTime() - hoursAgo * 3_600_000);
  return story({ headline, guid: headline, ...fields, lead: { ...base.lead, publishedAt } });
}

/** Returns the guids (here: headlines) of a front page in reading order. */
async function front(stories: readonly PublishedStory[]): Promise<string[]> {
  const page = String(await frontPage({ site, editions: [semua], now: NOW }, semua, stories).body);
  return [...page.matchAll(/<h[23]><a href="\/cerita\/([^"]+)"/g)].map(([, guid = '']) => guid);
}

test('a front page is sorted by the outlets’ own times', async () => {
  expect(await front([reported('lama', 30), reported('baru', 1), reported('tengah', 5)])).toEqual([
    'baru',
    'tengah',
    'lama',
  ]);
});

test('the lead is the story that most outlets carry among the newest', async () => {
  const copies = [base.lead, base.lead];
  const crowd = Array.from({ length: 12 }, (_, index) => reported(`n${index}`, index + 1));
  expect((await front([...crowd, reported('ramai', 4.5, { copies })]))[0]).toBe('ramai');
  expect((await front([...crowd, reported('basi', 48, { copies })]))[0]).toBe('n0');
});

test('every story is on the front page exactly once', async () => {
  for (const count of [1, 2, 3, 4, 5, 16, 40]) {
    const stories = Array.from({ length: count }, (_, index) => reported(`b${index}`, index));
    expect([count, new Set(await front(stories)).size]).toEqual([count, count]);
  }
});

test('a story in another language than the page has a `lang` attribute', async () => {
  expect(String(await card(story({ language: 'en' })))).toMatch(/^<article class="card" lang="en">/);
  expect(String(await card(story({})))).toMatch(/^<article class="card" ?>/);
});

test('only scores are kept on one line, and headlines are escaped', async () => {
  expect(String(await headlineOf({ headline: 'Kalah 12-19, lalu <b>menang</b> 21-19' }))).toBe(
    'Kalah <span class="whole">12-19</span>, lalu &lt;b&gt;menang&lt;/b&gt; <span class="whole">21-19</span>',
  );
  expect(String(await headlineOf({ headline: 'Negara-negara & 3 kapal' }))).toBe(
    'Negara-negara &amp; 3 kapal',
  );
});
