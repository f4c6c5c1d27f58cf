import { cleanStrings } from '../../text/clean-characters.ts';
import type { Db } from '../schema.ts';

/** A listing to read. */
export interface ListingRow {
  readonly id: number;
  readonly sourceId: string;
  readonly url: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly failures: number;
  /** Last successful read. */
  readonly okAt: Date | null;
  /** The listing's own TTL. */
  readonly ttlMinutes: number | null;
}

const fields = [
  'id',
  'source_id as sourceId',
  'url',
  'etag',
  'last_modified as lastModified',
  'failures',
  'ok_at as okAt',
  'ttl_minutes as ttlMinutes',
] as const;

/** Which listings to claim: those that are due, or all; of all sources, or of some. */
export interface Claim {
  readonly now: Date;
  /** End of the lease. */
  readonly until: Date;
  readonly all?: boolean | undefined;
  readonly sources?: readonly string[] | undefined;
}

/** Claims due listings without a valid lease. Safe with any number of processes. */
export async function claimListings(
  db: Db,
  { now, until, all = false, sources }: Claim,
): Promise<ListingRow[]> {
  return db
    .updateTable('listing')
    .set({ claimed_until: until })
    .where('id', 'in', (query) =>
      query
        .selectFrom('listing')
        .innerJoin('source', 'source.id', 'listing.source_id')
        .select('listing.id')
        .where('source.enabled', '=', true)
        .where((row) => row.or([row('claimed_until', 'is', null), row('claimed_until', '<', now)]))
        .$if(!all, (due) => due.where('due_at', '<=', now))
        .$if(sources !== undefined, (some) => some.where('source_id', 'in', sources ?? []))
        .orderBy('due_at')
        .forUpdate('listing')
        .skipLocked(),
    )
    .returning(fields)
    .execute();
}

export async function listingById(db: Db, id: number): Promise<ListingRow | undefined> {
  return db.selectFrom('listing').select(fields).where('id', '=', id).executeTakeFirst();
}

/** Stores a successful read and when the next one is due. Without `listed` the listing was unchanged. */
export async function noteListingRead(
  db: Db,
  id: number,
  at: Date,
  dueAt: Date,
  answer: {
    listed?: number;
    tooOld?: number;
    ttlMinutes?: number | undefined;
    etag?: string | undefined;
    lastModified?: string | undefined;
  },
): Promise<void> {
  await db
    .updateTable('listing')
    .set({
      checked_at: at,
      ok_at: at,
      due_at: dueAt,
      claimed_until: null,
      failures: 0,
      error_code: null,
      error: null,
      ...(answer.listed === undefined
        ? {}
        : {
            listed: answer.listed,
            too_old: answer.tooOld ?? 0,
            ttl_minutes: answer.ttlMinutes ?? null,
            etag: cleanStrings(answer.etag) ?? null,
            last_modified: cleanStrings(answer.lastModified) ?? null,
          }),
    })
    .where('id', '=', id)
    .execute();
}

/** Stores a failed read and when to retry. Results of earlier reads stay. */
export async function noteListingFailed(
  db: Db,
  id: number,
  at: Date,
  dueAt: Date,
  problem: { code: string; message: string },
): Promise<void> {
  await db
    .updateTable('listing')
    .set((row) => ({
      checked_at: at,
      due_at: dueAt,
      claimed_until: null,
      failures: row('failures', '+', 1),
      error_code: problem.code,
      error: problem.message,
    }))
    .where('id', '=', id)
    .execute();
}
