import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { policyOf, publishStory } from '../../src/jobs/publish/publish-story.ts';
import type { Edition } from '../../src/model/edition.ts';
import { loadPublished, loadWithdrawn } from '../../src/store/publication/published-stories.ts';
import type { PublishedStory } from '../../src/model/story.ts';
import { itemHtml } from '../../src/publish/text/body.ts';
import type { Store } from '../../src/store/open.ts';
import { storiesToDecideAgain } from '../../src/store/publication/publications.ts';
import { noteTranslationProblem } from '../../src/store/translation/translations.ts';
import { freshStore, KINDS } from '../store/database.ts';
import {
  addStory,
  addTranslationRow,
  changeArticle,
  edition,
  editions,
  NOW,
  openNewsroom,
  sources,
} from './newsroom.ts';

const policiesOf = (all: readonly Edition[]) =>
  sources.flatMap((one) =>
    all.map((own) => ({ sourceId: one.id, editionId: own.id, policy: policyOf(one, own) })),
  );
const later = new Date(NOW.getTime() + 3_600_000);

describe.each(KINDS)('publication on %s', (kind) => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore(kind);
    await openNewsroom(store.db);
  });
  afterAll(() => store[Symbol.asyncDispose]());
  beforeEach(async () => {
    for (const table of ['correction', 'takedown', 'publication'] as const)
      await store.db.deleteFrom(table).execute();
  });
  const decide = (storyId: number, at = NOW) => publishStory(store.db, storyId, editions, sources, at);
  const rows = (storyId: number) =>
    store.db
      .selectFrom('publication')
      .selectAll()
      .where('story_id', '=', storyId)
      .orderBy('edition_id')
      .execute();

  test('a story is published once in each edition that selects it, with a number', async () => {
    const plain = await addStory(store.db);
    const war = await addStory(store.db, { headline: 'The war of the gulf' });
    expect(await decide(plain.storyId)).toMatchObject([
      { editionId: 'semua', state: 'published', changed: true },
    ]);
    expect(await decide(war.storyId)).toMatchObject([{ editionId: 'perang' }, { editionId: 'semua' }]);
    const [first] = await rows(plain.storyId);
    expect(first).toMatchObject({ number: 1, state: 'published', level: 'full', reason: null });
    expect((await rows(war.storyId)).map((row) => [row.edition_id, row.number])).toEqual([
      ['perang', 1],
      ['semua', 2],
    ]);
    expect(await decide(plain.storyId, later)).toMatchObject([{ changed: false }]);
    expect((await rows(plain.storyId))[0]).toEqual(first);
  });

  test('concurrent publications get consecutive numbers and different times', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 12; index++) ids.push((await addStory(store.db)).storyId);
    await Promise.all([...ids, ...ids].map((id) => decide(id)));
    const all = await store.db.selectFrom('publication').select(['number', 'updated_at']).execute();
    expect(all.map((row) => row.number).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      ids.map((_, index) => index + 1),
    );
    expect(new Set(all.map((row) => row.updated_at.getTime())).size).toBe(12);
  });

  test('a story is held until its translation exists', async () => {
    const { storyId, articleId } = await addStory(store.db, { translated: false });
    expect(await decide(storyId)).toMatchObject([
      { state: 'held', reason: 'awaiting-translation', changed: false },
    ]);
    expect(await loadPublished(store.db, {}, 10)).toEqual([]);
    await addTranslationRow(store.db, articleId, 1);
    expect(await decide(storyId, later)).toMatchObject([{ state: 'published', changed: true }]);
    expect(await loadPublished(store.db, {}, 10)).toHaveLength(1);
  });

  test('labels of image and tags are translated unless the outlet has changed them since', async () => {
    const { storyId, articleId, guid } = await addStory(store.db, {
      image: {
        url: 'https://kanal-teluk.example/a.jpg',
        alt: 'A truck',
        caption: 'New words',
        credit: 'LPA',
      },
      tags: ['ceasefire', 'Orlan'],
    });
    const labels = JSON.stringify({ 'A truck': 'Sebuah truk', ceasefire: 'gencatan senjata' });
    await store.db.updateTable('translation').set({ labels }).where('article_id', '=', articleId).execute();
    await decide(storyId);
    expect((await loadPublished(store.db, { guid }, 1))[0]).toMatchObject({
      image: { alt: 'Sebuah truk', caption: 'New words', credit: 'LPA' },
      tags: ['gencatan senjata', 'Orlan'],
    });
  });

  test('a held story states why it has no translation', async () => {
    const { storyId, articleId } = await addStory(store.db, { translated: false });
    const problem = { code: 'model-missing', message: 'Bergamot: the model en-id is being downloaded' };
    await noteTranslationProblem(store.db, { id: articleId, version: 1, language: 'id' }, NOW, problem);
    await decide(storyId);
    expect((await rows(storyId))[0]).toMatchObject({
      reason: 'awaiting-translation',
      detail: problem.message,
    });
  });

  test('damaged sentences are marked or hold the story, depending on the edition', async () => {
    const marked = '<p><em lang="en">Nine days.</em> [teks asli] Kalimat kedua.</p>';
    const checks = [{ name: 'numbers', message: '9 was lost', source: 'Nine days.', target: 'Tujuh hari.' }];
    const { storyId, articleId, guid } = await addStory(store.db, { translation: { body: marked, checks } });
    const strict = [edition('ketat', { damaged: 'hold' }), edition('semua')];
    const decideAll = () => publishStory(store.db, storyId, strict, sources, NOW);
    expect(await decideAll()).toMatchObject([
      {
        editionId: 'ketat',
        state: 'held',
        reason: 'damaged',
        detail: 'damaged in 1 of 11 sentences: numbers, 9 was lost',
      },
      { editionId: 'semua', state: 'published' },
    ]);
    const [shown] = await loadPublished(store.db, { guid }, 1);
    expect(itemHtml(shown as PublishedStory, edition('semua'), 'full')).toContain(marked.slice(3));
    // A changed setting in sources.yaml is detected.
    const again = (now: readonly Edition[]) => storiesToDecideAgain(store.db, policiesOf(now), NOW, 100);
    expect(await again(strict)).toEqual([]);
    expect(await again([edition('ketat'), edition('semua')])).toEqual([storyId]);
    // An intact version stays published when the next one is damaged.
    await store.db
      .updateTable('translation')
      .set({ checks: '[]' })
      .where('article_id', '=', articleId)
      .execute();
    expect(await decideAll()).toMatchObject([{ state: 'published' }, { state: 'published' }]);
    const version = await changeArticle(store.db, articleId, { body: '<p>Other.</p>' });
    await addTranslationRow(store.db, articleId, version, { translation: { body: marked, checks } });
    expect(await decideAll()).toMatchObject([
      { state: 'published', changed: false },
      { state: 'published', changed: true },
    ]);
  });

  test('a changed text keeps guid and date, gets a new `updated` and a note for readers', async () => {
    const { storyId, articleId, guid } = await addStory(store.db);
    await decide(storyId);
    const [before] = await loadPublished(store.db, { guid }, 1);
    const version = await changeArticle(store.db, articleId, {
      body: '<p>Other.</p>',
      correction: 'We were wrong.',
    });
    expect(await decide(storyId, later)).toMatchObject([{ state: 'published' }]);
    await addTranslationRow(store.db, articleId, version, {
      translation: { body: '<p>Lain sama sekali.</p>' },
    });
    await decide(storyId, later);
    await decide(storyId, later);
    const [after] = await loadPublished(store.db, { guid }, 1);
    expect(after).toMatchObject({ guid, number: before?.number, publishedAt: before?.publishedAt });
    expect(after?.updatedAt.getTime()).toBeGreaterThan(before?.updatedAt.getTime() ?? 0);
    expect(after?.corrections.map(({ kind: what, text }) => [what, text])).toEqual([
      ['correction', 'Kanal Teluk mengoreksi beritanya: “We were wrong.”'],
      ['update', expect.stringContaining('1 alinea diubah')],
    ]);
  });

  test('other outlets are credited; the original is the copy that was translated', async () => {
    const { storyId, guid } = await addStory(store.db, { agency: 'AFP' });
    await addStory(store.db, { storyId, source: 'pantai-post', translated: false, agency: 'AFP' });
    await decide(storyId);
    const [story] = await loadPublished(store.db, { guid }, 1);
    expect(story?.lead).toMatchObject({
      outlet: 'Kanal Teluk',
      agency: 'AFP',
      feedUrl: 'https://kanal-teluk.example/rss.xml',
    });
    expect(story?.copies.map((copy) => copy.outlet)).toEqual(['Pantai Post']);
  });

  test('a takedown withdraws from all editions with a tombstone; an unpublished story leaves none', async () => {
    const { storyId, guid } = await addStory(store.db, { headline: 'war' });
    await decide(storyId);
    await store.db
      .insertInto('takedown')
      .values({ url: 'x', story_id: storyId, why: 'atas permintaan sumber', at: NOW })
      .execute();
    expect(await decide(storyId, later)).toMatchObject([
      { state: 'withdrawn' },
      { state: 'withdrawn', changed: true },
    ]);
    expect(await loadPublished(store.db, { guid }, 10)).toEqual([]);
    expect(await loadWithdrawn(store.db, { guid }, 10)).toMatchObject([
      { guid, reason: 'takedown', detail: 'atas permintaan sumber' },
      { guid },
    ]);
    expect(await decide(storyId, later)).toMatchObject([{ changed: false }, { changed: false }]);
  });

  test('a merged story refers to the other one', async () => {
    const one = await addStory(store.db);
    const two = await addStory(store.db);
    await decide(one.storyId);
    await decide(two.storyId);
    await store.db
      .updateTable('article')
      .set({ story_id: one.storyId })
      .where('id', '=', two.articleId)
      .execute();
    await store.db
      .updateTable('story')
      .set({ alias_of: one.storyId })
      .where('id', '=', two.storyId)
      .execute();
    expect(await decide(two.storyId, later)).toMatchObject([
      { storyId: two.storyId, state: 'withdrawn', reason: 'merged' },
      { storyId: one.storyId, state: 'published', changed: true },
    ]);
    expect(await loadWithdrawn(store.db, { guid: two.guid }, 1)).toMatchObject([{ livesOnAs: one.guid }]);
  });

  test.each([
    ['no publication time', { publishedAt: null }, 'no-published-time'],
    ['a live page', { kind: 'live' as const }, 'live-blog'],
    [
      'an uncredited agency in the dateline',
      { dateline: { place: 'Moskow', agency: 'Reuters', raw: 'MOSCOW (Reuters) -' } },
      'no-agency-credit',
    ],
    ['an invalid URL', { url: 'javascript:alert(1)' }, 'no-original-link'],
    ['a future publication time', { publishedAt: later }, 'embargo'],
  ])('%s is held: %s', async (_, fields, reason) => {
    const { storyId } = await addStory(store.db, {
      ...fields,
      ...('url' in fields ? { url: `${fields.url}//${kind}` } : {}),
    });
    expect(await decide(storyId)).toMatchObject([{ state: 'held', reason }]);
  });
});
