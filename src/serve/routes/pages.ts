import type { Context, Hono } from 'hono';
import type { PublishedStory } from '../../model/story.ts';
import { paths, slug } from '../../url/site-paths.ts';
import { dayBoundsOf } from '../../time/format-date.ts';
import { uniqueStories } from '../../publish/unique-stories.ts';
import {
  publishedDays,
  publishedSelections,
  publishedSources,
} from '../../store/publication/archive-index.ts';
import {
  loadPublished,
  loadWithdrawn,
  type PublishedFilter,
} from '../../store/publication/published-stories.ts';
import { textVersions } from '../../store/translation/text-versions.ts';
import { searchWords } from './feeds.ts';
import { aboutPage, type FeedOffer, feedsPage } from '../pages/about.ts';
import { originalPage, versionsPage } from '../pages/compare.ts';
import { FRONT_STORIES, frontPage } from '../pages/front.ts';
import type { HtmlPage } from '../pages/layout.ts';
import {
  archivePage,
  dayPage,
  SEARCH_STORIES,
  searchPage,
  selectionPage,
  sourcePage,
  sourcesPage,
} from '../pages/lists.ts';
import { hasOriginal, storyPage, withdrawnPage } from '../pages/story.ts';
import { type RouteContext, serveNotice, servePage } from '../route-context.ts';

const LIST_STORIES = 100;
const DAY_STORIES = 500;
const GUID = ':guid{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}';

/** The site's pages. */
export function pageRoutes(app: Hono, room: RouteContext): void {
  const { db, editions } = room;
  const frame = () => ({ site: room.site, editions, formats: room.formats, now: room.now() });
  const show = async (
    context: Context,
    make: () => Promise<HtmlPage | undefined>,
    key?: string,
  ): Promise<Response> => (await servePage(room, context, make, key)) ?? context.notFound();

  app.get(paths.home, (context) =>
    show(context, async () => {
      const [edition] = editions;
      return (
        edition &&
        frontPage(frame(), edition, await loadPublished(db, { editionId: edition.id }, FRONT_STORIES))
      );
    }),
  );
  app.get(paths.about, (context) => show(context, async () => aboutPage(frame())));
  app.get(paths.feeds, (context) => show(context, async () => feedsPage(frame(), await feedOffers(room))));
  app.get(paths.sources, (context) =>
    show(context, async () => sourcesPage(frame(), await publishedSources(db))),
  );
  app.get('/sumber/:source/', (context) =>
    show(context, async () => {
      const outlet = (await publishedSources(db)).find(({ id }) => id === context.req.param('source'));
      return outlet && sourcePage(frame(), outlet, await listed(room, { sourceId: outlet.id }, LIST_STORIES));
    }),
  );
  app.get(paths.archive, (context) =>
    show(context, async () => archivePage(frame(), await publishedDays(db))),
  );
  app.get('/arsip/:day{\\d{4}-\\d{2}-\\d{2}}', (context) =>
    show(context, async () => {
      const day = context.req.param('day');
      const bounds = dayBoundsOf(day);
      return (
        bounds && dayPage(frame(), day, await listed(room, bounds, DAY_STORIES), await publishedDays(db))
      );
    }),
  );
  app.get(paths.search, (context) => {
    const words = searchWords(context.req.query('q'));
    return show(
      context,
      async () =>
        searchPage(frame(), words, words === '' ? undefined : await listed(room, { words }, SEARCH_STORIES)),
      `${paths.search}?q=${words}`,
    );
  });
  storyRoutes(app, room, show);

  app.get('/:edition/', (context) =>
    show(context, async () => {
      const edition = editions.find(({ id }) => id === context.req.param('edition'));
      return (
        edition &&
        frontPage(frame(), edition, await loadPublished(db, { editionId: edition.id }, FRONT_STORIES))
      );
    }),
  );
  for (const [folder, field] of [
    ['bagian', 'section'],
    ['kantor-berita', 'agency'],
  ] as const)
    app.get(`/:edition/${folder}/:name/`, (context) =>
      show(context, async () =>
        selection(room, context.req.param('edition'), field, context.req.param('name')),
      ),
    );
}

