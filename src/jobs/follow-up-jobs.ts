import type { Db } from '../store/schema.ts';
import type { FollowUp } from './stories/place-article.ts';
import { secondsAfter } from './job-context.ts';
import type { DecisionResult } from './publish/write-decision.ts';
import type { Queue } from './queue.ts';

/** In a crawl many stories change within seconds; an edition is written once for all of them. */
const SETTLE_SECONDS = 1;

/** What follows from a story that changed: its lead is translated and published; stories that it swallowed lead to it. */
export function followUpJobs(queue: Queue): FollowUp {
  return async (tx, storyId, _changed, merged) => {
    await queue.enqueue(tx, 'translate', { storyId });
    await queue.enqueueAll(
      tx,
      'publish',
      merged.map((alias) => ({ work: { storyId: alias } })),
    );
  };
}

/**
 * What follows from decisions: editions that changed for readers are written anew, stories that look different because of
 * it are decided too, what waits for a moment is decided then, and pictures that may be shown are fetched.
 */
export function followUpDecisions(queue: Queue, now: Date) {
  return async (tx: Db, decided: readonly DecisionResult[]): Promise<void> => {
    for (const { picture } of decided)
      if (picture !== undefined) await queue.enqueue(tx, 'picture', picture.work, { host: picture.host });
    await queue.enqueueAll(
      tx,
      'publish',
      decided.flatMap(({ storyId, again: after, others = [] }) => [
        ...(after === undefined ? [] : [{ work: { storyId }, options: { after } }]),
        ...others.map((other) => ({ work: { storyId: other } })),
      ]),
    );
    const after = secondsAfter(now, SETTLE_SECONDS);
    await queue.enqueueAll(
      tx,
      'render',
      decided
        .filter(({ changed }) => changed)
        .map(({ editionId }) => ({ work: { editionId }, options: { after } })),
    );
  };
}
