import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type App, openApp } from '../../src/app/app.ts';
import type { Command, Invocation } from '../../src/cli/command.ts';
import diff from '../../src/commands/diff.ts';
import merge from '../../src/commands/merge.ts';
import republish from '../../src/commands/republish.ts';
import takedown from '../../src/commands/takedown.ts';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import type { Edition } from '../../src/model/edition.ts';
import { syncSources } from '../../src/store/crawl/sources.ts';
import { addStory, changeArticle, edition } from '../publish/newsroom.ts';
import { install, type Installation, ONE_OUTLET } from './installation.ts';

/* Commands of an operator about stories that are stored. */

let installation: Installation;
let app: App;
beforeAll(async () => {
  // `merge` asks on a terminal.
  process.stdin.isTTY = false;
  installation = await install('pglite', ONE_OUTLET);
  app = await openApp(installation.env);
  await syncSources(app.db, app.config.sources);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
});

/** Runs a command in this process. */
async function run(
  command: Command,
  args: readonly string[],
  options: Invocation['options'] = {},
  editions: readonly Edition[] = app.config.editions,
): Promise<{ code: number; output: string; errors: string }> {
  const lines: string[] = [];
  const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const code = await command.run({
      args,
      options,
      env: {},
      signal: new AbortController().signal,
      print: (line = '') => void lines.push(line),
      open: () => Promise.resolve({ ...app, config: { ...app.config, editions } }),
      openWeb: () => Promise.resolve(app),
    });
    return {
      code,
      output: lines.join('\n'),
      errors: errors.mock.calls.map(([text]) => String(text)).join(''),
    };
  } finally {
    errors.mockRestore();
  }
}

const semua = edition('semua');
const laut = edition('laut', { keywords: ['feri'] });

const publish = (storyId: number, editions: readonly Edition[] = [semua]) =>
  publishStory(app.db, storyId, editions, app.config.sources, app.now());

async function states(): Promise<string[]> {
  const rows = await app.db
    .selectFrom('publication')
    .select(['edition_id', 'story_id', 'state'])
    .orderBy('edition_id')
    .orderBy('story_id')
    .execute();
  return rows.map(({ edition_id, story_id, state }) => `${edition_id} ${story_id} ${state}`);
}

describe('republish', () => {
  let ferry: number;
  let other: number;
  beforeEach(async () => {
    for (const table of ['publication', 'document'] as const) await app.db.deleteFrom(table).execute();
    await app.db.updateTable('story').set({ decided_at: null }).execute();
    ({ storyId: ferry } = await addStory(app.db, { translation: { headline: 'Feri kandas' } }));
    ({ storyId: other } = await addStory(app.db));
    for (const story of [ferry, other]) await publish(story);
  });

  test('a dry run says what an added edition would take, and changes nothing', async () => {
    const before = await states();
    const { code, output } = await run(republish, [], { dryRun: true }, [semua, laut]);
    expect(code).toBe(0);
    expect(output).toContain(`laut: story ${ferry} would be published`);
    expect(output).toMatch(/^laut +1 +0 +0$/m);
    expect(output).toContain('2 stories decided, 1 would change for readers');
    expect(await states()).toEqual(before);
  });

  test('an added edition takes its stories and is rendered; a second run changes nothing', async () => {
    expect((await run(republish, [], {}, [semua, laut])).output).toContain('1 changed for readers');
    expect(await states()).toEqual([
      `laut ${ferry} published`,
      `semua ${ferry} published`,
      `semua ${other} published`,
    ]);
    const feed = await app.db
      .selectFrom('document')
      .select('body')
      .where('path', '=', '/laut/rss.xml')
      .executeTakeFirst();
    expect(feed?.body).toContain('Feri kandas');
    const again = await run(republish, [], { json: true }, [semua, laut]);
    expect(JSON.parse(again.output)).toEqual({ stories: 2, untranslated: 0, changes: [] });
  });

  test('--edition leaves the others to their own review', async () => {
    const narrow = [edition('semua', { keywords: ['gempa'] }), laut];
    const { output } = await run(republish, [], { edition: 'laut', json: true }, narrow);
    expect(JSON.parse(output).changes).toEqual([{ story: ferry, edition: 'laut', state: 'published' }]);
    expect(await states()).toContain(`semua ${other} published`);
    // The stories are still known to be decided for the former selection of `semua`, which withdraws them now.
    const all = JSON.parse((await run(republish, [], { json: true }, narrow)).output);
    expect(all.changes.map((one: { state: string }) => one.state)).toEqual(['withdrawn', 'withdrawn']);
  });

  test('--since leaves out stories that have not changed since, and missing texts are counted', async () => {
    const old = new Date(app.now().getTime() - 3 * 86_400_000);
    await app.db.updateTable('story').set({ changed_at: old }).where('id', '=', ferry).execute();
    const english = edition('dunia', { language: 'en' });
    const { output } = await run(republish, [], { since: '2d', json: true, dryRun: true }, [semua, english]);
    expect(JSON.parse(output)).toMatchObject({ stories: 1, untranslated: 1 });
  });

  test.each([
    [{ since: 'kemarin' }, '--since kemarin must be an age'],
    [{ edition: 'semau' }, 'did you mean semua?'],
  ])('%o is refused', async (options, error) => {
    expect(await run(republish, [], options)).toMatchObject({
      code: 2,
      errors: expect.stringContaining(error),
    });
  });
});

