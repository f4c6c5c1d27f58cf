import {
  type PublicationDecision,
  nextNumber,
  type PublicationRow,
  savePublication,
} from '../../store/publication/publications.ts';
import type { Db } from '../../store/schema.ts';

/** What became of a story in one edition. */
export interface DecisionResult extends Pick<
  PublicationDecision,
  'editionId' | 'storyId' | 'state' | 'reason' | 'detail'
> {
  /** Whether readers see a difference: the edition's documents must be written anew. */
  readonly changed: boolean;
  /** When to decide again: the end of an embargo. */
  readonly again?: Date | undefined;
  /** Stories to decide again because of this: the same text in other languages. */
  readonly others?: readonly number[] | undefined;
  /** A picture that may be shown and is not here yet. */
  readonly picture?: { readonly work: { readonly articleId: number }; readonly host: string } | undefined;
}

/** Result of a decision, for its caller. */
export function outcomeOf(
  decision: Omit<PublicationDecision, 'updatedAt' | 'digest'>,
  changed: boolean,
): DecisionResult {
  const { editionId, storyId, state, reason, detail } = decision;
  return { editionId, storyId, state, reason, detail, changed };
}

/** Writes a decision unless it is the one that stands. Gives whether it was another one. */
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

/** Now, with the story's number as milliseconds: many stories decided in one second still have moments of their own. */
function momentOf(now: Date, number: number): Date {
  return new Date(Math.floor(now.getTime() / 1000) * 1000 + (number % 1000));
}
