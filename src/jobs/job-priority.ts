import type { FetchErrorCode } from '../model/errors.ts';
import { DAY_MS } from '../time/durations.ts';

/** Priorities of jobs that send requests. Jobs of a higher number run first. */
export const REQUEST_PRIORITY = {
  /** News of the last day, and polls of listings. */
  fresh: 0,
  /** Older pages, such as those on the first read of a sitemap. */
  backfill: -1,
  /** Pages that are stored already. */
  recheck: -2,
  /** Requests to a host that did not respond last time. They occupy at most half of the workers. */
  unresponsive: -10,
} as const;

/** Priority of a page that was never fetched. A page without a date is fresh. */
export function pagePriority(publishedAt: Date | undefined, now: Date): number {
  const isOld = publishedAt !== undefined && now.getTime() - publishedAt.getTime() > DAY_MS;
  return isOld ? REQUEST_PRIORITY.backfill : REQUEST_PRIORITY.fresh;
}

/** Errors after which a host is likely to cost the next request its whole time limit, too. */
export function isUnresponsive(code: FetchErrorCode): boolean {
  return code === 'timeout' || code === 'connect' || code === 'dns';
}
