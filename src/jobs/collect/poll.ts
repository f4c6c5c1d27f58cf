import { discover, type Discovery } from '../../discover/discover.ts';
import type { Candidate } from '../../model/candidate.ts';
import { Failure } from '../../model/errors.ts';
import { judgeOwnership } from '../../model/host-ownership.ts';
import type { Source } from '../../model/source.ts';
import { doublingPauses, type RetryPolicy, scheduleRetry } from '../../model/schedule-retry.ts';
import { canonicalUrl, directUrl } from '../../url/canonical-url.ts';
import { addCandidates, dropWaiting, type NewCandidate } from '../../store/crawl/candidates.ts';
import {
  type ListingRow,
  listingById,
  noteListingFailed,
  noteListingRead,
} from '../../store/crawl/listings.ts';
import { noteSourceFailing, noteSourceOk } from '../../store/crawl/sources.ts';
import { activeSource, type JobContext, minutesAfter } from '../job-context.ts';
import type { Job } from '../job.ts';
import { pagePriority } from '../job-priority.ts';
import { DAY_MINUTES } from '../../time/durations.ts';
import { pollWire } from './poll-wire.ts';

/** Maximum pause of a listing that keeps failing. */
const MAX_PAUSE_MINUTES = DAY_MINUTES;

/** Maximum TTL of a feed that is obeyed, since longer ones are usually a template's default. */
const MAX_TTL_MINUTES = 60;

/** Links of a source that wait to be fetched. A hostile listing can name new ones at every poll. */
const MAX_WAITING = 2_000;

/** Look at a listing. */
export interface PollWork {
  readonly listingId: number;
}

/** Reads a listing. New links become candidates with a job each. */
export async function pollListing(
  context: JobContext,
  { listingId }: PollWork,
  signal: AbortSignal,
): Promise<void> {
  const row = await listingById(context.db, listingId);
  const source = row && activeSource(context, row.sourceId);
  const listing = source?.listings.find((one) => one.url === row?.url);
  // The source may have been removed from sources.yaml since the job was queued.
  if (row === undefined || source === undefined || listing === undefined) return;

  const state = { etag: row.etag ?? undefined, lastModified: row.lastModified ?? undefined };
  try {
    if (listing.kind === 'wire') return await pollWire(context, { source, listing, row }, signal);
    const tools = { get: context.get, now: context.now(), signal, read: context.reader.readRows };
    await storeListing(context, source, row, await discover(listing, source, state, tools));
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    if (isTemporarilyEmpty(row, error, context.now())) await storeListing(context, source, row, NOTHING_NEW);
    else await postponeListing(context, source, row, error);
  }
}

const NOTHING_NEW: Discovery = { kind: 'not-modified' };

/** An empty listing soon after a full one is not an error: small outlets have quiet nights. */
function isTemporarilyEmpty({ okAt }: ListingRow, error: Failure, now: Date): boolean {
  return error.code === 'empty' && okAt !== null && now < minutesAfter(okAt, DAY_MINUTES);
}

async function storeListing(
  context: JobContext,
  source: Source,
  row: ListingRow,
  found: Discovery,
): Promise<void> {
  const { db, queue, log, now, config } = context;
  if (found.kind === 'refused-by-robots') {
    await postponeListing(context, source, row, {
      code: 'refused-by-robots',
      message: `robots.txt does not allow ${row.url} (${found.rule}); ask the outlet, take another listing, or write enabled: false`,
      retry: 'later',
    });
    return;
  }
  const at = now();
  const ttl = found.kind === 'candidates' ? found.ttlMinutes : row.ttlMinutes;
  const dueAt = minutesAfter(
    at,
    Math.max(source.everyMinutes, Math.min(wholeMinutes(ttl ?? undefined) ?? 0, MAX_TTL_MINUTES)),
  );
  const added = await db.transaction().execute(async (tx) => {
    if (found.kind === 'not-modified') {
      await noteListingRead(tx, row.id, at, dueAt, {});
      await noteSourceOk(tx, source.id, at);
      return [];
    }
    const candidates = found.candidates.flatMap(
      (candidate) => owned(candidate, source, config.sources) ?? [],
    );
    const fresh = await addCandidates(tx, row.id, candidates, source.maxNew);
    const dropped = await dropWaiting(tx, source.id, MAX_WAITING, at);
    if (dropped > 0)
      log.warn({ source: source.id, dropped }, 'too many links are waiting; the oldest are dropped');
    const dates = new Map(candidates.map(({ candidate: { url, publishedAt } }) => [url, publishedAt]));
    await queue.enqueueAll(
      tx,
      'collect',
      fresh.map(({ id, url }) => ({
        work: { candidateId: id },
        options: { host: new URL(url).host, priority: pagePriority(dates.get(url), at) },
      })),
    );
    const { etag, lastModified, ttlMinutes } = found;
    const tooOld = found.skipped.find(({ reason }) => reason === 'too-old')?.count ?? 0;
    const answer = {
      listed: candidates.length,
      tooOld,
      ttlMinutes: wholeMinutes(ttlMinutes),
      etag,
      lastModified,
    };
    await noteListingRead(tx, row.id, at, dueAt, answer);
    await noteSourceOk(tx, source.id, at);
    return fresh;
  });
  const listed = found.kind === 'candidates' ? found.candidates.length : 0;
  log.info({ source: source.id, listing: row.url, kind: found.kind, listed, new: added.length }, 'listing');
}

/**
 * Assigns a candidate to the source that owns its page; undefined for a URL that is not usable. For a
 * page of another outlet only the URL is kept, not what the listing says about it.
 */
function owned(candidate: Candidate, lister: Source, sources: readonly Source[]): NewCandidate | undefined {
  const key = canonicalUrl(candidate.url);
  if (key === undefined) return undefined;
  const url = directUrl(candidate.url);
  const ownership = judgeOwnership(url, lister, sources);
  if (ownership.kind === 'foreign')
    return { sourceId: lister.id, key, candidate: { ...candidate, url }, foreign: ownership.why };
  const { source, peers } = ownership;
  return {
    sourceId: source.id,
    key,
    peers,
    candidate: source.id === lister.id ? { ...candidate, url } : { url },
  };
}

function wholeMinutes(minutes: number | undefined): number | undefined {
  return minutes !== undefined && minutes > 0 && minutes < 1_000_000 ? Math.round(minutes) : undefined;
}

/** Retries a failing listing with growing pauses; candidates found earlier stay. */
async function postponeListing(
  { db, log, now }: JobContext,
  source: Source,
  row: ListingRow,
  problem: Pick<Failure, 'code' | 'message' | 'retry'>,
): Promise<void> {
  const at = now();
  const policy: RetryPolicy = {
    pauses: doublingPauses(source.everyMinutes, MAX_PAUSE_MINUTES),
    afterLast: 'repeat',
  };
  // A listing is never dropped: its outlet may mend it.
  const retry = problem.retry === 'never' ? 'later' : problem.retry;
  const dueAt = scheduleRetry(policy, row.failures + 1, { retry }, at) ?? at;
  await db.transaction().execute(async (tx) => {
    await noteListingFailed(tx, row.id, at, dueAt, problem);
    await noteSourceFailing(tx, source.id, at, problem);
  });
  const { code, message } = problem;
  log.warn({ source: source.id, listing: row.url, code }, message);
}

export const pollJob: Job<PollWork> = {
  key: ({ listingId }) => String(listingId),
  concurrency: 4,
  onePerHost: true,
  run: pollListing,
};
