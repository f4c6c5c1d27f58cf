import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { load } from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/app/app.ts';
import { readSettings } from '../../src/config/read-settings.ts';
import { siteSettings } from '../../src/config/site-settings.ts';
import { exportSite } from '../../src/serve/static-export.ts';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { renderEdition } from '../../src/jobs/publish/render-edition.ts';
import type { Store } from '../../src/store/open.ts';
import { fillNewsroom, START } from '../browser/stories.ts';
import { editions, sources } from '../publish/newsroom.ts';
import { freshStore } from '../store/database.ts';

const URL_OF_SITE = 'https://warta.example';
const LATER = new Date(START.getTime() + 86_400_000);
const never = new AbortController().signal;

let store: Store;
let folder: string;
let guids: Awaited<ReturnType<typeof fillNewsroom>>;
const { settings } = readSettings({ WARTA_URL: URL_OF_SITE }, new Map());

function exportNow() {
  const app = { db: store.db, config: { editions, sources, settings }, now: () => LATER };
  return exportSite(app as unknown as App, folder, never);
}

beforeAll(async () => {
  store = await freshStore('pglite');
  folder = await mkdtemp(join(tmpdir(), 'warta-export-'));
  guids = await fillNewsroom(store.db, siteSettings(settings));
}, 900_000);
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function files(): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Returns the paths of the site that a document refers to: links, forms, images, stylesheets and feeds. */
function addressesIn(text: string, base: string): string[] {
  const $ = load(text, { xml: text.startsWith('<?xml') });
  const named = $('[href], [src], [action], [xmlUrl], [htmlUrl], [srcset]')
    .toArray()
    .flatMap(({ attribs }) => [
      ...['href', 'src', 'action', 'xmlUrl', 'htmlUrl'].flatMap((name) => attribs[name] ?? []),
      ...(attribs['srcset']?.split(',').map((one) => one.trim().split(' ')[0] ?? '') ?? []),
    ]);
  const texts = $('loc, link:not([href]), guid[isPermaLink=true]')
    .toArray()
    .map((one) => $(one).text());
  const instructions = [...text.matchAll(/<\?xml-stylesheet href="([^"]+)"/g)].map(([, href = '']) => href);
  return [...named, ...texts, ...instructions]
    .filter((one) => one !== '')
    .flatMap((one) => {
      const url = URL.parse(one, base);
      return url?.origin === URL_OF_SITE ? [decodeURIComponent(url.pathname)] : [];
    });
}

async function deadLinks(): Promise<string[]> {
  const dead = new Set<string>();
  for (const file of await files()) {
    if (!/\.(?:html|xml|opml)$/.test(file)) continue;
    const place = `/${relative(folder, file).replace(/index\.html$/, '')}`;
    for (const path of addressesIn(await readFile(file, 'utf8'), URL_OF_SITE + place))
      if (!(await isFile(join(folder, path))) && !(await isFile(join(folder, path, 'index.html'))))
        dead.add(`${place} -> ${path}`);
  }
  return [...dead];
}

test('every internal link of an exported site leads to a file', async () => {
  const { written } = await exportNow();
  expect(written).toBeGreaterThan(60);
  expect(await deadLinks()).toEqual([]);
  // The check detects a missing file.
  await rm(join(folder, 'sumber/kanal-teluk/index.html'));
  expect(await deadLinks()).toContain('/sumber/ -> /sumber/kanal-teluk/');
  expect((await exportNow()).written).toBe(1);
});

test('unchanged files are not rewritten, and the pages of a withdrawn story are removed', async () => {
  expect(await exportNow()).toMatchObject({ written: 0, removed: 0 });
  const original = join(folder, 'cerita', guids.arabic, 'asli/index.html');
  expect(await isFile(original)).toBe(true);
  await store.db
    .insertInto('takedown')
    .values({ url: 'y', story_id: guids.storyId, why: 'atas permintaan sumber', at: LATER })
    .execute();
  await publishStory(store.db, guids.storyId, editions, sources, LATER);
  for (const edition of editions)
    await renderEdition(store.db, edition, { editions, sources, site: siteSettings(settings) }, LATER);
  expect((await exportNow()).removed).toBeGreaterThan(0);
  expect(await isFile(original)).toBe(false);
  expect(await readFile(join(folder, 'cerita', guids.arabic, 'index.html'), 'utf8')).toContain(
    'atas permintaan sumber',
  );
  expect(await deadLinks()).toEqual([]);
});
