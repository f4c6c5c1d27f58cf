import type { Kysely } from 'kysely';
import { countDecidedStories, decidedStories } from '../../store/publication/publications.ts';
import type { Database } from '../../store/schema.ts';
import { backgroundJob, inPortions } from '../enqueue-stories.ts';
import { followUpDecisions } from '../follow-up-jobs.ts';
import type { JobContext } from '../job-context.ts';
import type { Queue } from '../queue.ts';
import { publishStoryIn } from './publish-story.ts';
import type { DecisionResult } from './write-decision.ts';

/** Dependencies of `republish`. A dry run does not open the queue. */
export interface RepublishParts extends Pick<JobContext, 'db' | 'config' | 'now'> {
  readonly queue: () => Promise<Queue>;
}

/** Which stories are decided again, and where. */
export interface RepublishScope {
  /** Only stories that are new or changed since this time; undefined: all. */
  readonly since?: Date | undefined;
  /** Id of the only edition to decide; undefined: all. */
  readonly edition?: string | undefined;
  /** Decide, report, and roll every decision back. */
  readonly dryRun: boolean;
}

/** What deciding again has changed, or would change. */
export interface RepublishReport {
  readonly stories: number;
  /** Stories without a text in the language of one of the editions. */
  readonly untranslated: number;
  /** The decisions that readers see. */
  readonly changes: readonly DecisionResult[];
}

/**
 * Decides stored stories again under the present sources.yaml, each in a transaction of its own with the jobs that
 * follow from it, so an interrupted run loses nothing and repeating it is harmless.
 *
 * @param onProgress called after each story
 * @throws the signal's reason
 */
export async function republish(
  parts: RepublishParts,
  scope: RepublishScope,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<RepublishReport> {
  const { db, config } = parts;
  const { since, edition, dryRun } = scope;
  const editions = config.editions.filter(({ id }) => edition === undefined || id === edition);
  const languages = [...new Set(editions.map(({ language }) => language))];
  const queue = dryRun ? undefined : await parts.queue();
  const total = await countDecidedStories(db, since);
  const changes: DecisionResult[] = [];
  let done = 0;
  let untranslated = 0;
  await inPortions(
    (after, limit) => decidedStories(db, { since, languages }, after, limit),
    async (portion) => {
      const missing = portion.filter((story) => story.untranslated).map(({ storyId }) => storyId);
      untranslated += missing.length;
      await queue?.enqueueAll(db, 'translate', missing.map(backgroundJob));
      for (const { storyId } of portion) {
        signal.throwIfAborted();
        const decided = await decideAgain(parts, queue, storyId, edition);
        changes.push(...decided.filter(({ changed }) => changed));
        onProgress(++done, total);
      }
    },
    ({ storyId }) => storyId,
  );
  return { stories: done, untranslated, changes };
}

/** Decides a story. Without a queue the decision is rolled back. */
async function decideAgain(
  { db, config: { editions, sources }, now }: RepublishParts,
  queue: Queue | undefined,
  storyId: number,
  only: string | undefined,
): Promise<DecisionResult[]> {
  if (queue === undefined)
    return tryDecision(db, (tx) => publishStoryIn(tx, storyId, editions, sources, now(), { only }));
  return db.transaction().execute(async (tx) => {
    const decided = await publishStoryIn(tx, storyId, editions, sources, now(), { only });
    await followUpDecisions(queue, now())(tx, decided);
    return decided;
  });
}

async function tryDecision<T>(
  db: Kysely<Database>,
  decide: (tx: Parameters<typeof publishStoryIn>[0]) => Promise<T>,
): Promise<T> {
  const trial = await db.startTransaction().execute();
  try {
    return await decide(trial);
  } finally {
    await trial.rollback().execute();
  }
}