describe('takedown', () => {
  test('takes a story number, as explain does', async () => {
    const { storyId } = await addStory(app.db);
    await publish(storyId);
    const { code, output } = await run(takedown, [String(storyId)], { why: 'atas permintaan sumber' });
    expect([code, output]).toEqual([0, 'semua: withdrawn']);
    const lifted = await run(takedown, [String(storyId)], { undo: true });
    expect([lifted.code, lifted.output]).toEqual([0, 'semua: published']);
  });

  test.each([
    ['999999', 2, 'no story under 999999'],
    ['kanal-teluk', 2, 'kanal-teluk is not'],
    ['https://kanal-teluk.example/salah-ketik', 1, 'nothing is known'],
  ])('%s: exit code %i', async (reference, code, error) => {
    const result = await run(takedown, [reference], { why: 'salah' });
    expect(result).toMatchObject({ code, errors: expect.stringContaining(error) });
  });

  test('a story that is published nowhere is known: exit code 0', async () => {
    const url = 'https://kanal-teluk.example/ditahan';
    await addStory(app.db, { url });
    expect((await run(takedown, [url], { why: 'salah' })).code).toBe(0);
  });
});

test('diff takes a story number: every article with its versions', async () => {
  const { storyId, articleId } = await addStory(app.db, { headline: 'Ferry aground' });
  await changeArticle(app.db, articleId, { headline: 'Ferry afloat' });
  const { code, output } = await run(diff, [String(storyId)]);
  expect(code).toBe(0);
  expect(output).toContain('Kanal Teluk: https://kanal-teluk.example/berita/');
  expect(output).toContain('[-aground-]{+afloat+}');
  expect((await run(diff, ['999999'])).code).toBe(2);
});

describe('merge of unrelated stories', () => {
  test('without a terminal it names both and asks for --yes', async () => {
    const one = await addStory(app.db, { headline: 'Ferry aground' });
    const two = await addStory(app.db, { headline: 'Rice prices' });
    const references = [String(one.storyId), String(two.storyId)];
    const refused = await run(merge, references);
    expect(refused.code).toBe(2);
    for (const part of ['Ferry aground', 'Rice prices', '--yes']) expect(refused.errors).toContain(part);
    const done = await run(merge, references, { yes: true });
    expect([done.code, done.output]).toEqual([0, expect.stringContaining('now holds the articles')]);
  });

  test('linked stories are merged without a question', async () => {
    const { storyId: one } = await addStory(app.db);
    const { storyId: two } = await addStory(app.db);
    await app.db
      .insertInto('story_link')
      .values({ one_id: one, other_id: two, kind: 'event', strength: 1, at: app.now() })
      .execute();
    expect((await run(merge, [String(one), String(two)])).code).toBe(0);
  });
});
