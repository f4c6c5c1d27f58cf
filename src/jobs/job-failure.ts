import { INTERNAL } from '../model/errors.ts';
import { noteAttempt } from '../store/crawl/candidates.ts';
import { noteSourceFailing, sourceOfWork, type WorkKeys } from '../store/crawl/sources.ts';
import type { JobContext } from './job-context.ts';

/**
 * Records an unexpected failure of a job at its source, and at its page if it has one. Otherwise the
 * source would look healthy while its news do not arrive. The next success clears the record. Never
 * throws.
 */
export async function noteJobFailure(
  { db, log, now }: JobContext,
  work: WorkKeys,
  error: unknown,
): Promise<void> {
  const problem = { code: INTERNAL, message: error instanceof Error ? error.message : String(error) };
  try {
    await db.transaction().execute(async (tx) => {
      if (work.candidateId !== undefined) await noteAttempt(tx, work.candidateId, problem, false);
      const source = await sourceOfWork(tx, work);
      if (source !== undefined) await noteSourceFailing(tx, source, now(), problem);
    });
  } catch (failure) {
    log.error({ work, err: failure }, 'the failed job could not be noted at its source');
  }
}
