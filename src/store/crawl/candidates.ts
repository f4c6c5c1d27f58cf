import type { Candidate } from '../../model/candidate.ts';
import type { CandidateState, Db } from '../schema.ts';

/** A stored candidate. */
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

/** Rows per insert: far below PostgreSQL's limit of 65,535 parameters. */
const BATCH = 500;

/** A link that a listing names. */
export interface NewCandidate {
  /** The source that the page belongs to. */
  readonly sourceId: string;
  readonly key: string;
  readonly candidate: Candidate;
  /** Sources that share the page; it is added for one of them only. */
  readonly peers?: readonly string[];
  /** Message if the page belongs to another outlet and is not republished. */
  readonly foreign?: string | undefined;
}

/** Error code of a link to another outlet's page. Redirects to another outlet have a different code. */
export const FOREIGN = 'foreign';

/**
 * Adds new candidates, unique by source and canonical URL. A candidate that was foreign until
 * sources.yaml changed counts as new.
 *
 * @param maxNew how many may be new; the others are left for the next poll
 * @returns the new ones, without those that are foreign
 */
export async function addCandidates(
  db: Db,
  listingId: number | null,
  candidates: readonly NewCandidate[],
  maxNew = Infinity,
): Promise<{ id: number; url: string }[]> {
  const added: { id: number; url: string }[] = [];
  let room = maxNew;
  for (let start = 0; start < candidates.length; start += BATCH) {
    const batch = await withoutPeers(db, candidates.slice(start, start + BATCH));
    const known = room < batch.length ? await knownCandidates(db, batch) : undefined;
    const isNew = (one: NewCandidate) => known === undefined || !known.has(`${one.sourceId} ${one.key}`);
    const chosen = batch.filter((one) => !isNew(one) || room-- > 0);
    if (chosen.length > 0) added.push(...(await insertCandidates(db, listingId, chosen)));
  }
  return added;
}

/** Source and key of those candidates that are stored. */
async function knownCandidates(db: Db, candidates: readonly NewCandidate[]): Promise<Set<string>> {
  if (candidates.length === 0) return new Set();
  const rows = await db
    .selectFrom('candidate')
    .select(['source_id as sourceId', 'key'])
    .where(
      'key',
      'in',
      candidates.map(({ key }) => key),
    )
    .execute();
  return new Set(rows.map(({ sourceId, key }) => `${sourceId} ${key}`));
}

/** Error code of a link that was dropped because too many of its source were waiting. */
const OVERFLOW = 'overflow';

/**
 * Drops the oldest waiting candidates of a source beyond `max`. They stay as rows, so that they are counted and not
 * added again.
 * @returns how many were dropped
 */
export async function dropWaiting(db: Db, sourceId: string, max: number, at: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('candidate')
    .set({
      state: 'refused',
      done_at: at,
      error_code: OVERFLOW,
      error: `more than ${max} links of ${sourceId} were waiting; the oldest are not fetched`,
    })
    .where('id', 'in', (query) =>
      query
        .selectFrom('candidate')
        .select('id')
        .where('source_id', '=', sourceId)
        .where('state', '=', 'new')
        .orderBy('id', 'desc')
        .offset(max),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

async function insertCandidates(
  db: Db,
  listingId: number | null,
  candidates: readonly NewCandidate[],
): Promise<{ id: number; url: string }[]> {
  const rows = await db
    .insertInto('candidate')
    .values(
      candidates.map(({ sourceId, key, candidate, foreign }) => ({
        source_id: sourceId,
        listing_id: listingId,
        key,
        url: candidate.url,
        hints: JSON.stringify(candidate),
        state: foreign === undefined ? ('new' as const) : ('foreign' as const),
        error_code: foreign === undefined ? null : FOREIGN,
        error: foreign ?? null,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['key', 'source_id'])
        .doUpdateSet({ state: 'new', error_code: null, error: null, done_at: null })
        .where('candidate.error_code', '=', FOREIGN)
        .where('candidate.state', '=', 'foreign')
        .where('excluded.state', '=', 'new'),
    )
    .returning(['id', 'url', 'state'])
    .execute();
  return rows.filter(({ state }) => state === 'new').map(({ id, url }) => ({ id, url }));
}

/** Leaves out candidates that another source sharing the page already has. */
async function withoutPeers(db: Db, candidates: readonly NewCandidate[]): Promise<NewCandidate[]> {
  const shared = candidates.filter(({ peers = [] }) => peers.length > 1);
  if (shared.length === 0) return [...candidates];
  const known = await db
    .selectFrom('candidate')
    .select(['key', 'source_id as sourceId'])
    .where(
      'key',
      'in',
      shared.map(({ key }) => key),
    )
    .execute();
  return candidates.filter(
    ({ key, sourceId, peers = [] }) =>
      !known.some((one) => one.key === key && one.sourceId !== sourceId && peers.includes(one.sourceId)),
  );
}

/** State of the links with a URL, one row per source, for `warta explain`. */
export async function candidatesAt(
  db: Db,
  address: string,
  key: string,
): Promise<{ source: string; state: CandidateState; code: string | null; error: string | null }[]> {
  return db
    .selectFrom('candidate as c')
    .innerJoin('source as s', 's.id', 'c.source_id')
    .select(['s.name as source', 'c.state', 'c.error_code as code', 'c.error'])
    .where((row) => row.or([row('c.key', '=', key), row('c.url', '=', address)]))
    .orderBy('c.id')
    .execute();
}

export async function candidateById(db: Db, id: number): Promise<CandidateRow | undefined> {
  const row = await db.selectFrom('candidate').select(fields).where('id', '=', id).executeTakeFirst();
  return row && { ...row, hints: reviveDates(row.hints) };
}

/** Hints are stored as JSON, which has no dates. */
function reviveDates(hints: Candidate): Candidate {
  const { publishedAt, modifiedAt, ...rest } = hints;
  return {
    ...rest,
    ...(publishedAt === undefined ? {} : { publishedAt: new Date(publishedAt) }),
    ...(modifiedAt === undefined ? {} : { modifiedAt: new Date(modifiedAt) }),
  };
}

/** Stores the result of a candidate. */
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

/** Stores why a candidate must be retried. `counts`: the attempt counts towards the limit. */
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

/** Ids of candidates that are stored as articles, oldest first. */
export async function storedCandidates(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('candidate')
    .select('id')
    .where('state', '=', 'stored')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
