import { afterAll, beforeAll, expect, test } from 'vitest';
import { isWanted } from '../../src/jobs/translate/wanted-languages.ts';
import type { JobContext, Translator } from '../../src/jobs/job-context.ts';
import type { Edition } from '../../src/model/edition.ts';
import type { Store } from '../../src/store/open.ts';
import { leadArticle } from '../../src/store/translation/translations.ts';
import { addStory, edition, openNewsroom, sources, type Story } from '../publish/newsroom.ts';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { freshStore } from '../store/database.ts';

const { signal } = new AbortController();
const NOW = new Date('2026-11-10T09:30:15Z');
let store: Store;
beforeAll(async () => {
  store = await freshStore('pglite');
  await openNewsroom(store.db);
});
afterAll(() => store[Symbol.asyncDispose]());

/** Asks about a new story. Returns the answer, and the bodies that were sent to be translated. */
async function ask(story: Story, editions: readonly Edition[], translate: 'shown' | 'all' = 'shown') {
  const { storyId } = await addStory(store.db, { translated: false, ...story });
  return askAbout(storyId, editions, translate);
}

async function askAbout(storyId: number, editions: readonly Edition[], translate: 'shown' | 'all' = 'shown') {
  const sent: string[] = [];
  const translator: Translator = (article, to) => {
    sent.push(article.bodyHtml);
    const headline = article.headline.replace('The war', 'Perang');
    return Promise.resolve({
      from: article.language,
      to,
      headline,
      bodyHtml: '',
      text: '',
      origin: 'machine',
      checks: [],
      counts: { human: 0, machine: 1, memory: 0, original: 0 },
    });
  };
  const article = await leadArticle(store.db, storyId);
  if (article === undefined) throw new Error('the story has no lead');
  const context = { db: store.db, config: { editions, settings: { translate } }, translator };
  const wanted = await isWanted(context as JobContext, { storyId, article, language: 'id' }, signal);
  return { wanted, sent };
}

const asia = edition('asia', { sources: ['pantai-post'] });
const sport = edition('olahraga', { sections: ['Sport'] });
const war = edition('perang', { keywords: ['perang', 'حرب'] });

test.each<[name: string, story: Story, editions: Edition[], wanted: boolean, sent: string[]]>([
  ['an edition without a selection', {}, [edition('semua')], true, []],
  ['an edition of other sources', {}, [asia], false, []],
  ['an edition of its source', { source: 'pantai-post' }, [asia, sport], true, []],
  ['an edition of its section', { section: 'Sport' }, [asia, sport], true, []],
  ['a keyword in the original', { language: 'ar', headline: 'الحرب في المدينة' }, [war], true, []],
  ['a keyword in the translated headline', { headline: 'The war goes on' }, [war], true, ['']],
  ['no keyword', { headline: 'A new bridge' }, [war], false, ['']],
  ['a keyword of an edition of other sources', {}, [{ ...war, sources: ['pantai-post'] }], false, []],
  ['an edition in another language', {}, [edition('all', { language: 'en' })], false, []],
])('%s', async (_, story, editions, wanted, sent) => {
  expect(await ask(story, editions)).toEqual({ wanted, sent });
});

test('everything is wanted where the operator wants all', async () => {
  expect(await ask({}, [asia], 'all')).toEqual({ wanted: true, sent: [] });
});

test('a copy of another source decides too', async () => {
  const { storyId } = await addStory(store.db, { translated: false });
  expect((await askAbout(storyId, [asia])).wanted).toBe(false);
  await addStory(store.db, { storyId, source: 'pantai-post', translated: false });
  expect((await askAbout(storyId, [asia])).wanted).toBe(true);
});

test('the next version of a published story is wanted, whatever it says now', async () => {
  const { storyId } = await addStory(store.db, { translation: { headline: 'Perang berlanjut' } });
  await publishStory(store.db, storyId, [war], sources, NOW);
  expect(await askAbout(storyId, [war])).toEqual({ wanted: true, sent: [] });
});
