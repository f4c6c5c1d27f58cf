import { INTERNAL } from '../model/errors.ts';
import {
  type FailingListing,
  failingListings,
  type LostPages,
  lostPages,
} from '../store/crawl/source-problems.ts';
import { staleSince, reportSources, type SourceReport } from '../store/crawl/source-report.ts';
import type { Db } from '../store/schema.ts';
import { formatMinute, textTable } from './table.ts';

/** State of the sources, and their problems. */
export interface Summary {
  readonly sources: readonly SourceReport[];
  readonly listings: readonly FailingListing[];
  readonly pages: readonly LostPages[];
}

/** Summarises what was first seen at or after `since`, for all sources or for the ids in `only`. */
export async function readSummary(
  db: Db,
  since: Date = new Date(0),
  only?: readonly string[],
): Promise<Summary> {
  const wanted = (id: string): boolean => only === undefined || only.includes(id);
  return {
    sources: (await reportSources(db, since)).filter(({ id }) => wanted(id)),
    listings: (await failingListings(db)).filter(({ sourceId }) => wanted(sourceId)),
    pages: (await lostPages(db, since)).filter(({ sourceId }) => wanted(sourceId)),
  };
}

/** Formats the summary for people: one row a source, then failures and remedies. */
export function summaryText({ sources, listings, pages }: Summary): string {
  const problems = sources.flatMap((row) => [
    ...listings.filter(({ sourceId }) => sourceId === row.id).flatMap(listingLines),
    ...failedJobLines(row),
    ...staleLines(row),
    ...pages.filter(({ sourceId }) => sourceId === row.id).flatMap(lostPageLines),
  ]);
  return [table({ sources, listings, pages }), ...problems].join('\n');
}

/** Formats the summary for programs: a JSON array of the rows with their problems. */
export function summaryJson({ sources, listings, pages }: Summary): string {
  const rows = sources.map((row) => ({
    ...row,
    illListings: listings.filter(({ sourceId }) => sourceId === row.id),
    lostPages: pages.find(({ sourceId }) => sourceId === row.id),
  }));
  return JSON.stringify(rows, null, 2);
}

function table({ sources, listings, pages }: Summary): string {
  const columns = {
    source: (row) => row.id,
    listed: (row) => row.listed,
    fetched: (row) => row.fetched,
    stored: (row) => row.stored,
    copies: (row) => row.duplicates,
    translated: (row) => row.translated,
    published: (row) => row.published,
    held: (row) => row.held,
    foreign: (row) => row.foreign,
    lost: (row) => row.refused + row.failed + row.blocked,
    state: (row) =>
      stateOf(
        row,
        listings.some(({ sourceId }) => sourceId === row.id),
        pages.some(
          ({ sourceId, codes }) => sourceId === row.id && codes.some(({ code }) => code === INTERNAL),
        ),
      ),
  } satisfies Record<string, (row: SourceReport) => string | number>;
  return textTable(
    Object.keys(columns),
    sources.map((row) => Object.values(columns).map((cell) => cell(row))),
  );
}

function stateOf(row: SourceReport, failingListing: boolean, failingJobs: boolean): string {
  if (!row.enabled) return 'disabled';
  if (failingListing || failingJobs || row.failingSince !== null) return 'failing';
  if (row.okAt === null) return row.listings === 0 ? 'followed' : 'not read yet';
  if (row.onlyOld > 0) return 'stopped';
  return staleSince(row) === undefined ? 'ok' : 'stale';
}

function listingLines({ sourceId, url, code, message, okAt, nextLookAt }: FailingListing): string[] {
  const whole = message.includes(new URL(url).host) ? message : `${url}: ${message}`;
  const read = okAt === null ? 'never read yet' : `last read ${formatMinute(okAt)}`;
  return [`${sourceId}: ${whole} (${code})`, `    ${read}, next attempt ${formatMinute(nextLookAt)} UTC`];
}

/** Jobs of a source that failed through no fault of the outlet, e.g. an error of the database. */
function failedJobLines({ id, errorCode, error }: SourceReport): string[] {
  return errorCode === INTERNAL ? [`${id}: jobs failed and are retried: ${error} (${INTERNAL})`] : [];
}

/** A source whose listings can be read but list nothing new. */
function staleLines(row: SourceReport): string[] {
  if (row.onlyOld > 0)
    return [
      `${row.id}: all ${row.onlyOld} entries of its listings are older than maxAge (stopped)`,
      '    find a newer listing: run warta source add with its home page',
    ];
  const since = staleSince(row);
  if (since === undefined) return [];
  return [
    `${row.id}: nothing new has been listed since ${formatMinute(since)} UTC (stale)`,
    `    see what it lists now: warta source preview ${row.id}`,
  ];
}

function lostPageLines({ sourceId, lost, listed, codes, url, message }: LostPages): string[] {
  const reasons = codes.map(({ code, pages }) => `${pages} ${code}`).join(', ');
  const latest = message.includes(url) ? message : `${url}: ${message}`;
  return [
    `${sourceId}: no article on ${lost} of ${listed} pages: ${reasons}`,
    `    most recent: ${latest}`,
    ...(codes[0]?.code === 'blocked'
      ? ['    ask the outlet for access; Warta does not bypass bot walls']
      : []),
  ];
}
