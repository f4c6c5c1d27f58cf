import { followUpDecisions } from '../follow-up-jobs.ts';
import type { JobContext } from '../job-context.ts';
import type { Job } from '../job.ts';
import { publishStoryIn } from './publish-story.ts';
import { logDecisions } from './write-decision.ts';

/** Decide in which editions a story is published. */
export interface PublishWork {
  readonly storyId: number;
}

/** Decides in which editions a story is published. Editions that changed for readers are rendered next. */
async function publish(context: JobContext, { storyId }: PublishWork): Promise<void> {
  const { db, queue, log, config, now } = context;
  const outcomes = await db.transaction().execute(async (tx) => {
    const decided = await publishStoryIn(tx, storyId, config.editions, config.sources, now());
    await followUpDecisions(queue, now())(tx, decided);
    return decided;
  });
  logDecisions(log, outcomes);
}

export const publishJob: Job<PublishWork> = {
  key: ({ storyId }) => String(storyId),
  concurrency: 2,
  run: publish,
};
