import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outlets, serveOutlets } from '../../fixtures/serve.ts';
import { openStore } from '../../src/store/open.ts';
import { KINDS } from '../store/database.ts';
import { type Installation, install, start } from './installation.ts';

/** What readers and operators would notice: every row that must be there exactly once. */
async function contents({ env }: Installation) {
  await using store = await openStore({ databaseUrl: env['DATABASE_URL'], folder: env['WARTA_DATA'] });
  const { db } = store;
  const articles = await db.selectFrom('article').select(['key', 'version']).orderBy('key').execute();
  const candidates = await db.selectFrom('candidate').select(['key', 'state']).orderBy('key').execute();
  const publications = await db
    .selectFrom('publication')
    .innerJoin('story', 'story.id', 'publication.story_id')
    .innerJoin('article', 'article.story_id', 'story.id')
    .select(['publication.edition_id', 'publication.state', 'publication.reason', 'article.key'])
    .orderBy('publication.edition_id')
    .orderBy('article.key')
    .execute();
  const documents = await db.selectFrom('document').select('path').orderBy('path').execute();
  return { articles, candidates, publications, documents };
}

describe.each(KINDS)('a crawl that is killed again and again, on %s', (kind) => {
  let outlets: Outlets;
  beforeAll(async () => {
    outlets = await serveOutlets();
  });
  afterAll(() => outlets[Symbol.asyncDispose]());

  test('ends with the same contents as one that is not', { timeout: 240_000 }, async () => {
    await using calm = await install(kind, outlets.sourcesYaml);
    expect(await start(calm, ['crawl', '--all']).ended).toBe(1);
    const wanted = await contents(calm);
    expect(wanted.articles.length).toBeGreaterThan(20);

    await using killed = await install(kind, outlets.sourcesYaml, { WARTA_LOG: 'info' });
    let kills = 0;
    for (const pages of kind === 'pglite' ? [1, 8] : [5]) {
      const run = start(killed, ['crawl', '--all']);
      const before = run.errors().length;
      // Killed in the middle of the work: when so many lines of it have been logged.
      while (run.process.exitCode === null && run.errors().slice(before).split('\n').length < pages * 3)
        await sleep(5);
      if (run.process.kill('SIGKILL')) kills++;
      await run.ended;
    }
    expect(kills).toBeGreaterThan(0);
    await start(killed, ['crawl', '--all']).ended;
    expect(await contents(killed)).toEqual(wanted);
  });
});
