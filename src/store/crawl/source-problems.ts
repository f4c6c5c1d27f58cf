import { sql } from 'kysely';
import type { Db } from '../schema.ts';

/** A listing whose last read failed. */
export interface FailingListing {
  readonly sourceId: string;
  readonly url: string;
  readonly code: string;
  readonly message: string;
  /** Last successful read. */
  readonly okAt: Date | null;
  readonly nextLookAt: Date;
}

/** Pages of a source without an article. */
export interface LostPages {
  readonly sourceId: string;
  readonly lost: number;
  /** All links of the source in the same time. */
  readonly listed: number;
  /** Number of pages by error code, most frequent first. */
  readonly codes: readonly { readonly code: string; readonly pages: number }[];
  /** The latest of them. */
  readonly url: string;
  readonly message: string;
}

/** The listings of enabled sources that cannot be read; a source may have others that can. */
export async function failingListings(db: Db): Promise<FailingListing[]> {
  const { rows } = await sql<FailingListing>`
    select l.source_id as "sourceId", l.url, l.error_code as code, l.error as message,
      l.ok_at as "okAt", l.due_at as "nextLookAt"
    from listing l join source s on s.id = l.source_id
    where s.enabled and l.error_code is not null
    order by l.source_id, l.id`.execute(db);
  return rows;
}

/** Pages first seen at or after `since` that could not be read or hold no article, one row a source. */
export async function lostPages(db: Db, since: Date): Promise<LostPages[]> {
  const { rows } = await sql<LostPages>`
    with link as (
      select c.id, c.source_id, c.url, c.error_code, c.error,
        c.error_code is not null and c.state in ('new', 'refused', 'failed', 'gone') as lost
      from candidate c where c.seen_at >= ${since}
    ), reason as (
      select source_id, error_code as code, count(*)::int as pages
      from link where lost group by source_id, error_code
    ), latest as (
      select distinct on (source_id) source_id, url, error
      from link where lost order by source_id, id desc
    )
    select latest.source_id as "sourceId", latest.url, latest.error as message,
      (select count(*) from link where link.source_id = latest.source_id and lost)::int as lost,
      (select count(*) from link where link.source_id = latest.source_id)::int as listed,
      (select json_agg(json_build_object('code', code, 'pages', pages) order by pages desc, code)
        from reason where reason.source_id = latest.source_id) as codes
    from latest order by latest.source_id`.execute(db);
  return rows;
}
