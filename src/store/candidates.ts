import type { Candidate } from '../model/candidate.ts';
import type { CandidateState, Db } from './schema.ts';

/** A candidate with its place in the chain. */
export interface CandidateRow {
  readonly id: number;
  readonly sourceId: string;
  readonly url: string;
  readonly hints: Candidate;
  readonly state: CandidateState;
  readonly attempts: number;
  readonly seenAt: Date;
}

const fields = [
  'id',
  'source_id as sourceId',
  'url',
  'hints',
  'state',
  'attempts',
  'seen_at as seenAt',
] as const;

/** Rows in one insert: far below Postgres' limit of 65,535 parameters. */
const BATCH = 500;

/**
 * Adds the candidates that are new, by the identity of their address.
 * @returns the new ones only, as stored
 */
export async function addCandidates(
  db: Db,
  sourceId: string,
  listingId: number,
  candidates: readonly { key: string; candidate: Candidate }[],
): Promise<{ id: number; url: string }[]> {
  const added: { id: number; url: string }[] = [];
  for (let start = 0; start < candidates.length; start += BATCH)
    added.push(
      ...(await db
        .insertInto('candidate')
        .values(
          candidates.slice(start, start + BATCH).map(({ key, candidate }) => ({
            source_id: sourceId,
            listing_id: listingId,
            key,
            url: candidate.url,
            hints: JSON.stringify(candidate),
            error_code: null,
            error: null,
          })),
        )
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returning(['id', 'url'])
        .execute()),
    );
  return added;
}

export async function candidateById(db: Db, id: number): Promise<CandidateRow | undefined> {
  const row = await db.selectFrom('candidate').select(fields).where('id', '=', id).executeTakeFirst();
  return row && { ...row, hints: reviveDates(row.hints) };
}

/** JSON has no dates. */
function reviveDates(hints: Candidate): Candidate {
  const { publishedAt, modifiedAt, ...rest } = hints;
  return {
    ...rest,
    ...(publishedAt === undefined ? {} : { publishedAt: new Date(publishedAt) }),
    ...(modifiedAt === undefined ? {} : { modifiedAt: new Date(modifiedAt) }),
  };
}

/** Ends the work on a candidate for now. */
export async function finishCandidate(
  db: Db,
  id: number,
  at: Date,
  state: Exclude<CandidateState, 'new'>,
  problem?: { code: string; message: string },
): Promise<void> {
  await db
    .updateTable('candidate')
    .set({
      state,
      done_at: at,
      attempts: 0,
      error_code: problem?.code ?? null,
      error: problem?.message ?? null,
    })
    .where('id', '=', id)
    .execute();
}

/** Notes why a candidate must be tried again, and counts the attempt where that leads to giving it up. */
export async function noteAttempt(
  db: Db,
  id: number,
  problem: { code: string; message: string },
  counts: boolean,
): Promise<void> {
  await db
    .updateTable('candidate')
    .set((row) => ({
      attempts: row('attempts', '+', counts ? 1 : 0),
      error_code: problem.code,
      error: problem.message,
    }))
    .where('id', '=', id)
    .execute();
}

/** Every link that an article came of, oldest first. */
export async function storedCandidates(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('candidate')
    .select('id')
    .where('state', '=', 'stored')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
