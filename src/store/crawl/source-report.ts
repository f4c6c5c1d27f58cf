import { sql } from 'kysely';
import type { Db } from '../schema.ts';
import { DAY_MS } from '../../time/durations.ts';

/** Statistics of a source, for the summary of a crawl, /status and `warta status`. */
export interface SourceReport {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly okAt: Date | null;
  readonly failingSince: Date | null;
  readonly errorCode: string | null;
  readonly error: string | null;
  /** Links seen in listings. */
  readonly listed: number;
  /** Pages that were read. */
  readonly fetched: number;
  readonly stored: number;
  /**
   * Articles whose text another outlet's lead already shows, and pages that were stored under another
   * URL.
   */
  readonly duplicates: number;
  readonly translated: number;
  readonly published: number;
  readonly held: number;
  readonly refused: number;
  readonly failed: number;
  /** Links to pages of other outlets, which are not republished. */
  readonly foreign: number;
  /** Pages that the outlet refuses to crawlers; retried rarely. */
  readonly blocked: number;
  /** Not fetched yet. */
  readonly waiting: number;
  /**
   * Entries of its listings that were skipped for their age, if there are no newer ones: the listing is
   * not updated.
   */
  readonly onlyOld: number;
  /** Listings in sources.yaml; none for a host that other sources' listings lead to. */
  readonly listings: number;
  /** When a new link was last found. */
  readonly lastNewAt: Date | null;
}

const QUIET_DAYS = 3;

/** Returns since when a readable source has had nothing new; undefined while that is not unusual. */
export function staleSince({ enabled, okAt, failingSince, lastNewAt }: SourceReport): Date | undefined {
  if (!enabled || !okAt || failingSince || !lastNewAt) return undefined;
  return okAt.getTime() - lastNewAt.getTime() > QUIET_DAYS * DAY_MS ? lastNewAt : undefined;
}

/** Returns one row per source. Counts start at `since`; without it everything counts. */
export async function reportSources(db: Db, since: Date = new Date(0)): Promise<SourceReport[]> {
  const { rows } = await sql<SourceReport>`
    with link as (
      select c.source_id, c.state, a.id as article_id, s.id as story_id,
        s.lead_article_id = a.id as leads,
        c.state = 'new' and c.error_code = 'blocked' as blocked,
        exists (select from page p where p.candidate_id = c.id) as fetched,
        exists (select from translation t where t.article_id = a.id and t.origin <> 'original') as translated,
        exists (select from publication p where p.story_id = s.id and p.state = 'published') as published,
        exists (select from publication p where p.story_id = s.id and p.state = 'held') as held
      from candidate c
      left join article a on a.candidate_id = c.id
      left join story s on s.id = a.story_id
      where c.seen_at >= ${since}
    )
    select source.id, source.name, source.enabled, source.ok_at as "okAt", source.failing_since as "failingSince",
      source.error_code as "errorCode", source.error,
      count(link.state)::int as listed,
      (count(*) filter (where link.fetched))::int as fetched,
      (count(link.article_id))::int as stored,
      (count(*) filter (where link.state = 'same' or not link.leads))::int as duplicates,
      (count(*) filter (where link.translated))::int as translated,
      (count(*) filter (where link.leads and link.published))::int as published,
      (count(*) filter (where link.leads and link.held and not link.published))::int as held,
      (count(*) filter (where link.state = 'refused'))::int as refused,
      (count(*) filter (where link.state in ('failed', 'gone')))::int as failed,
      (count(*) filter (where link.blocked))::int as blocked,
      (count(*) filter (where link.state = 'foreign'))::int as "foreign",
      (count(*) filter (where link.state = 'new'))::int as waiting,
      coalesce((
        select case when sum(l.listed) = 0 then sum(l.too_old) else 0 end
        from listing l where l.source_id = source.id and l.failures = 0 and l.ok_at is not null
      ), 0)::int as "onlyOld",
      (select count(*)::int from listing l where l.source_id = source.id) as listings,
      (select max(c.seen_at) from candidate c where c.source_id = source.id) as "lastNewAt"
    from source left join link on link.source_id = source.id
    group by source.id
    order by source.id`.execute(db);
  return rows;
}
