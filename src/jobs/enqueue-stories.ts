import type { JobContext } from './job-context.ts';

/** Stories that are queued in one go. */
export const PORTION = 1000;

/**
 * Queues a job for each of any number of stories.
 *
 * @param find ids of stories above `after`, in ascending order, at most `limit`
 * @returns how many there were
 */
export async function enqueueStories(
  { db, queue }: Pick<JobContext, 'db' | 'queue'>,
  name: 'translate' | 'publish',
  find: (after: number, limit: number) => Promise<readonly number[]>,
): Promise<number> {
  let count = 0;
  for (let last = 0; ;) {
    const stories = await find(last, PORTION);
    await queue.enqueueAll(
      db,
      name,
      stories.map((storyId) => ({ work: { storyId } })),
    );
    count += stories.length;
    if (stories.length < PORTION) return count;
    last = stories.at(-1) ?? last;
  }
}
