import type { Then } from './cluster.ts';
import type { Queue } from './queue.ts';

/** What follows from a story that changed: its lead is translated and published; stories that it swallowed lead to it. */
export function follow(queue: Queue): Then {
  return async (tx, storyId, _changed, merged) => {
    await queue.enqueue(tx, 'translate', { storyId });
    for (const alias of merged) await queue.enqueue(tx, 'publish', { storyId: alias });
  };
}
