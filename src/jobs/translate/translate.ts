import { TranslateError } from '../../model/errors.ts';
import type { Translation } from '../../model/translation.ts';
import { type RetryPolicy, scheduleRetry } from '../../model/schedule-retry.ts';
import { preparePartitions } from '../../store/stories/fingerprints.ts';
import {
  addTranslation,
  type LeadArticle,
  leadArticle,
  noteTranslationProblem,
  translatedInto,
} from '../../store/translation/translations.ts';
import { type JobContext } from '../job-context.ts';
import { linkTranslation } from '../stories/link-stories.ts';
import type { Job } from '../job.ts';
import { isWanted } from './wanted-languages.ts';

const POLICY: RetryPolicy = { pauses: [1, 5, 30, 120, 720], afterLast: 'repeat', retryAfter: 'replaces' };
/** Only another configuration helps. retry-waiting.ts then retries the stories at once. */
const UNCONFIGURED: RetryPolicy = { ...POLICY, pauses: [720] };
/** The first use of a model downloads it. */
const DOWNLOADING: RetryPolicy = { ...POLICY, pauses: [2] };

/** Translate the lead article of a story. */
export interface TranslateWork {
  readonly storyId: number;
}

/** Translates a story's lead into the language of every edition that takes it, then queues its publication. */
export async function translateStory(
  context: JobContext,
  { storyId }: TranslateWork,
  signal: AbortSignal,
): Promise<void> {
  const { db, queue, config, log } = context;
  const article = await leadArticle(db, storyId);
  // A story without remaining copies has nothing to translate, but must be withdrawn.
  if (article === undefined) return queue.enqueue(db, 'publish', { storyId });
  const done = await translatedInto(db, article.id, article.version);
  const languages = [...new Set(config.editions.map((edition) => edition.language))];
  let isQueued = false;
  for (const language of languages) {
    if (done.includes(language)) continue;
    try {
      if (!(await isWanted(context, { storyId, article, language }, signal))) {
        log.debug({ story: storyId, to: language }, 'not translated: no edition takes it');
        continue;
      }
      await storeTranslation(context, storyId, article, await context.translator(article, language, signal));
    } catch (error) {
      if (!(error instanceof TranslateError) || signal.aborted) throw error;
      await postponeTranslation(context, storyId, article, language, error);
    }
    isQueued = true;
  }
  // Enqueued even if nothing was translated: publishing is idempotent.
  if (!isQueued) await queue.enqueue(db, 'publish', { storyId });
}

async function storeTranslation(
  context: JobContext,
  storyId: number,
  article: LeadArticle,
  translation: Translation,
): Promise<void> {
  const { db, queue, now } = context;
  const { id, version } = article;
  // The story may be translated days after its last article was placed.
  await preparePartitions(db, now());
  await db.transaction().execute(async (tx) => {
    await addTranslation(tx, id, version, translation);
    await linkTranslation(tx, id, translation, now());
    await queue.enqueue(tx, 'publish', { storyId });
  });
  logTranslation(context, storyId, article, translation);
}

/** Counts and logs a translation that was stored. */
export function logTranslation(
  { log, metrics }: Pick<JobContext, 'log' | 'metrics'>,
  storyId: number,
  { id, headline }: Pick<LeadArticle, 'id' | 'headline'>,
  { to, origin, engine, counts }: Translation,
): void {
  for (const [kind, count] of Object.entries(counts)) metrics.sentences.inc({ origin: kind }, count);
  log.info({ story: storyId, article: id, to, origin, engine, ...counts }, `translated: ${headline}`);
}

/** Stores the reason. Publication holds the story with it until a later attempt succeeds. */
async function postponeTranslation(
  { db, queue, log, now }: JobContext,
  storyId: number,
  { id, version }: LeadArticle,
  language: string,
  error: TranslateError,
): Promise<void> {
  const at = now();
  const attempts = await db.transaction().execute(async (tx) => {
    const count = await noteTranslationProblem(tx, { id, version, language }, at, error);
    await queue.enqueue(tx, 'publish', { storyId });
    const after = scheduleRetry(policyFor(error), count, error, at);
    if (after !== undefined) await queue.enqueue(tx, 'translate', { storyId }, { after });
    return count;
  });
  // Waiting for an engine is expected, so it is not logged as an error.
  const level = error.code === 'no-engine' || error.code === 'model-missing' ? 'info' : 'warn';
  log[level]({ story: storyId, article: id, to: language, code: error.code, attempts }, error.message);
}

function policyFor({ code }: TranslateError): RetryPolicy {
  if (code === 'no-engine' || code === 'unsupported-pair') return UNCONFIGURED;
  return code === 'model-missing' ? DOWNLOADING : POLICY;
}

export const translateJob: Job<TranslateWork> = {
  key: ({ storyId }) => String(storyId),
  // More than there are threads: the embedded engine is fastest with sentences of several articles at once.
  concurrency: 4,
  run: translateStory,
};
