import type { Db } from '../store/schema.ts';
import type { FollowUp } from './stories/place-article.ts';
import { secondsAfter } from './job-context.ts';
import type { DecisionResult } from './publish/write-decision.ts';
import type { Queue } from './queue.ts';

/** Delay that lets one rendering cover the many stories that change within seconds in a crawl. */
const SETTLE_SECONDS = 1;

/**
 * Enqueues the jobs that follow a changed story: its lead is translated and published; merged stories
 * redirect to it.
 */
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
 * Enqueues the jobs that follow decisions: changed editions are rendered, stories that look different as
 * a result are decided again, stories with a review date are decided then, and permitted images are
 * fetched.
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
