import { fileURLToPath } from 'node:url';
import { isLaterVersion, newestVersions } from '../../discover/wire/versions.ts';
import { ListingError } from '../../model/errors.ts';
import { ownersOf } from '../../model/host-ownership.ts';
import type { Listing } from '../../model/listing.ts';
import type { Source } from '../../model/source.ts';
import type { WireItem } from '../../model/wire-item.ts';
import { knownDeliveries, storeDeliveries, type DeliveredItem } from '../../store/crawl/deliveries.ts';
import { type ListingRow, noteListingRead } from '../../store/crawl/listings.ts';
import { noteSourceOk } from '../../store/crawl/sources.ts';
import { DAY_MS } from '../../time/durations.ts';
import { type JobContext, minutesAfter } from '../job-context.ts';
import { unpackDelivery, type DeliveredDocument, moveDone, readWireFolder } from './wire-folder.ts';

/** Documents of a paged response that one poll reads at most. */
const MAX_PAGES = 20;

/** What one poll of a listing of kind `wire` brought. */
interface WireReading {
  readonly items: readonly WireItem[];
  /** Validator of the response, or the cursor of the folder. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly files: readonly string[];
  readonly more: boolean;
}

/** What a poll works on. */
export interface WirePoll {
  readonly source: Source;
  readonly listing: Listing;
  readonly row: ListingRow;
}

/**
 * Reads what an agency delivered since the last poll and stores its items; new ones and new versions are collected.
 *
 * @throws ListingError, FetchError if nothing could be read
 */
export async function pollWire(context: JobContext, poll: WirePoll, signal: AbortSignal): Promise<void> {
  const { db, queue, log, now } = context;
  const { source, listing, row } = poll;
  const reading = listing.url.startsWith('file:')
    ? await readFolder(context, poll)
    : await readPages(context, poll, signal);
  const at = now();
  const dueAt = reading?.more === true ? at : minutesAfter(at, source.everyMinutes);
  const { items = [], etag, lastModified } = reading ?? {};
  const recent = items.filter((item) => !isTooOld(item, source, at));
  const added = await db.transaction().execute(async (tx) => {
    const delivered = newestVersions(recent).map((item) => toDelivered(item, source, context.config.sources));
    const known = await knownDeliveries(
      tx,
      source.id,
      delivered.map(({ key }) => key),
    );
    const fresh = delivered.filter(({ key, item }) => {
      const before = known.get(key);
      return before === undefined || isLaterVersion(item, before);
    });
    const stored = await storeDeliveries(tx, source.id, row.id, fresh);
    await queue.enqueueAll(
      tx,
      'collect',
      stored.map(({ id, url }) => ({ work: { candidateId: id }, options: { host: new URL(url).host } })),
    );
    const answer = { listed: items.length, tooOld: items.length - recent.length, etag, lastModified };
    await noteListingRead(tx, row.id, at, dueAt, reading === undefined ? {} : answer);
    await noteSourceOk(tx, source.id, at);
    return stored;
  });
  if (listing.done !== undefined && reading !== undefined)
    await moveDone(reading.files, fileURLToPath(listing.done));
  log.info(
    { source: source.id, listing: row.url, kind: 'wire', listed: items.length, new: added.length },
    'listing',
  );
}

async function readFolder(context: JobContext, { listing, row, source }: WirePoll): Promise<WireReading> {
  const cursor = Number(row.etag ?? 0);
  const folder = await readWireFolder(listing.url, Number.isFinite(cursor) ? cursor : 0);
  const { items, problems } = await parse(context, folder.documents);
  const failed = [...folder.problems, ...problems.map(({ error }) => error)];
  for (const error of failed) context.log.warn({ source: source.id, code: error.code }, error.message);
  const [first] = failed;
  if (first !== undefined && items.length === 0) throw first;
  const broken = problems.map(({ place }) => place);
  // A file with an unreadable document stays where it is, for the operator.
  const files = folder.files.filter((path) => !broken.some((place) => place.startsWith(path)));
  return { items, etag: String(folder.cursor), files, more: folder.more };
}

/** Reads a response and its further pages, until one has nothing new. Undefined: not modified. */
async function readPages(
  context: JobContext,
  { listing, row, source }: WirePoll,
  signal: AbortSignal,
): Promise<WireReading | undefined> {
  const items: WireItem[] = [];
  const waiting = [listing.url];
  const seen = new Set<string>();
  let validators: Pick<WireReading, 'etag' | 'lastModified'> = {};
  for (let url = waiting.shift(); url !== undefined && seen.size < MAX_PAGES; url = waiting.shift()) {
    if (seen.has(url)) continue;
    const first = seen.size === 0;
    seen.add(url);
    const outcome = await context.get(url, {
      accept: 'delivery',
      ...(first ? { etag: row.etag ?? undefined, lastModified: row.lastModified ?? undefined } : {}),
      delayMs: source.delaySeconds * 1000,
      signal,
    });
    if (outcome.kind === 'not-modified' && first) return undefined;
    if (outcome.kind === 'refused-by-robots')
      throw new ListingError(
        'not-a-listing',
        `robots.txt does not allow ${url} (${outcome.rule}); ask the agency`,
      );
    if (outcome.kind !== 'page') continue;
    const { page } = outcome;
    if (first) validators = { etag: page.etag, lastModified: page.lastModified };
    const documents =
      page.bytes === undefined
        ? [{ place: page.url, text: page.text }]
        : unpackDelivery(page.bytes, page.url);
    const parsed = await parse(context, documents);
    const [problem] = parsed.problems;
    if (problem !== undefined && parsed.items.length === 0) throw problem.error;
    const news = await hasNews(context, source, parsed.items);
    items.push(...parsed.items);
    if (news) waiting.push(...parsed.next.filter((next) => isOwn(next, listing, source, context)));
  }
  return { items, ...validators, files: [], more: false };
}

async function hasNews({ db }: JobContext, source: Source, items: readonly WireItem[]): Promise<boolean> {
  const newest = newestVersions(items);
  const known = await knownDeliveries(
    db,
    source.id,
    newest.map(({ id }) => keyOfItem(id)),
  );
  return newest.some((item) => {
    const before = known.get(keyOfItem(item.id));
    return before === undefined || isLaterVersion(item, before);
  });
}

interface Parsed {
  readonly items: readonly WireItem[];
  readonly next: readonly string[];
  readonly problems: readonly { readonly place: string; readonly error: ListingError }[];
}

/** Parses documents in the reader's thread; damaged ones do not hide the others. */
async function parse({ reader }: JobContext, documents: readonly DeliveredDocument[]): Promise<Parsed> {
  const items: WireItem[] = [];
  const next: string[] = [];
  const problems: { place: string; error: ListingError }[] = [];
  for (const { place, text } of documents) {
    try {
      const delivery = await reader.readDelivery(text, place);
      items.push(...delivery.items);
      next.push(...delivery.next);
    } catch (error) {
      if (!(error instanceof ListingError)) throw error;
      problems.push({ place, error });
    }
  }
  return { items, next, problems };
}

/** A service must not send us to other hosts: the access that was granted is for its own. */
function isOwn(next: string, listing: Listing, source: Source, { config }: JobContext): boolean {
  if (URL.parse(next)?.host === URL.parse(listing.url)?.host) return true;
  return ownersOf(next, config.sources).some(({ id }) => id === source.id);
}

function isTooOld({ versionCreated, firstCreated }: WireItem, { maxAgeDays }: Source, now: Date): boolean {
  const time = versionCreated ?? firstCreated;
  return time !== undefined && now.getTime() - new Date(time).getTime() > maxAgeDays * DAY_MS;
}

/** Identity of an item within its source. */
function keyOfItem(id: string): string {
  return `wire:${id.slice(0, 2000)}`;
}

/** An item with the URL to which readers are linked: its page if the agency has one, else the agency's home page. */
function toDelivered(item: WireItem, source: Source, sources: readonly Source[]): DeliveredItem {
  const own = item.url !== undefined && ownersOf(item.url, sources).some(({ id }) => id === source.id);
  const home = new URL(source.homepage);
  home.hash = item.id.slice(0, 500);
  return { key: keyOfItem(item.id), url: own && item.url !== undefined ? item.url : home.href, item };
}
