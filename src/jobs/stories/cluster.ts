import { followUpJobs } from '../follow-up-jobs.ts';
import type { JobContext } from '../job-context.ts';
import type { Job } from '../job.ts';
import { leadPreference, placeArticle } from './place-article.ts';

/** Find the story of an article. */
export interface ClusterWork {
  readonly articleId: number;
}

/** Finds the story of an article; the story's lead is translated next. */
async function cluster(context: JobContext, { articleId }: ClusterWork): Promise<void> {
  const { db, queue, log, now, config } = context;
  const preference = leadPreference(config.sources);
  const { storyId, outcome, merged } = await placeArticle(
    db,
    articleId,
    now(),
    followUpJobs(queue),
    preference,
  );
  log.info({ article: articleId, story: storyId, outcome, merged }, 'story');
}

export const clusterJob: Job<ClusterWork> = {
  key: ({ articleId }) => String(articleId),
  concurrency: 2,
  run: cluster,
};
