import type { JobContext } from './job-context.ts';
import type { NewJob } from './queue.ts';

/** Number of stories that are enqueued at once. */
export const PORTION = 1000;

/** Enqueues a job for each story, in portions. */
export function enqueueStories(
  { db, queue }: Pick<JobContext, 'db' | 'queue'>,
  name: 'translate' | 'publish',
  find: (after: number, limit: number) => Promise<readonly number[]>,
): Promise<number> {
  return inPortions(
    find,
    async (stories) => queue.enqueueAll(db, name, stories.map(backgroundJob)),
    (id) => id,
  );
}

/**
 * A job that runs after all fresh news. Older stories run first, so that their numbers in an edition
 * follow their age.
 */
export function backgroundJob(storyId: number): NewJob<{ storyId: number }> {
  return { work: { storyId }, options: { priority: -storyId } };
}

/**
 * Handles any number of rows, in portions.
 *
 * @param find rows with ids above `after`, in ascending order, at most `limit`
 * @returns how many there were
 */
export async function inPortions<T>(
  find: (after: number, limit: number) => Promise<readonly T[]>,
  handle: (rows: readonly T[]) => Promise<void>,
  idOf: (row: T) => number,
): Promise<number> {
  let count = 0;
  for (let last = 0; ;) {
    const rows = await find(last, PORTION);
    await handle(rows);
    count += rows.length;
    const end = rows.at(-1);
    if (end === undefined || rows.length < PORTION) return count;
    last = idOf(end);
  }
}
