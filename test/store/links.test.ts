import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asText, inventStory } from '../../bench/dedupe/invent.ts';
import { textHash } from '../../src/dedupe/fold.ts';
import { clusterArticle } from '../../src/jobs/cluster.ts';
import { mergeStories } from '../../src/jobs/rule.ts';
import { explainStory } from '../../src/store/explanations.ts';
import { translationsOfStory } from '../../src/store/links.ts';
import { addLooseArticle } from '../../src/store/loose-articles.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore, KINDS } from './database.ts';

const NOW = new Date('2026-11-02T12:00:00Z');
const NAMES = 'Karnovia Tesmardin Bolqueri Vandrestol Pelmoriz';

const report = (seed: number, names: string) =>
  inventStory(seed, 10)
    .map((sentence, index) => `${sentence.toLowerCase()} kata ${names.split(' ')[index % 5]} itu`)
    .join(' ');

describe.each(KINDS)('links between stories on %s', (kind) => {
  let store: Store;
  let count = 0;
  beforeAll(async () => {
    store = await freshStore(kind);
  });
  afterAll(() => store[Symbol.asyncDispose]());

  const place = async (
    text: string,
    { language = 'id', hours = 0, image = '', alternates = [] as string[] } = {},
  ) => {
    const url = `https://kabar.example/${++count}`;
    const at = new Date(NOW.getTime() + hours * 3_600_000);
    const id = await addLooseArticle(store.db, {
      key: url,
      url,
      outlet: `o${count}`,
      language,
      headline: '',
      text,
      textHash: textHash(text),
      publishedAt: at,
      fetchedAt: NOW,
    });
    await store.db
      .updateTable('article')
      .set({
        alternates: JSON.stringify(alternates.map((alternate) => ({ url: alternate, language: 'en' }))),
        ...(image === '' ? {} : { image: JSON.stringify({ url: image }) }),
      })
      .where('id', '=', id)
      .execute();
    return { url, story: (await clusterArticle(store.db, id, NOW)).storyId };
  };
  const links = async (story: number) => (await explainStory(store.db, story)).links;

  test('reports on one happening are linked, never merged', async () => {
    const one = await place(report(1, NAMES));
    const two = await place(report(2, NAMES));
    const old = await place(report(3, NAMES), { hours: -72 });
    const other = await place(report(4, 'Orvalen Quistamar Denbrok Ulvarit Hasperin'));
    expect(two.story).not.toBe(one.story);
    expect(await links(one.story)).toMatchObject([{ story: two.story, kind: 'event' }]);
    expect(await links(old.story)).toEqual([]);
    expect(await links(other.story)).toEqual([]);
  });

  test('the same names in another language are a version', async () => {
    const names = 'Brunvalek Istomirad Kelvastorn Drumhelin Farquovic';
    const indonesian = await place(report(11, names));
    const english = await place(report(12, names), { language: 'en' });
    expect(await translationsOfStory(store.db, indonesian.story)).toMatchObject([{ story: english.story }]);
  });

  test('hreflang and one picture link versions, whatever they say', async () => {
    const english = await place(asText(inventStory(21)), {
      language: 'en',
      image: 'https://kabar.example/foto.jpg',
    });
    const named = await place(asText(inventStory(22)), { alternates: [`${english.url}?utm_source=x`] });
    const pictured = await place(asText(inventStory(23)), { image: 'https://kabar.example/foto.jpg' });
    const linked = await translationsOfStory(store.db, english.story);
    expect(linked.map((link) => link.story)).toEqual([named.story, pictured.story]);
  });

  test('a merge takes the links along', async () => {
    const names = 'Gorbatesk Vilmanor Eskadrin Tolvimar Rasquelin';
    const one = await place(report(31, names));
    const two = await place(report(32, names));
    const three = await place(asText(inventStory(33)));
    await mergeStories(store.db, [three.story, two.story], NOW, () => Promise.resolve());
    const survivor = Math.min(two.story, three.story);
    expect(await links(one.story)).toMatchObject([{ story: survivor, kind: 'event' }]);
    await mergeStories(store.db, [one.story, survivor], NOW, () => Promise.resolve());
    expect(await links(Math.min(one.story, survivor))).toEqual([]);
  });
});
