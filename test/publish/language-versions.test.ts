import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { mergeStories } from '../../src/jobs/stories/merge-split.ts';
import { takeDown } from '../../src/jobs/publish/takedown.ts';
import { linkStories } from '../../src/store/stories/story-links.ts';
import type { Store } from '../../src/store/open.ts';
import { loadPublished } from '../../src/store/publication/published-stories.ts';
import { addTranslation } from '../../src/store/translation/translations.ts';
import { withdrawArticle } from '../../src/store/crawl/withdrawals.ts';
import { freshStore, KINDS } from '../store/database.ts';
import { addStory, addTranslationRow, edition, NOW, openNewsroom, type Story, sources } from './newsroom.ts';

const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const editions = [edition('semua'), edition('world', { language: 'en' })];

describe.each(KINDS)('language versions of a text on %s', (kind) => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore(kind);
    await openNewsroom(store.db);
  });
  afterAll(() => store[Symbol.asyncDispose]());

  const add = async (story: Story) => {
    const added = await addStory(store.db, story);
    await store.db.updateTable('story').set({ created_at: NOW }).where('id', '=', added.storyId).execute();
    return added;
  };
  const tie = (one: number, other: number, sure = true) =>
    linkStories(
      store.db,
      one,
      [{ story: other, kind: 'translation', strength: 1, evidence: sure ? 'hreflang' : 'words', sure }],
      NOW,
    );
  const decide = async (storyId: number, at = NOW) => {
    const [outcome] = await publishStory(store.db, storyId, [edition('semua')], sources, at);
    return outcome;
  };
  const states = async (storyId: number) =>
    (await publishStory(store.db, storyId, editions, sources, NOW)).map(({ state }) => state);
  const shown = async (guid: string) => (await loadPublished(store.db, { guid, editionId: 'semua' }, 1))[0];
  const english: Story = { source: 'kanal-teluk', language: 'en' };
  const arabic: Story = { source: 'kanal-teluk-arab', language: 'ar' };
  const indonesian: Story = {
    source: 'kabar-nusa',
    language: 'id-ID',
    translation: { origin: 'original', translator: null },
  };

  test("shows the outlet's own text in the edition's language and credits the others", async () => {
    const machine = await add(english);
    const own = await add(indonesian);
    await tie(machine.storyId, own.storyId);
    expect(await decide(machine.storyId)).toMatchObject({
      state: 'held',
      reason: 'other-language',
      again: later(30),
    });
    expect(await decide(own.storyId)).toMatchObject({ state: 'published', others: [machine.storyId] });
    expect(await decide(machine.storyId, later(1))).toMatchObject({ state: 'held', others: [own.storyId] });
    expect(await decide(own.storyId, later(2))).toMatchObject({ changed: true, others: [] });
    expect(await decide(machine.storyId, later(3))).toMatchObject({ changed: false, others: [] });
    expect(await decide(own.storyId, later(4))).toMatchObject({ changed: false, others: [] });
    expect(await shown(own.guid)).toMatchObject({
      lead: { outlet: 'Kabar Nusa' },
      copies: [{ outlet: 'Kanal Teluk', language: 'en' }],
    });
  });

  test('shows the best translated language regardless of the order of arrival', async () => {
    const [first, second] = [await add(arabic), await add(english)];
    await tie(first.storyId, second.storyId);
    expect(await decide(first.storyId)).toMatchObject({ reason: 'other-language' });
    expect(await decide(second.storyId)).toMatchObject({ state: 'published' });
  });

  test('waits a limited time for the translation of a better version', async () => {
    const [worse, better] = [await add(arabic), await add({ ...english, translated: false })];
    await tie(worse.storyId, better.storyId);
    expect(await decide(better.storyId)).toMatchObject({ reason: 'awaiting-translation' });
    expect(await decide(worse.storyId)).toMatchObject({ reason: 'other-language', again: later(30) });
    expect(await decide(worse.storyId, later(31))).toMatchObject({ state: 'published' });
    // A published version is not replaced by a better one later.
    await addTranslationRow(store.db, better.articleId, 1, {});
    expect(await decide(better.storyId, later(40))).toMatchObject({
      reason: 'other-language',
      others: [worse.storyId],
    });
    expect(await decide(worse.storyId, later(41))).toMatchObject({ state: 'published' });
  });

  test('does not wait for a better version that the gate holds', async () => {
    const [worse, undated] = [await add(arabic), await add({ ...indonesian, publishedAt: null })];
    await tie(worse.storyId, undated.storyId);
    expect(await decide(undated.storyId)).toMatchObject({ reason: 'no-published-time' });
    expect(await decide(worse.storyId)).toMatchObject({ state: 'published' });
  });

  test('shows both if they are not certainly the same text', async () => {
    const [one, two] = [await add(arabic), await add(english)];
    await tie(one.storyId, two.storyId, false);
    expect(await decide(one.storyId)).toMatchObject({ state: 'published' });
    expect(await decide(two.storyId)).toMatchObject({ state: 'published' });
    expect(await shown(one.guid)).toMatchObject({ copies: [], related: [{ guid: two.guid }] });
  });

  test('shows the other version when the shown one is withdrawn', async () => {
    const [one, two] = [await add(indonesian), await add(english)];
    await tie(one.storyId, two.storyId);
    await decide(one.storyId);
    await decide(two.storyId);
    await withdrawArticle(store.db, one.articleId, 'ditarik', later(1));
    expect(await decide(one.storyId, later(1))).toMatchObject({
      state: 'withdrawn',
      others: [two.storyId],
    });
    expect(await decide(two.storyId, later(2))).toMatchObject({ state: 'published' });
  });

  test('a takedown applies to all languages', async () => {
    const [one, two] = [await add(indonesian), await add(english)];
    await tie(one.storyId, two.storyId);
    await decide(one.storyId);
    await decide(two.storyId);
    await takeDown(
      store.db,
      { url: `urn:uuid:${one.guid}`, guid: one.guid },
      'permintaan',
      { editions, sources },
      later(1),
    );
    expect(await decide(two.storyId, later(2))).toMatchObject({ state: 'held', reason: 'other-language' });
    expect(await decide(two.storyId, later(60))).toMatchObject({ state: 'held' });
  });

  test('merging the shown version includes the others', async () => {
    const [one, two, three] = [await add(indonesian), await add(english), await add(indonesian)];
    await tie(three.storyId, two.storyId);
    await decide(one.storyId);
    await decide(three.storyId, later(1));
    await decide(two.storyId, later(1));
    const survivor = await mergeStories(store.db, [one.storyId, three.storyId], later(2), () =>
      Promise.resolve(),
    );
    expect(survivor).toBe(one.storyId);
    expect(await decide(two.storyId, later(3))).toMatchObject({ state: 'held' });
    await decide(one.storyId, later(3));
    expect((await shown(one.guid))?.copies.map((copy) => copy.outlet)).toEqual(
      expect.arrayContaining(['Kanal Teluk']),
    );
  });

  test('every edition chooses by its own language', async () => {
    const [one, two] = [await add(indonesian), await add(english)];
    for (const { articleId } of [one, two])
      await addTranslation(store.db, articleId, 1, {
        from: 'id',
        to: 'en',
        headline: 'Headline',
        bodyHtml: '<p>Text.</p>',
        text: 'Text.',
        origin: 'machine',
        checks: [],
        counts: { human: 0, machine: 1, memory: 0, original: 0 },
      });
    await tie(one.storyId, two.storyId);
    expect(await states(one.storyId)).toEqual(['published', 'held']);
    expect(await states(two.storyId)).toEqual(['held', 'published']);
  });
});
