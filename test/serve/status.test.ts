import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { openMetrics } from '../../src/observe/metrics.ts';
import { createServer } from '../../src/serve/server.ts';
import { reserveCharacters } from '../../src/store/translation/engine-budget.ts';
import type { Store } from '../../src/store/open.ts';
import { noteTranslationProblem } from '../../src/store/translation/translations.ts';
import { addStory, editions, NOW, openNewsroom, site, sources } from '../publish/newsroom.ts';
import { freshStore, KINDS } from '../store/database.ts';

describe.each(KINDS)('translation status on %s', (kind) => {
  let store: Store;
  const server = () =>
    createServer({
      db: store.db,
      site,
      editions,
      sources,
      now: () => NOW,
      metrics: openMetrics(),
      engines: [{ engine: 'bergamot' }, { engine: 'deepl', day: 20_000, month: 500_000 }],
    });
  const text = async (path: string) => (await server().request(path)).text();
  beforeAll(async () => {
    store = await freshStore(kind);
    await openNewsroom(store.db);
  });
  afterAll(() => store[Symbol.asyncDispose]());

  test('no waiting stories and no usage', async () => {
    expect(await text('/status')).toContain('Tidak ada berita yang menunggu terjemahan.');
    const { translation } = JSON.parse(await text('/status.json')) as { translation: unknown };
    expect(translation).toEqual({
      waiting: [],
      engines: [
        { engine: 'bergamot', today: 0, todayLimit: null, month: 0, monthLimit: null, exhausted: false },
        { engine: 'deepl', today: 0, todayLimit: 20_000, month: 0, monthLimit: 500_000, exhausted: false },
      ],
    });
  });

  test('stories waiting for a model, and characters with their limits', async () => {
    const message = 'Bergamot: the model en-id is being downloaded, 40 % have come';
    const waiting = [
      await addStory(store.db, { translated: false, headline: 'The war goes on' }),
      await addStory(store.db, { translated: false }),
    ];
    const fresh = await addStory(store.db, { translated: false });
    for (const { articleId } of waiting) {
      const article = { id: articleId, version: 1, language: 'id' };
      await noteTranslationProblem(store.db, article, NOW, { code: 'model-missing', message });
    }
    // The first story is in two editions and counts once.
    for (const { storyId } of [...waiting, fresh])
      await publishStory(store.db, storyId, editions, sources, NOW);
    const allowance = { day: 20_000, month: 500_000 };
    const lastMonth = new Date(NOW.getTime() - 20 * 86_400_000);
    expect(await reserveCharacters(store.db, 'deepl', 9_000, allowance, lastMonth)).toBe(true);
    const yesterday = new Date(NOW.getTime() - 86_400_000);
    expect(await reserveCharacters(store.db, 'deepl', 1_500, allowance, yesterday)).toBe(true);
    expect(await reserveCharacters(store.db, 'deepl', 20_000, allowance, NOW)).toBe(true);
    expect(await reserveCharacters(store.db, 'deepl', 1, allowance, NOW)).toBe(false);
    expect(await reserveCharacters(store.db, 'google', 70, {}, NOW)).toBe(true);

    const page = await text('/status');
    expect(page.replaceAll(/\s+/g, ' ')).toContain(
      '2 berita menunggu terjemahan: model bahasa belum terpasang; diterjemahkan begitu model tiba (model-missing).',
    );
    expect(page.replaceAll(/\s+/g, ' ')).toContain('1 berita menunggu terjemahan: dalam antrean.');
    for (const words of ['21.500', '500.000', 'anggaran habis', 'tanpa batas']) expect(page).toContain(words);

    const { translation } = JSON.parse(await text('/status.json')) as { translation: unknown };
    expect(translation).toEqual({
      waiting: [
        { code: 'model-missing', message, stories: 2 },
        { code: null, message: null, stories: 1 },
      ],
      engines: [
        { engine: 'bergamot', today: 0, todayLimit: null, month: 0, monthLimit: null, exhausted: false },
        {
          engine: 'deepl',
          today: 20_000,
          todayLimit: 20_000,
          month: 21_500,
          monthLimit: 500_000,
          exhausted: true,
        },
        { engine: 'google', today: 70, todayLimit: null, month: 70, monthLimit: null, exhausted: false },
      ],
    });
    const figures = await text('/metrics');
    for (const line of [
      'warta_engine_characters{engine="deepl",period="day"} 20000',
      'warta_engine_characters{engine="deepl",period="month"} 21500',
      'warta_engine_characters_limit{engine="deepl",period="day"} 20000',
      'warta_stories_awaiting_translation{reason="model-missing"} 2',
      'warta_stories_awaiting_translation{reason="queued"} 1',
    ])
      expect(figures.split('\n')).toContain(line);
    expect(figures).not.toContain('warta_engine_characters_limit{engine="google"');
  });
});
