import { sql } from 'kysely';
import type { ArticleKind } from '../../model/article.ts';
import type { Db, PublicationState } from '../schema.ts';

/** A story whose lead is the same text as another story's, in another language. */
export interface LanguageVersion {
  readonly story: number;
  readonly guid: string;
  readonly outletName: string;
  readonly outlet: string;
  readonly kind: ArticleKind;
  readonly language: string;
  readonly agency: string | null;
  /** Characters. */
  readonly size: number;
  readonly publishedAt: Date;
  readonly withdrawn: boolean;
  readonly createdAt: Date;
  /** An operator took it down. */
  readonly takenDown: boolean;
  /** Its state in each edition that has decided about it. */
  readonly editions: readonly {
    readonly id: string;
    readonly state: PublicationState;
    readonly reason: string | null;
  }[];
}

/** CTE with the stories and, transitively, all that sure translation links connect with them. */
const group = (storyIds: readonly number[]) => sql`
  with recursive version (id) as (
    select coalesce(alias_of, id) from story where id = any(${storyIds}::int[])
    union
    select l.one_id + l.other_id - version.id
    from version join story_link l on (l.one_id = version.id or l.other_id = version.id)
    where l.sure and l.kind = 'translation'
  )`;

/**
 * Locks stories, the stories that they are aliases of, and all language versions of these until the transaction ends.
 * Only one transaction at a time decides which version is shown. Locks in ascending order, like every lock on
 * stories, to avoid deadlocks.
 * @returns ids of the locked stories
 */
export async function lockWithVersions(tx: Db, storyIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    ${group(storyIds)}
    select id from story
    where id = any(${storyIds}::int[]) or id in (select id from version)
    order by id for no key update`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

/** All language versions of a story, itself included; empty if it is the only one. */
export async function versionsOf(tx: Db, storyId: number): Promise<LanguageVersion[]> {
  const { rows } = await sql<LanguageVersion>`
    ${group([storyId])}
    select s.id as story, s.guid, o.name as "outletName", a.source_id as outlet, a.kind, a.language, a.agency,
      length(a.text) as size, coalesce(a.published_at, a.fetched_at) as "publishedAt",
      a.withdrawn_at is not null as withdrawn, s.created_at as "createdAt",
      exists (select from takedown d where d.story_id = s.id) as "takenDown",
      coalesce((
        select jsonb_agg(jsonb_build_object('id', p.edition_id, 'state', p.state, 'reason', p.reason) order by p.edition_id)
        from publication p where p.story_id = s.id
      ), '[]') as editions
    from version
    join story s on s.id = version.id and s.alias_of is null
    join article a on a.id = s.lead_article_id
    join source o on o.id = a.source_id
    order by s.id`.execute(tx);
  return rows.length > 1 ? rows : [];
}

/** Stories that are held because one of `storyIds` is shown in their place. */
export async function foldedInto(
  db: Db,
  storyIds: readonly number[],
): Promise<{ story: number; shownAs: number }[]> {
  const { rows } = await sql<{ story: number; shownAs: number }>`
    select distinct story_id as story, shown_as as "shownAs" from publication
    where shown_as = any(${storyIds}::int[]) and state = 'held' order by 1, 2`.execute(db);
  return rows;
}
