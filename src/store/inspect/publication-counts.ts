import { sql } from 'kysely';
import type { PublicationState } from '../publication-tables.ts';
import type { Db } from '../schema.ts';

/** Publications of one edition in one state, and for held ones the reason's code. */
export interface PublicationCount {
  readonly editionId: string;
  readonly state: PublicationState;
  readonly reason: string | null;
  readonly stories: number;
  /** The most recent one in words, e.g. which time is unknown. */
  readonly detail: string | null;
}

/** Counts publications by edition, state and reason, most frequent first. Texts shown in another language are left out. */
export async function countPublications(db: Db): Promise<PublicationCount[]> {
  const { rows } = await sql<PublicationCount>`
    select edition_id as "editionId", state, case when state = 'held' then reason end as reason, count(*)::int as stories,
      (array_agg(detail order by updated_at desc) filter (where detail is not null))[1] as detail
    from publication where shown_as is null group by 1, 2, 3 order by stories desc, 1, 2, 3`.execute(db);
  return rows;
}

/** Number of stories that are not redirected to another one. */
export async function countStories(db: Db): Promise<number> {
  const { rows } = await sql<{ stories: number }>`
    select count(*)::int as stories from story where alias_of is null`.execute(db);
  return rows[0]?.stories ?? 0;
}
