/** Minutes after an article was first seen at which its page is looked at again: outlets change young stories most. */
const LOOKS = [15, 60, 6 * 60, 24 * 60, 3 * 24 * 60];

/** The next moment to look at an article again; undefined when it is old enough to be left alone. */
export function nextRecheck(firstSeen: Date, now: Date): Date | undefined {
  return LOOKS.map((minutes) => new Date(firstSeen.getTime() + minutes * 60_000)).find((look) => look > now);
}
