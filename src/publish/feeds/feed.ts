import type { Image } from '../../model/article.ts';
import type { Edition } from '../../model/edition.ts';
import type { Credit, PublishedStory } from '../../model/story.ts';
import { isMachineMade } from '../../model/translation.ts';
import { paths, webUrl } from '../../url/site-paths.ts';
import { creditLines } from '../attribution.ts';
import { excerptText, type Form, itemHtml } from '../text/body.ts';
import { FEED_FORMATS } from './format-registry.ts';
import type { FeedFormat } from './format.ts';
import { feedLanguage, machineTag } from '../language-tags.ts';
import { escapeHtml } from '../text/sanitize-html.ts';
import { IMAGE_TYPE } from '../resize-picture.ts';
import { feedTitle, oneLine, imageCredit } from '../text/feed-text.ts';
import { siteUrl, type Site } from '../site.ts';

/** URLs of one feed's documents by the name of the format. */
export type FeedUrls = Readonly<Record<string, string>>;

/** Ends the ids of feeds. Ids are permanent: they do not depend on the formats. */
const ID_FILE = 'atom.xml';

/** A feed before it is rendered. Every text is one line of valid XML characters, every URL is absolute. */
export interface Feed {
  /** Permanent. The pages of an archive have the same id as the subscription document. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly language: string;
  readonly author: string;
  /** URL of the HTML page with the same stories. */
  readonly pageUrl: string;
  /** URLs of this document by format. */
  readonly self: FeedUrls;
  readonly hub?: string | undefined;
  /** Path only: browsers apply only same-origin stylesheets. */
  readonly stylesheet: string;
  readonly icon: string;
  readonly ttlMinutes: number;
  /** Time of the newest change, not of rendering, so that unchanged feeds have unchanged bytes. */
  readonly updated: Date;
  readonly archive?: Archive | undefined;
  readonly items: readonly Item[];
  readonly deleted: readonly Tombstone[];
}

/** Adjacent documents in a paged archive (RFC 5005), by format. */
export interface Archive {
  /** True for archive pages, false for the subscription document. */
  readonly archived: boolean;
  readonly current: FeedUrls;
  readonly previous?: FeedUrls | undefined;
  readonly next?: FeedUrls | undefined;
}

/** An item that was taken down (RFC 6721). */
export interface Tombstone {
  readonly id: string;
  readonly when: Date;
  readonly why: string;
}

/** One story in a feed. */
export interface Item {
  /** `urn:uuid:...`; never changes. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly summary: string;
  readonly html: string;
  readonly language: string;
  /** Language tag marked as machine-translated; undefined for other texts. */
  readonly machineLanguage?: string | undefined;
  readonly published: Date;
  readonly updated: Date;
  readonly lead: Credit & { readonly publishedAt: Date };
  readonly authors: readonly string[];
  readonly translator?: string | undefined;
  readonly agency?: string | undefined;
  readonly rights: string;
  readonly categories: readonly string[];
  readonly image?: (Image & { readonly type?: string | undefined }) | undefined;
  readonly copies: readonly Credit[];
  /** The outlet's own versions in other languages. */
  readonly alternates: readonly { readonly url: string; readonly language: string }[];
  readonly story: PublishedStory;
}

/** Input of {@link buildFeed}. */
export interface FeedPlan {
  readonly site: Site;
  /** Editions of the stories; the feed's language is that of the first one. */
  readonly editions: readonly Edition[];
  readonly title: string;
  readonly description: string;
  /** Paths of the HTML page and of the folder with the documents. */
  readonly page: string;
  readonly folder: string;
  /** URL of the only document, if it is not in the folder. */
  readonly url?: string | undefined;
  /** Default: all formats. */
  readonly formats?: readonly FeedFormat[] | undefined;
  readonly form: Form;
  readonly stories: readonly PublishedStory[];
  readonly deleted?: readonly Tombstone[] | undefined;
  readonly archive?: {
    readonly archived: boolean;
    readonly previous?: string | undefined;
    readonly next?: string | undefined;
    readonly current: string;
  };
}

