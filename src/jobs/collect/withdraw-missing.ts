import type { Kysely } from 'kysely';
import type { LeadPreference } from '../../dedupe/choose-lead.ts';
import { type Absence, judgeAbsence } from '../../dedupe/withdrawal.ts';
import type { Database } from '../../store/schema.ts';
import { lockStories } from '../../store/stories/stories.ts';
import {
  articleOfCandidate,
  missingSince,
  noteMissing,
  withdrawArticle,
} from '../../store/crawl/withdrawals.ts';
import { NO_PREFERENCE, type FollowUp, updateLead } from '../stories/place-article.ts';

/**
 * Handles "not found" for a stored article. On the second time, an hour or more after the first, the
 * article is withdrawn, another copy becomes its story's lead, and `then` is called inside the
 * transaction.
 *
 * @returns undefined if the candidate has no article
 */
export async function handleNotFound(
  db: Kysely<Database>,
  candidateId: number,
  now: Date,
  then: FollowUp,
  preference: LeadPreference = NO_PREFERENCE,
): Promise<Absence | undefined> {
  return db.transaction().execute(async (tx) => {
    const article = await articleOfCandidate(tx, candidateId);
    if (!article) return undefined;
    const absence = judgeAbsence(await missingSince(tx, article.id), now);
    if (!absence.withdrawn) {
      await noteMissing(tx, article.id, now);
      return absence;
    }
    if (article.storyId !== null) await lockStories(tx, [article.storyId]);
    await withdrawArticle(tx, article.id, 'tidak ada lagi di situs sumber', now);
    if (article.storyId === null) return absence;
    await updateLead(tx, article.storyId, preference, now);
    await then(tx, article.storyId, true, []);
    return absence;
  });
}
