import type { Log } from '../../observe/log.ts';
import {
  type PublicationDecision,
  nextNumber,
  type PublicationRow,
  savePublication,
} from '../../store/publication/publications.ts';
import type { Db } from '../../store/schema.ts';

/** The decision on a story in one edition. */
export interface DecisionResult extends Pick<
  PublicationDecision,
  'editionId' | 'storyId' | 'state' | 'reason' | 'detail'
> {
  /** The change is visible to readers: the edition must be rendered. */
  readonly changed: boolean;
  /** When to decide again, e.g. at the end of an embargo. */
  readonly again?: Date | undefined;
  /** Stories to decide again as a consequence: the same text in other languages. */
  readonly others?: readonly number[] | undefined;
  /** An image that may be shown but is not stored yet. */
  readonly picture?: { readonly work: { readonly articleId: number }; readonly host: string } | undefined;
}

/** Builds the caller's view of a decision. */
export function outcomeOf(
  decision: Omit<PublicationDecision, 'updatedAt' | 'digest'>,
  changed: boolean,
): DecisionResult {
  const { editionId, storyId, state, reason, detail } = decision;
  return { editionId, storyId, state, reason, detail, changed };
}

/**
 * Writes a decision if it differs from the stored one.
 *
 * @returns whether it differed
 */
export async function writeDecision(
  tx: Db,
  decision: Omit<PublicationDecision, 'updatedAt' | 'digest' | 'number' | 'publishedAt'>,
  row: PublicationRow | undefined,
  digest: string,
  now: Date,
): Promise<boolean> {
  if (row?.digest === digest) return false;
  const first = decision.state === 'published' && row?.publishedAt == null;
  const number = first ? await nextNumber(tx, decision.editionId) : (row?.number ?? undefined);
  const moment = momentOf(now, number ?? 0);
  const updatedAt = row && row.updatedAt >= moment ? new Date(row.updatedAt.getTime() + 1) : moment;
  await savePublication(tx, {
    ...decision,
    digest,
    number,
    publishedAt: first ? moment : undefined,
    updatedAt,
  });
  return true;
}

/**
 * The current time with the story's id as milliseconds, so that stories decided in one second have
 * distinct times.
 */
function momentOf(now: Date, number: number): Date {
  return new Date(Math.floor(now.getTime() / 1000) * 1000 + (number % 1000));
}

/** Logs the decisions that changed something, and those that hold a story. */
export function logDecisions(log: Log, decided: readonly DecisionResult[]): void {
  for (const { storyId, editionId, state, reason, changed } of decided)
    if (changed || state === 'held')
      log.info({ story: storyId, edition: editionId, state, reason }, 'publication');
}
