import { Failure, FetchError, PublishError } from '../../model/errors.ts';
import type { FetchOutcome } from '../../model/page.ts';
import { type RetryPolicy, scheduleRetry } from '../../model/schedule-retry.ts';
import { MAX_IMAGE_BYTES } from '../../publish/resize-picture.ts';
import {
  noteImageProblem,
  saveImage,
  wantedImage,
  type WantedImage,
} from '../../store/publication/pictures.ts';
import { resizeInProcess } from './image-resizer.ts';
import { activeSource, type JobContext } from '../job-context.ts';
import type { Job } from '../job.ts';

/** After the last pause the story is shown without its image. */
const POLICY: RetryPolicy = { pauses: [5, 60, 720], afterLast: 'stop' };

/** Fetch the image of an article and make our own sizes of it. */
export interface PictureWork {
  readonly articleId: number;
}

/**
 * Fetches an article's image if its outlet permits, stores resized copies and queues the story's
 * publication.
 */
export async function fetchImage(
  context: JobContext,
  { articleId }: PictureWork,
  signal: AbortSignal,
): Promise<void> {
  const { db, queue, log, now } = context;
  const wanted = await wantedImage(db, articleId);
  const source = wanted && activeSource(context, wanted.sourceId);
  // The image may have been removed, or forbidden in sources.yaml, since the job was queued.
  if (wanted === undefined || source?.images !== 'proxy') return;
  const { image, outlet, storyId } = wanted;
  try {
    const outcome = await context.get(image.url, {
      accept: 'image',
      maxBytes: MAX_IMAGE_BYTES,
      delayMs: source.delaySeconds * 1000,
      signal,
    });
    const sizes = await resizeInProcess(bytesOf(outcome), image.credit ?? outlet, signal);
    await db.transaction().execute(async (tx) => {
      await saveImage(tx, articleId, image.url, sizes, now());
      if (storyId !== null) await queue.enqueue(tx, 'publish', { storyId });
    });
    log.info({ source: source.id, article: articleId, sizes: sizes.length }, 'picture');
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    await postponeImage(context, wanted, error);
  }
}

function bytesOf(outcome: FetchOutcome): Uint8Array {
  if (outcome.kind === 'page') return outcome.page.bytes ?? new Uint8Array();
  const why =
    outcome.kind === 'refused-by-robots' ? `robots.txt does not allow it (${outcome.rule})` : outcome.kind;
  throw new PublishError('picture', why);
}

async function postponeImage(
  { db, queue, log, now }: JobContext,
  { articleId, image, sourceId }: WantedImage,
  error: Failure,
): Promise<void> {
  const at = now();
  await db.transaction().execute(async (tx) => {
    const attempts = await noteImageProblem(tx, articleId, image.url, error, at);
    const after = scheduleRetry(POLICY, attempts, error, at);
    if (after === undefined || !(error instanceof FetchError)) return;
    await queue.enqueue(tx, 'picture', { articleId }, { after, host: new URL(image.url).host });
  });
  log.info(
    { source: sourceId, article: articleId, url: image.url, code: error.code },
    `no picture: ${error.message}`,
  );
}

export const pictureJob: Job<PictureWork> = {
  key: ({ articleId }) => String(articleId),
  concurrency: 1,
  run: fetchImage,
};
