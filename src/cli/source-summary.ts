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

/** How sources are doing, and what stands in their way. */
export interface Summary {
  readonly sources: readonly SourceReport[];
  readonly listings: readonly FailingListing[];
  readonly pages: readonly LostPages[];
}

/** Sums up what was first seen at or after `since`, of all sources or of some. */
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

/** For people: one line a source, and below the table whatever is wrong, why, and what to do about it. */
export function summaryText({ sources, listings, pages }: Summary): string {
  const ailments = sources.flatMap((row) => [
    ...listings.filter(({ sourceId }) => sourceId === row.id).flatMap(problemLines),
    ...failure(row),
    ...standstill(row),
    ...pages.filter(({ sourceId }) => sourceId === row.id).flatMap(losses),
  ]);
  return [table({ sources, listings, pages }), ...ailments].join('\n');
}

/** For programs: the rows with what stands in their way. */
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

function stateOf(row: SourceReport, illListing: boolean, failingJobs: boolean): string {
  if (!row.enabled) return 'disabled';
  if (illListing || failingJobs || row.failingSince !== null) return 'ill';
  if (row.okAt === null) return 'not read yet';
  if (row.onlyOld > 0) return 'stopped';
  return staleSince(row) === undefined ? 'well' : 'quiet';
}

function problemLines({ sourceId, url, code, message, okAt, nextLookAt }: FailingListing): string[] {
  const whole = message.includes(new URL(url).host) ? message : `${url}: ${message}`;
  const read = okAt === null ? 'never read yet' : `last read ${formatMinute(okAt)}`;
  return [`${sourceId}: ${whole} (${code})`, `    ${read}, asked again ${formatMinute(nextLookAt)} UTC`];
}

/** Work on a source's news that broke off for a reason of ours. */
function failure({ id, errorCode, error }: SourceReport): string[] {
  return errorCode === INTERNAL ? [`${id}: work failed and is tried again: ${error} (${INTERNAL})`] : [];
}

/** A source that can be read and brings nothing. */
function standstill(row: SourceReport): string[] {
  if (row.onlyOld > 0)
    return [
      `${row.id}: can be read, but all ${row.onlyOld} entries of its listings are older than maxAge (stopped)`,
      '    look for a newer listing: warta source add with its home page',
    ];
  const since = staleSince(row);
  if (since === undefined) return [];
  return [
    `${row.id}: can be read, but nothing new has been listed since ${formatMinute(since)} UTC (quiet)`,
    `    see what it offers: warta source preview ${row.id}`,
  ];
}

function losses({ sourceId, lost, listed, codes, url, message }: LostPages): string[] {
  const reasons = codes.map(({ code, pages }) => `${pages} ${code}`).join(', ');
  const latest = message.includes(url) ? message : `${url}: ${message}`;
  return [
    `${sourceId}: ${lost} of ${listed} pages gave no article: ${reasons}`,
    `    the latest: ${latest}`,
    ...(codes[0]?.code === 'blocked' ? ['    ask the outlet for access; nothing is worked around'] : []),
  ];
}
