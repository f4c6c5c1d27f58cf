import { jsonDigest } from '../../text/json-digest.ts';
import { completeTask, isTaskDue } from '../../store/crawl/periodic-tasks.ts';
import {
  storiesToDecideAgain,
  storiesToReview,
  storiesToSelectAgain,
} from '../../store/publication/publications.ts';
import { backgroundJob, enqueueStories, inPortions, PORTION } from '../enqueue-stories.ts';
import { type JobContext, minutesAfter } from '../job-context.ts';
import { policyOf, selectionsOf } from './publish-story.ts';
import { DAY_MINUTES } from '../../time/durations.ts';

/**
 * Reviews run daily even with an unchanged configuration: a process with an older one may have decided
 * since.
 */
const REPEAT_MINUTES = DAY_MINUTES;

/**
 * Queues the stories to decide again: those whose review date has come, and those that were decided under
 * another sources.yaml. Idempotent.
 */
export async function reviewPublications(context: JobContext): Promise<void> {
  const { db, queue, now } = context;
  const due = await storiesToReview(db, now(), PORTION);
  await queue.enqueueAll(
    db,
    'publish',
    due.map((storyId) => ({ work: { storyId } })),
  );
  await reviewPolicies(context);
  await reviewSelections(context);
}

/** The publishing rules of a source changed: its stories are decided again. */
async function reviewPolicies(context: JobContext): Promise<void> {
  const { db, config, now } = context;
  const policies = config.sources.flatMap((source) =>
    config.editions.map((edition) => ({
      sourceId: source.id,
      editionId: edition.id,
      policy: policyOf(source, edition),
    })),
  );
  await onChange(context, 'policies', jsonDigest(policies), () =>
    enqueueStories(context, 'publish', (after, limit) =>
      storiesToDecideAgain(db, policies, now(), limit, after),
    ),
  );
}

/**
 * An edition was added, or its selection or language changed: all stored stories are decided again. Those
 * without a text in one of the languages are translated first. A decision stores its selections with the
 * story, so an interrupted review continues where it stopped.
 */
async function reviewSelections(context: JobContext): Promise<void> {
  const { db, queue, config } = context;
  const selections = selectionsOf(config.editions);
  const languages = [...new Set(config.editions.map((edition) => edition.language))];
  await onChange(context, 'selections', jsonDigest(selections), () =>
    inPortions(
      (after, limit) => storiesToSelectAgain(db, { selections, languages }, after, limit),
      async (stories) => {
        for (const untranslated of [true, false])
          await queue.enqueueAll(
            db,
            untranslated ? 'translate' : 'publish',
            stories
              .filter((story) => story.untranslated === untranslated)
              .map((story) => backgroundJob(story.storyId)),
          );
      },
      (story) => story.storyId,
    ),
  );
}

/** Runs a review once a day, and when the configuration it depends on differs from the last time. */
async function onChange(
  { db, now, log }: JobContext,
  name: string,
  digest: string,
  review: () => Promise<number>,
): Promise<void> {
  if (!(await isTaskDue(db, { name, digest, now: now() }))) return;
  const stories = await review();
  await completeTask(db, { name, digest, next: minutesAfter(now(), REPEAT_MINUTES) });
  if (stories > 0) log.info({ stories }, `decided again: ${name} in sources.yaml changed`);
}
