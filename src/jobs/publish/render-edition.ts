import type { Kysely } from 'kysely';
import type { Config } from '../../config/load-config.ts';
import { siteSettings } from '../../config/site-settings.ts';
import type { Edition } from '../../model/edition.ts';
import type { Source } from '../../model/source.ts';
import { paths } from '../../url/site-paths.ts';
import { compress, type DocumentDraft, renderFeed } from '../../publish/feeds/documents.ts';
import type { FeedPlan, Tombstone } from '../../publish/feeds/feed.ts';
import { FEED_FORMATS, MAIN_FORMAT } from '../../publish/feeds/format-registry.ts';
import type { FeedFormat } from '../../publish/feeds/format.ts';
import { uniqueStories } from '../../publish/unique-stories.ts';
import type { Site } from '../../publish/site.ts';
import { documentEtag, getDocument, putDocument } from '../../store/publication/documents.ts';
import { changedNumbers, lastNumber, touchedSince } from '../../store/publication/archive-index.ts';
import {
  loadPublished,
  loadWithdrawn,
  type PublishedFilter,
} from '../../store/publication/published-stories.ts';
import type { Database } from '../../store/schema.ts';
import type { DecisionResult } from './write-decision.ts';
import { DAY_MS } from '../../time/durations.ts';

/** Result of a rendering. Documents that failed are still served in their previous version. */
export interface RenderOutcome {
  /** Paths of documents whose bytes changed, for caches and hubs. */
  readonly written: readonly string[];
  readonly failed: readonly { readonly path: string; readonly error: unknown }[];
}

/** Stories per archive page. Must never change, because subscribers have stored the pages. */
export const ARCHIVE_PAGE = 50;
/** Time for which tombstones stay in the feed. */
const TOMBSTONE_DAYS = 30;
/** Overlap with the last rendering: transactions may commit in another order than their timestamps. */
const OVERLAP = 10 * 60_000;

/**
 * Renders the documents of an edition that changed: its own feeds, long and short, the newest complete
 * archive page, and the feeds of sections, agencies and outlets that changed since the last time.
 * Rendering is deterministic: unchanged documents are not stored again.
 */
export async function renderEdition(
  db: Kysely<Database>,
  edition: Edition,
  all: {
    readonly editions: readonly Edition[];
    readonly sources: readonly Source[];
    readonly site: Site;
    /** Default: all formats. */
    readonly formats?: readonly FeedFormat[] | undefined;
  },
  now: Date,
): Promise<RenderOutcome> {
  const { formats = FEED_FORMATS } = all;
  const since = await lastRendering(db, edition, formats);
  const touched = await touchedSince(db, edition.id, since);
  const outcome: RenderOutcome & { written: string[]; failed: { path: string; error: unknown }[] } = {
    written: [],
    failed: [],
  };
  const plans = [
    () => editionPlans(db, edition, all.site, now),
    ...touched.sections.map((section) => () => sectionPlans(db, edition, all.site, section)),
    ...touched.agencies.map((agency) => () => agencyPlans(db, edition, all.site, agency)),
    ...touched.sources.map((id) => () => sourcePlans(db, all, id)),
    () => archivePlans(db, edition, all.site, since),
  ];
  for (const plan of plans)
    await renderAll(
      db,
      (await plan()).map((one) => ({ ...one, formats })),
      outcome,
    );
  return outcome;
}

/**
 * The time from which changes have to be rendered. Zero, which renders everything, if a format has no document yet: a
 * format that was added is linked from every page.
 */
async function lastRendering(
  db: Kysely<Database>,
  edition: Edition,
  formats: readonly FeedFormat[],
): Promise<Date> {
  const known = await getDocument(db, paths.editionFeed(edition.id, MAIN_FORMAT.file));
  const etags = await Promise.all(
    formats.map(({ file }) => documentEtag(db, paths.editionFeed(edition.id, file))),
  );
  const isComplete = known !== undefined && !etags.includes(undefined);
  return new Date(isComplete ? known.modifiedAt.getTime() - OVERLAP : 0);
}

/**
 * Renders the editions that a decision changed, for commands that do not wait for a worker.
 *
 * @returns the paths of the documents whose bytes changed
 */
export async function renderChanged(
  db: Kysely<Database>,
  outcomes: readonly Pick<DecisionResult, 'editionId' | 'changed'>[],
  { editions, sources, settings }: Pick<Config, 'editions' | 'sources' | 'settings'>,
  now: Date,
): Promise<string[]> {
  const changed = new Set(outcomes.filter((outcome) => outcome.changed).map((outcome) => outcome.editionId));
  const all = { editions, sources, site: siteSettings(settings) };
  const written: string[] = [];
  for (const edition of editions)
    if (changed.has(edition.id)) written.push(...(await renderEdition(db, edition, all, now)).written);
  return written;
}

async function renderAll(
  db: Kysely<Database>,
  plans: readonly FeedPlan[],
  outcome: { written: string[]; failed: { path: string; error: unknown }[] },
): Promise<void> {
  for (const plan of plans) {
    let drafts: DocumentDraft[];
    try {
      drafts = await renderFeed(plan);
    } catch (error) {
      outcome.failed.push({ path: plan.folder, error });
      continue;
    }
    for (const draft of drafts) {
      // Most of these documents are unchanged; compressing and sending them would be wasted.
      if ((await documentEtag(db, draft.path)) === draft.etag) continue;
      if (await putDocument(db, await compress(draft))) outcome.written.push(draft.path);
    }
  }
}

