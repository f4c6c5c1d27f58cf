import { parseFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsCorpus } from '../corpus.ts';
import { type App, openApp } from '../../src/app/app.ts';
import { extractErrors } from '../../src/model/errors.ts';
import { loadPublished } from '../../src/store/publication/published-stories.ts';
import { install, type Installation, start } from './installation.ts';
import { openReplay, type Replay } from './replay.ts';

/** A crawl of this much input takes a while; it ends by itself. */
const LONG = 600_000;

describe('real pages and listings through the whole pipeline', needsCorpus('feeds/expected.json'), () => {
  let replay: Replay;
  let installation: Installation;
  let app: App;
  let errors: string;
  let ended: number | string;

  beforeAll(async () => {
    replay = await openReplay();
    installation = await install('postgres', replay.sourcesYaml);
    // In a separate process, as in production: an unhandled error ends it.
    const crawl = start(installation, ['crawl', '--all']);
    ended = await crawl.ended;
    errors = crawl.errors();
    app = await openApp(installation.env);
  }, LONG);
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await installation[Symbol.asyncDispose]();
    await replay[Symbol.asyncDispose]();
  });

  test('no job fails unexpectedly, none is left, and some sources are reported as failing', async () => {
    const { queue } = await app.jobs();
    expect(await queue.counts()).toMatchObject({ ready: 0, active: 0, failed: 0 });
    expect(errors).toBe('');
    expect(ended).toBe(1);
  });

  test('every listing with links has candidates, and the others fail with a code and a message', async () => {
    const listings = await app.db.selectFrom('listing').selectAll().execute();
    expect(listings.length).toBeGreaterThanOrEqual(300);
    const failed = listings.filter((listing) => listing.error_code !== null);
    // Test inputs of parsers often have entries without a link: there is nothing to fetch, which is
    // reported.
    for (const { error_code: code, error } of failed) {
      expect(['changed-shape', 'empty']).toContain(code);
      expect(error).toMatch(/\w+ .*\w/);
    }
    expect(listings.length - failed.length).toBeGreaterThan(220);
  });

  test('nearly every page has an article, each with headline, body and URL', async () => {
    const articles = await app.db.selectFrom('article').selectAll().execute();
    expect(articles.length).toBeGreaterThanOrEqual(150);
    for (const article of articles) {
      expect(article.headline.trim()).not.toBe('');
      expect(article.text.trim()).not.toBe('');
      expect(article.body_html).toContain('<p>');
      expect(URL.canParse(article.url)).toBe(true);
    }
    const lost = await app.db
      .selectFrom('candidate')
      .select(['url', 'state', 'error_code'])
      .where('state', 'not in', ['stored', 'same'])
      .where('url', 'like', '%/pages/%')
      .execute();
    for (const { state, error_code: code } of lost) {
      expect(state).toBe('failed');
      expect(Object.keys(extractErrors)).toContain(code);
    }
    expect(lost.length / replay.pages.length).toBeLessThan(0.1);
  });

  test('every feed parses to the published titles and links', async () => {
    let items = 0;
    for (const edition of app.config.editions) {
      const stories = await loadPublished(app.db, { editionId: edition.id }, edition.limit);
      const wanted = stories.map((story) => story.headline.replaceAll(/\s+/g, ' ').trim()).toSorted();
      for (const file of ['rss.xml', 'atom.xml', 'feed.json']) {
        const document = await app.db
          .selectFrom('document')
          .select('body')
          .where('path', '=', `/${edition.id}/${file}`)
          .executeTakeFirst();
        if (stories.length === 0) continue;
        const read = readBack(document?.body ?? '');
        expect(read.map((item) => item.title).toSorted()).toEqual(wanted);
        for (const { link } of read) expect(link).toContain('/cerita/');
        items += read.length;
      }
    }
    expect(items).toBeGreaterThan(150);
  });
});

/** Title and link of every item, in any format. */
function readBack(text: string): { title: string; link: string }[] {
  const { format, feed } = parseFeed(text);
  if (format === 'rss')
    return (feed.items ?? []).map((item) => ({ title: item.title ?? '', link: item.link ?? '' }));
  if (format === 'json')
    return (feed.items ?? []).map((item) => ({ title: item.title ?? '', link: item.url ?? '' }));
  if (format === 'atom')
    return (feed.entries ?? []).map((entry) => ({
      title: textOf(entry.title),
      link: entry.links?.find((link) => link.rel === undefined || link.rel === 'alternate')?.href ?? '',
    }));
  throw new Error(`read as ${format}`);
}

function textOf(title: unknown): string {
  return typeof title === 'string' ? title : ((title as { value?: string } | undefined)?.value ?? '');
}
