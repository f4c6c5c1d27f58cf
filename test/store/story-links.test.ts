import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asText, copyOf, inventStory } from '../../bench/dedupe/invent.ts';
import { textHash } from '../../src/text/fold.ts';
import { placeArticle } from '../../src/jobs/stories/place-article.ts';
import { linkTranslation } from '../../src/jobs/stories/link-stories.ts';
import { mergeStories } from '../../src/jobs/stories/merge-split.ts';
import { explainStory } from '../../src/store/inspect/story-explanation.ts';
import { addStandaloneArticle } from '../../src/store/stories/standalone-articles.ts';
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
    const id = await addStandaloneArticle(store.db, {
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
    return { id, url, text, story: (await placeArticle(store.db, id, NOW)).storyId };
  };
  /** Stores a text in the edition's language, as the translation job does. */
  const translate = async (id: number, text: string) => {
    await store.db
      .insertInto('translation')
      .values({
        article_id: id,
        version: 1,
        language: 'id',
        headline: '',
        deck: null,
        place: null,
        body_html: '',
        text,
        origin: 'machine',
        engine: null,
        translator: null,
        checks: '[]',
        counts: '{}',
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await store.db
      .transaction()
      .execute((tx) => linkTranslation(tx, id, { to: 'id', headline: '', text }, NOW));
  };
  const kept = () =>
    store.db.selectFrom('term_key').selectAll().orderBy('key').orderBy('article_id').execute();
  const links = async (story: number) => (await explainStory(store.db, story)).links;

  test('shared background and names link two reports as one event and do not merge them', async () => {
    const background = report(5, NAMES).slice(0, 700);
    const one = await place(`${report(1, NAMES)} ${background}`);
    const two = await place(`${report(2, NAMES)} ${background}`);
    const other = await place(report(4, 'Orvalen Quistamar Denbrok Ulvarit Hasperin'));
    expect(two.story).not.toBe(one.story);
    expect(await links(one.story)).toMatchObject([{ story: two.story, kind: 'event', evidence: 'passages' }]);
    expect(await links(other.story)).toEqual([]);
  });

  test('the same names in another language are a version, unless the words differ', async () => {
    const names = 'Brunvalek Istomirad Kelvastorn Drumhelin Farquovic';
    const indonesian = await place(report(11, names));
    const english = await place(report(12, names), { language: 'en' });
    const version = { story: english.story, kind: 'translation', evidence: 'names', sure: false };
    expect(await links(indonesian.story)).toMatchObject([version]);
    await translate(indonesian.id, indonesian.text);
    expect(await links(indonesian.story)).toMatchObject([version]);
    await translate(english.id, asText(inventStory(13)));
    expect(await links(indonesian.story)).toEqual([]);
  });

  test('words of a translation find the version in another language and reports on the event', async () => {
    const text = inventStory(41, 14);
    const indonesian = await place(asText(text));
    const arabic = await place(asText(inventStory(42, 14)), { language: 'ar' });
    const late = await place(asText(inventStory(43, 14)), { language: 'ar', hours: -72 });
    const unlike = await place(asText(inventStory(44, 14)), { language: 'ar' });
    await translate(indonesian.id, indonesian.text);
    await translate(late.id, asText(copyOf(text, 1, { words: 0.25 })));
    await translate(unlike.id, asText(inventStory(45, 14)));
    await translate(arabic.id, asText(copyOf(text, 2, { words: 0.25 })));
    const found = [{ story: arabic.story, kind: 'translation', evidence: 'words', sure: true }];
    expect(await links(indonesian.story)).toMatchObject(found);
    expect(await links(late.story)).toEqual([]);
    expect(await links(unlike.story)).toEqual([]);
    // A repeated job finds the same links and stores nothing twice.
    const before = await kept();
    await translate(arabic.id, asText(copyOf(text, 2, { words: 0.25 })));
    expect(await kept()).toEqual(before);
    expect(await links(indonesian.story)).toMatchObject(found);
  });

  test('a word that many texts have is stored for the first ones only', async () => {
    const text = asText(inventStory(51, 4));
    const many = await Promise.all(
      Array.from({ length: 70 }, (_, index) => place(asText(inventStory(5100 + index, 3)))),
    );
    for (const one of many) await translate(one.id, text);
    const { rows } = await sql<{ most: number }>`
      select max(texts)::int as most from (select count(*) as texts from term_key where article_id = any(${many.map((one) => one.id)}::int[]) group by key) k`.execute(
      store.db,
    );
    expect(rows[0]?.most).toBe(63);
  });

  test('hreflang and a shared image link versions regardless of their texts', async () => {
    const english = await place(
      `${asText(inventStory(21))} ${report(27, 'Wolmandir Tarquesta Osfelion Mirgantol Pelcustan')}`,
      {
        language: 'en',
        image: 'https://kabar.example/foto.jpg',
      },
    );
    const named = await place(
      `${asText(inventStory(22))} ${report(28, 'Wolmandir Tarquesta Osfelion Mirgantol Pelcustan')}`,
      {
        alternates: [`${english.url}?utm_source=x`],
      },
    );
    const pictured = await place(asText(inventStory(23)), { image: 'https://kabar.example/foto.jpg' });
    const earlier = await place(asText(inventStory(24)), {
      alternates: [`https://kabar.example/${count + 2}`],
    });
    const later = await place(asText(inventStory(25)), { language: 'en' });
    expect(await links(english.story)).toMatchObject([
      { story: named.story, evidence: 'hreflang', sure: true },
      { story: pictured.story, evidence: 'image', sure: false },
    ]);
    expect(await links(later.story)).toMatchObject([
      { story: earlier.story, kind: 'translation', evidence: 'hreflang', sure: true },
    ]);
  });

  test('an image that many stories show is ignored as a portrait or logo', async () => {
    const image = 'https://kabar.example/potret.jpg';
    const some = [];
    for (let seed = 61; seed < 66; seed++) some.push(await place(asText(inventStory(seed)), { image }));
    const english = await place(asText(inventStory(66)), { language: 'en', image });
    expect(some).toHaveLength(5);
    expect(await links(english.story)).toEqual([]);
  });

  test('a merge moves the links', async () => {
    const names = 'Gorbatesk Vilmanor Eskadrin Tolvimar Rasquelin';
    const background = report(35, names).slice(0, 700);
    const one = await place(`${report(31, names)} ${background}`);
    const two = await place(`${report(32, names)} ${background}`);
    const three = await place(asText(inventStory(33)));
    await mergeStories(store.db, [three.story, two.story], NOW, () => Promise.resolve());
    const survivor = Math.min(two.story, three.story);
    expect(await links(one.story)).toMatchObject([{ story: survivor, kind: 'event' }]);
    await mergeStories(store.db, [one.story, survivor], NOW, () => Promise.resolve());
    expect(await links(Math.min(one.story, survivor))).toEqual([]);
  });
});