/** `updated` of a feed without items; fixed, so that the document does not change. */
const EMPTY_SINCE = Date.UTC(2026, 0, 1);

/** Returns the URLs of the documents in the plan's folder, or in another one, by format. */
function documentUrls({ site, formats = FEED_FORMATS, ...plan }: FeedPlan, folder = plan.folder): FeedUrls {
  return Object.fromEntries(formats.map(({ name, file }) => [name, siteUrl(site, `${folder}${file}`)]));
}

/** The same URL in every format. */
function onlyUrl({ formats = FEED_FORMATS }: FeedPlan, url: string): FeedUrls {
  return Object.fromEntries(formats.map(({ name }) => [name, url]));
}

/**
 * Builds a feed. The gate holds stories without a valid original link or time; if one gets here anyway,
 * it is skipped rather than shown without its source.
 */
export function buildFeed(plan: FeedPlan): Feed {
  const { site, archive, deleted = [] } = plan;
  const whole = plan.stories.flatMap((story) => itemOf(story, plan) ?? []);
  const items = distinctMoments(withinLimits(whole, plan));
  const moments = [...items.map((item) => item.updated), ...deleted.map((one) => one.when)];
  const self = plan.url === undefined ? documentUrls(plan) : onlyUrl(plan, plan.url);
  const idFolder = archive?.archived ? archive.current : plan.folder;
  return {
    id: plan.url ?? siteUrl(site, `${idFolder}${ID_FILE}`),
    title: feedTitle(plan.title),
    description: feedTitle(plan.description) || feedTitle(plan.title),
    language: plan.editions[0]?.language ?? 'id',
    author: feedTitle(site.name),
    pageUrl: siteUrl(site, plan.page),
    self,
    hub: site.hub,
    stylesheet: paths.feedStylesheet,
    icon: siteUrl(site, paths.icon),
    ttlMinutes: site.ttlMinutes,
    updated: new Date(Math.max(EMPTY_SINCE, ...moments.map((moment) => moment.getTime()))),
    archive: archive && {
      archived: archive.archived,
      current: documentUrls(plan, archive.current),
      previous: archive.previous === undefined ? undefined : documentUrls(plan, archive.previous),
      next: archive.next === undefined ? undefined : documentUrls(plan, archive.next),
    },
    items,
    deleted: deleted.map((one) => ({ ...one, why: feedTitle(one.why) })),
  };
}

function itemOf(story: PublishedStory, { site, editions, form }: FeedPlan): Item | undefined {
  const edition = editions.find(({ id }) => id === story.editionId) ?? { dateline: '' };
  const url = webUrl(story.lead.url);
  const { publishedAt } = story.lead;
  if (!url || !publishedAt) return undefined;
  const writers = story.lead.byline.map(feedTitle).filter(Boolean);
  const outlet = feedTitle(story.lead.outlet) || new URL(url).hostname;
  return {
    id: `urn:uuid:${story.guid}`,
    url: siteUrl(site, paths.story(story.guid)),
    title: feedTitle(story.headline) || '(tanpa judul)',
    summary: excerptText(story) || creditText(story),
    html: itemHtml(story, edition, form),
    language: story.language,
    machineLanguage: isMachineMade(story.origin)
      ? machineTag(story.language, story.original.language)
      : undefined,
    published: story.publishedAt,
    updated: story.updatedAt,
    lead: {
      ...story.lead,
      url,
      outlet,
      publishedAt,
      homepage: webUrl(story.lead.homepage) ?? new URL(url).origin,
      feedUrl: webUrl(story.lead.feedUrl ?? ''),
    },
    authors: writers.length > 0 ? writers : [outlet],
    translator: feedTitle(story.translator ?? '') || undefined,
    agency: feedTitle(story.lead.agency ?? story.agency ?? '') || undefined,
    rights: rightsOf(story, outlet),
    categories: categoriesOf(story),
    image: pictureOf(story, url, site),
    copies: story.copies.flatMap((copy) => {
      const address = webUrl(copy.url);
      return address === undefined
        ? []
        : [{ ...copy, url: address, outlet: feedTitle(copy.outlet) || address }];
    }),
    alternates: story.alternates.flatMap(({ url: other, language: tag }) => {
      const address = webUrl(other, url);
      const language = feedLanguage(tag);
      return address === undefined || address === url || language === undefined
        ? []
        : [{ url: address, language }];
    }),
    story,
  };
}

