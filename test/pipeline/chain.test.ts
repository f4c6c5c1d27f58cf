import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExpectedPage } from '../../fixtures/expected.ts';
import { type Outlets, serveOutlets } from '../../fixtures/serve.ts';
import { type App, openApp } from '../../src/app/app.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { importMemory } from '../../src/jobs/translate/import-memory.ts';
import { canonicalUrl } from '../../src/url/canonical-url.ts';
import { loadPublished, loadWithdrawn } from '../../src/store/publication/published-stories.ts';
import { KINDS } from '../store/database.ts';
import { install, type Installation } from './installation.ts';

const never = new AbortController().signal;

describe.each(KINDS)('the invented outlets through the whole pipeline, on %s', (kind) => {
  let outlets: Outlets;
  let installation: Installation;
  let app: App;

  beforeAll(async () => {
    outlets = await serveOutlets();
    installation = await install(kind, outlets.sourcesYaml);
    app = await openApp(installation.env);
    await importMemory(app.db, outlets.memoryFile);
    // The agency's own copy is crawled first: of copies that arrive in the same second, the first
    // published becomes the lead.
    await crawlOnce(await app.jobs(), { sources: ['levant-press'] }, never);
    await crawlOnce(await app.jobs(), { all: true }, never);
  }, 900_000);
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await installation[Symbol.asyncDispose]();
    await outlets[Symbol.asyncDispose]();
  });

  const pages = (): readonly ExpectedPage[] => outlets.expected.pages;
  const stories = (): ExpectedPage[] => pages().filter((page) => page.outcome === 'story');

  async function storyOf(url: string) {
    return app.db
      .selectFrom('article')
      .innerJoin('story', 'story.id', 'article.story_id')
      .select(['story.id', 'story.guid', 'article.version', 'article.withdrawn_at'])
      .where('article.key', '=', canonicalUrl(url) ?? '')
      .executeTakeFirst();
  }

  async function documentAt(path: string): Promise<string> {
    const { body } = await app.db
      .selectFrom('document')
      .select('body')
      .where('path', '=', path)
      .executeTakeFirstOrThrow();
    return body;
  }

  test('every story is stored once, other pages are not', async () => {
    const rows = await app.db.selectFrom('article').select('key').execute();
    const keys = rows.map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(expect.arrayContaining(stories().map((page) => canonicalUrl(page.url))));
    for (const page of pages().filter((one) => one.outcome === 'refused-by-robots')) {
      expect(keys).not.toContain(canonicalUrl(page.url));
      expect(outlets.control.requests.map((request) => request.path)).not.toContain(
        new URL(page.url).pathname,
      );
    }
  });

  test('copies of one text are one story, similar texts are not', async () => {
    const byCopy = Map.groupBy(stories(), (page) => page.copy);
    const found = new Map<string | undefined, Set<number | undefined>>();
    for (const [copy, members] of byCopy)
      found.set(copy, new Set(await Promise.all(members.map(async (page) => (await storyOf(page.url))?.id))));
    for (const [copy, ids] of found) expect([copy, ids.size]).toEqual([copy, 1]);
    const ids = [...found.values()].flatMap((set) => [...set]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('an item credits outlet, agency and every copy in the edition’s language, and links to the original', async () => {
    const published = await loadPublished(app.db, { editionId: 'semua' }, 100);
    const truce = stories().filter((page) => page.copy === 'karsa-truce');
    const item = published.find((story) => truce.some((page) => page.url === story.lead.url));
    expect(item).toMatchObject({ language: 'id', agency: 'LPA', lead: { outlet: 'Levant Press Agency' } });
    // The Arabic site's version is neither a copy nor a separate item: it is credited here.
    const [arabic] = stories().filter((page) => page.language === 'ar' && page.event === 'karsa-truce');
    expect(item?.copies.map((copy) => copy.url).toSorted()).toEqual(
      [...truce, ...(arabic ? [arabic] : [])]
        .map((page) => page.url)
        .filter((url) => url !== item?.lead.url)
        .toSorted(),
    );
    expect(published.map((story) => story.lead.url)).not.toContain(arabic?.url);
    const feed = await documentAt('/perang/rss.xml');
    expect(feed).toContain('wartaperang - Muskat - Tarsenia dan Qalira sepakat');
    expect(feed).toContain('Sumber: ');
    expect(feed).toContain('Oleh: Redaksi Warta');
  });

  test('stories without a time or a translation are held with the reason', async () => {
    const held = await app.db
      .selectFrom('publication')
      .innerJoin('article', 'article.story_id', 'publication.story_id')
      .select(['article.key', 'publication.reason'])
      .where('publication.state', '=', 'held')
      .where('edition_id', '=', 'semua')
      .execute();
    const reasonOf = (page: ExpectedPage) => held.find((row) => row.key === canonicalUrl(page.url))?.reason;
    for (const page of pages().filter((one) => one.outcome === 'no-date'))
      expect(reasonOf(page)).toBe('no-published-time');
    for (const page of stories().filter((one) => one.awaitsTranslation === true))
      expect(reasonOf(page)).toBe('awaiting-translation');
  });

  test('failing outlets are reported and do not stop the others', async () => {
    const rows = await app.db
      .selectFrom('source')
      .select(['id', 'error_code'])
      .where('failures', '>', 0)
      .execute();
    expect(rows.map((row) => row.id).toSorted()).toEqual(['pos-antre', 'radio-tebing']);
    // The outlet that answered 429 was not requested again.
    const asked = outlets.control.requests.filter(
      (one) => one.outlet === 'pos-antre' && one.path === '/feed/',
    );
    expect(asked).toHaveLength(1);
  });

  test('a second crawl does not store or publish anything again', async () => {
    const count = async () => ({
      articles: (await app.db.selectFrom('article').select('id').execute()).length,
      published: await loadPublished(app.db, { editionId: 'semua' }, 100),
    });
    const before = await count();
    await crawlOnce(await app.jobs(), { all: true }, never);
    expect(await count()).toEqual(before);
  });

  test(
    'a changed story keeps its guid and says so; a removed one leaves a tombstone',
    { timeout: 900_000 },
    async () => {
      const [changed] = stories().filter((page) => page.then?.corrected === true);
      const [gone] = stories().filter((page) => page.then?.gone === true);
      if (changed === undefined || gone === undefined) throw new Error('the fixtures lack them');
      const before = await storyOf(changed.url);
      outlets.control.setPhase(2);
      await lookAgainNow();
      const after = await storyOf(changed.url);
      expect(after).toMatchObject({ guid: before?.guid, version: 2 });
      const [told] = await loadPublished(app.db, { editionId: 'semua', guid: after?.guid }, 1);
      const [note] = told?.corrections ?? [];
      expect(note).toMatchObject({ kind: 'correction', url: changed.url });
      expect(note?.text).toContain('mengoreksi beritanya: “Versi sebelumnya dari artikel ini menyebutkan');
      expect(told?.updatedAt.getTime()).toBeGreaterThan(told?.publishedAt.getTime() ?? Infinity);
      const feed = await documentAt('/semua/rss.xml');
      expect(feed).toMatch(/&lt;strong&gt;Ralat&lt;\/strong&gt; \(\w+, \d+ \w+ \d{4}, \d\d\.\d\d WIB\)/);
      expect(feed).toContain(`href="${changed.url}"&gt;Lihat di sumber`);

      // Missing once may be an outage; an hour later it is a withdrawal.
      expect(await storyOf(gone.url)).toMatchObject({ withdrawn_at: null });
      await sql`update absence set since = since - interval '2 hours'`.execute(app.db);
      await lookAgainNow();
      const withdrawn = await storyOf(gone.url);
      expect(withdrawn?.withdrawn_at).toBeInstanceOf(Date);
      const tombstones = await loadWithdrawn(app.db, { editionId: 'semua', since: new Date(0) }, 100);
      expect(tombstones.map((tombstone) => tombstone.guid)).toContain(withdrawn?.guid);
      const published = await loadPublished(app.db, { editionId: 'semua' }, 100);
      expect(published.map((story) => story.guid)).not.toContain(withdrawn?.guid);
      const entry = new RegExp(`<at:deleted-entry[^>]*ref="urn:uuid:${withdrawn?.guid}"`);
      expect(await documentAt('/semua/atom.xml')).toMatch(entry);
      expect(await documentAt('/semua/rss.xml')).not.toContain(withdrawn?.guid);
    },
  );

  /** Makes every scheduled job due. */
  async function lookAgainNow(): Promise<void> {
    const { queue } = await app.jobs();
    await sql`update pgboss.job set start_after = now() where name = 'collect' and state = 'created'`.execute(
      app.db,
    );
    await queue.idle(never);
  }
});