async function editionPlans(
  db: Kysely<Database>,
  edition: Edition,
  site: Site,
  now: Date,
): Promise<FeedPlan[]> {
  const limit = Math.max(edition.limit, ARCHIVE_PAGE);
  const stories = await loadPublished(db, { editionId: edition.id }, limit);
  const complete = Math.floor((await lastNumber(db, edition.id)) / ARCHIVE_PAGE);
  const common = {
    site,
    editions: [edition],
    title: edition.title,
    description: edition.description,
    page: paths.edition(edition.id),
    stories,
    deleted: await tombstones(db, edition.id, now),
    archive: {
      archived: false,
      current: paths.edition(edition.id),
      previous: complete > 0 ? paths.editionArchive(edition.id, complete, '') : undefined,
    },
  };
  return [
    { ...common, form: 'full', folder: paths.edition(edition.id) },
    {
      ...common,
      form: 'excerpt',
      folder: paths.editionShortFeed(edition.id, ''),
      title: `${edition.title} (ringkas)`,
    },
  ];
}

async function tombstones(db: Kysely<Database>, editionId: string, now: Date): Promise<Tombstone[]> {
  const since = new Date(now.getTime() - TOMBSTONE_DAYS * DAY_MS);
  const withdrawn = await loadWithdrawn(db, { editionId, since }, 200);
  return withdrawn.map(({ guid, withdrawnAt, detail }) => ({
    id: `urn:uuid:${guid}`,
    when: withdrawnAt,
    why: detail,
  }));
}

async function sectionPlans(
  db: Kysely<Database>,
  edition: Edition,
  site: Site,
  section: string,
): Promise<FeedPlan[]> {
  const folder = paths.section(edition.id, section);
  return listPlans(db, { editionId: edition.id, section }, edition.limit, {
    site,
    editions: [edition],
    title: `${edition.title}: ${section}`,
    description: `${edition.title}, bagian ${section}`,
    page: folder,
    folder,
  });
}

async function agencyPlans(
  db: Kysely<Database>,
  edition: Edition,
  site: Site,
  agency: string,
): Promise<FeedPlan[]> {
  const folder = paths.agency(edition.id, agency);
  return listPlans(db, { editionId: edition.id, agency }, edition.limit, {
    site,
    editions: [edition],
    title: `${edition.title}: ${agency}`,
    description: `${edition.title}, berita kantor berita ${agency}`,
    page: folder,
    folder,
  });
}

async function sourcePlans(
  db: Kysely<Database>,
  { editions, sources, site }: { editions: readonly Edition[]; sources: readonly Source[]; site: Site },
  sourceId: string,
): Promise<FeedPlan[]> {
  const name = sources.find((source) => source.id === sourceId)?.name ?? sourceId;
  const folder = paths.source(sourceId);
  const limit = Math.max(...editions.map((edition) => edition.limit));
  return listPlans(db, { sourceId }, limit * editions.length, {
    site,
    editions,
    title: `${site.name}: ${name}`,
    description: `Berita dari ${name} dalam bahasa Indonesia`,
    page: folder,
    folder,
  });
}

async function listPlans(
  db: Kysely<Database>,
  filter: PublishedFilter,
  limit: number,
  frame: Omit<FeedPlan, 'form' | 'stories'>,
): Promise<FeedPlan[]> {
  return [
    {
      ...frame,
      form: 'full',
      stories: uniqueStories(await loadPublished(db, filter, limit), frame.editions),
    },
  ];
}

/** Renders complete archive pages (RFC 5005, section 4) whose stories changed, and the newest one. */
async function archivePlans(
  db: Kysely<Database>,
  edition: Edition,
  site: Site,
  since: Date,
): Promise<FeedPlan[]> {
  const complete = Math.floor((await lastNumber(db, edition.id)) / ARCHIVE_PAGE);
  const changed = await changedNumbers(db, edition.id, since);
  // The page before a newly completed page gets its link to the next page.
  const pages = new Set(
    changed.map((number) => Math.ceil(number / ARCHIVE_PAGE)).flatMap((page) => [page - 1, page]),
  );
  return Promise.all(
    [...pages]
      .filter((page) => page >= 1 && page <= complete)
      .map(async (page): Promise<FeedPlan> => {
        const numbers = { from: (page - 1) * ARCHIVE_PAGE + 1, to: page * ARCHIVE_PAGE };
        return {
          site,
          editions: [edition],
          title: `${edition.title}, arsip ${page}`,
          description: edition.description,
          form: 'full',
          page: paths.edition(edition.id),
          folder: paths.editionArchive(edition.id, page, ''),
          stories: await loadPublished(db, { editionId: edition.id, numbers }, ARCHIVE_PAGE),
          archive: {
            archived: true,
            current: paths.edition(edition.id),
            previous: page > 1 ? paths.editionArchive(edition.id, page - 1, '') : undefined,
            next: page < complete ? paths.editionArchive(edition.id, page + 1, '') : undefined,
          },
        };
      }),
  );
}