type Show = (context: Context, make: () => Promise<HtmlPage | undefined>, key?: string) => Promise<Response>;

function storyRoutes(app: Hono, room: RouteContext, show: Show): void {
  const { db, site, editions } = room;
  const frame = () => ({ site, editions, now: room.now() });
  app.get(`/cerita/${GUID}`, async (context) => {
    const guid = context.req.param('guid');
    const shown = await servePage(room, context, async () => {
      const story = await storyOf(room, guid);
      return story && storyPage(frame(), story);
    });
    return shown ?? gone(room, context, guid);
  });
  app.get(`/cerita/${GUID}/asli`, async (context) =>
    show(context, async () => {
      const story = await storyOf(room, context.req.param('guid'));
      return story && hasOriginal(story) ? originalPage(frame(), story) : undefined;
    }),
  );
  app.get(`/cerita/${GUID}/versi`, async (context) =>
    show(context, async () => {
      const story = await storyOf(room, context.req.param('guid'));
      if (!story || story.level !== 'full') return undefined;
      return versionsPage(frame(), story, await textVersions(db, story.guid, story.language));
    }),
  );
}

/** Returns a story as it is shown in the first edition that includes it. */
async function storyOf({ db, editions }: RouteContext, guid: string): Promise<PublishedStory | undefined> {
  return uniqueStories(await loadPublished(db, { guid }, editions.length + 1), editions)[0];
}

/**
 * Responds with 301 if the story was merged into another one, 410 with the reason if it was withdrawn,
 * else 404.
 */
async function gone(room: RouteContext, context: Context, guid: string): Promise<Response> {
  const [withdrawn] = await loadWithdrawn(room.db, { guid }, 1);
  if (!withdrawn) return context.notFound();
  if (withdrawn.livesOnAs) return context.redirect(paths.story(withdrawn.livesOnAs), 301);
  const { site, editions } = room;
  return serveNotice(room, context, withdrawnPage({ site, editions, now: room.now() }, withdrawn), 410);
}

async function listed(
  { db, editions }: RouteContext,
  filter: PublishedFilter,
  limit: number,
): Promise<PublishedStory[]> {
  return uniqueStories(await loadPublished(db, filter, limit * editions.length), editions).slice(0, limit);
}

async function selection(
  room: RouteContext,
  editionId: string,
  field: 'section' | 'agency',
  name: string,
): Promise<HtmlPage | undefined> {
  const edition = room.editions.find(({ id }) => id === editionId);
  const rows = edition ? await publishedSelections(room.db) : [];
  const found = rows.find((row) => row.editionId === editionId && row[field] && slug(row[field]) === name)?.[
    field
  ];
  if (!edition || !found) return undefined;
  const path = field === 'section' ? paths.section(edition.id, found) : paths.agency(edition.id, found);
  const stories = await loadPublished(room.db, { editionId, [field]: found }, LIST_STORIES);
  return selectionPage(
    { site: room.site, editions: room.editions, now: room.now() },
    edition,
    found,
    path,
    stories,
  );
}

async function feedOffers({ db, editions }: RouteContext) {
  const [edition] = editions;
  const outlets = await publishedSources(db);
  const rows = (await publishedSelections(db)).filter((row) => row.editionId === edition?.id);
  return {
    sources: outlets.map(({ id, name }) => ({ name, folder: paths.source(id) })),
    sections: offersOf(
      rows.map((row) => row.section),
      (name) => paths.section(edition?.id ?? '', name),
    ),
    agencies: offersOf(
      rows.map((row) => row.agency),
      (name) => paths.agency(edition?.id ?? '', name),
    ),
  };
}

/** Returns one feed per name; names that differ only in case count as one. */
function offersOf(names: readonly (string | null)[], folder: (name: string) => string): FeedOffer[] {
  return [...new Map(names.flatMap((name) => (name && slug(name) ? [[slug(name), name]] : []))).values()]
    .toSorted((a, b) => a.localeCompare(b, 'id'))
    .map((name) => ({ name, folder: folder(name) }));
}