/** Limits of the texts in an item and in a whole feed, in bytes: readers refuse larger feeds, or choke on them. */
const MAX_ITEM_BYTES = 200_000;
const MAX_FEED_BYTES = 2_000_000;

/** Replaces texts that are too long by an excerpt and a link to the story: first long items, then the oldest ones. */
function withinLimits(items: readonly Item[], { editions }: FeedPlan): Item[] {
  let total = 0;
  return items.map((item) => {
    const bytes = Buffer.byteLength(item.html);
    const isShown = bytes <= MAX_ITEM_BYTES && total + bytes <= MAX_FEED_BYTES;
    const shown = isShown ? item : { ...item, html: shortHtml(item, editions) };
    total += Buffer.byteLength(shown.html);
    return shown;
  });
}

function shortHtml({ story, url }: Item, editions: readonly Edition[]): string {
  const edition = editions.find(({ id }) => id === story.editionId) ?? { dateline: '' };
  const link = `<p><a href="${escapeHtml(url)}">Baca selengkapnya</a></p>`;
  return `${itemHtml(story, edition, 'excerpt')}\n${link}`;
}

/** Source and author as plain text: the summary of an item without an excerpt. */
export function creditText(story: PublishedStory): string {
  return creditLines(story)
    .filter(({ name }) => name === 'source' || name === 'by')
    .map(({ parts }) => oneLine(parts.map((part) => part.text).join('')))
    .join('. ');
}

function rightsOf({ rights, licence }: PublishedStory, outlet: string): string {
  const notice = feedTitle(rights.copyrightNotice ?? '') || `© ${outlet}`;
  return licence ? `${notice.replace(/\.$/, '')}. ${feedTitle(licence)}` : notice;
}

function categoriesOf(story: PublishedStory): string[] {
  const names = [story.section, ...story.tags].map((name) => feedTitle(name ?? '')).filter(Boolean);
  const seen = new Set<string>();
  return names
    .filter((name) => name.length <= 80 && !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()))
    .slice(0, 12);
}

/**
 * Returns our own copy of the image if there is one, else the outlet's; undefined if no image may be
 * shown.
 */
function pictureOf(story: PublishedStory, base: string, site: Site): Item['image'] {
  const { image, images, picture, level } = story;
  if (!image || images === 'none' || level === 'headline') return undefined;
  const clean = cleanImage(image, base);
  const own = picture.at(-1);
  if (!clean || !own) return clean;
  const { name, width, height } = own;
  return { ...clean, url: siteUrl(site, paths.picture(name)), type: IMAGE_TYPE, width, height };
}

function cleanImage(image: Image, base: string): Image | undefined {
  const url = webUrl(image.url, base);
  if (url === undefined) return undefined;
  const [alt, caption, credit] = [image.alt, image.caption, imageCredit(image.credit)].map((text) =>
    feedTitle(text ?? ''),
  );
  return { url, alt, caption, credit, width: size(image.width), height: size(image.height) };
}

function size(pixels: number | undefined): number | undefined {
  return pixels !== undefined && Number.isInteger(pixels) && pixels > 0 ? pixels : undefined;
}

/** Makes `updated` unique within the feed by adding milliseconds: Atom readers tell versions apart by it. */
function distinctMoments(items: readonly Item[]): Item[] {
  const taken = new Set<number>();
  return items.map((item) => {
    let time = item.updated.getTime();
    while (taken.has(time)) time += 1;
    taken.add(time);
    return time === item.updated.getTime() ? item : { ...item, updated: new Date(time) };
  });
}
