import { DAY_MINUTES } from '../time/durations.ts';

/**
 * Minutes after an article's first sighting at which its page is fetched again. Outlets mostly change
 * young stories.
 */
const LOOKS = [15, 60, 6 * 60, DAY_MINUTES, 3 * DAY_MINUTES];

/** The next time to fetch an article's page again; undefined if the article is too old. */
export function nextRecheck(firstSeen: Date, now: Date): Date | undefined {
  return LOOKS.map((minutes) => new Date(firstSeen.getTime() + minutes * 60_000)).find((look) => look > now);
}
