import { type RawBuilder, sql } from 'kysely';
import type { ImagePolicy, PublishLevel } from '../../model/source.ts';
import type { Db, PublicationState } from '../schema.ts';

/**
 * Records the selections that a story was decided for. Writes nothing if they are recorded already, which
 * is the usual case.
 */
export async function noteDecided(
  tx: Db,
  storyId: number,
  at: Date,
  selections: readonly string[],
): Promise<void> {
  const list = sql<string[]>`${[...selections]}::text[]`;
  await tx
    .updateTable('story')
    .set((row) => ({ decided_at: row.fn.coalesce('decided_at', row.val(at)), decided_for: list }))
    .where('id', '=', storyId)
    .where((row) => row.or([row('decided_at', 'is', null), row('decided_for', 'is distinct from', list)]))
    .execute();
}

/** The state of a story in an edition. */
export interface PublicationRow {
  readonly editionId: string;
  readonly state: PublicationState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly translationId: number | null;
  readonly number: number | null;
  readonly level: PublishLevel | null;
  readonly publishedAt: Date | null;
  readonly updatedAt: Date;
  readonly digest: string | null;
}

/** A story's publications, by edition. */
export async function publicationsOf(db: Db, storyId: number): Promise<PublicationRow[]> {
  return db
    .selectFrom('publication')
    .select([
      'edition_id as editionId',
      'state',
      'reason',
      'detail',
      'translation_id as translationId',
      'number',
      'level',
      'published_at as publishedAt',
      'updated_at as updatedAt',
      'digest',
    ])
    .where('story_id', '=', storyId)
    .orderBy('edition_id')
    .execute();
}

/** A decision to be written. */
export interface PublicationDecision {
  readonly editionId: string;
  readonly storyId: number;
  readonly state: PublicationState;
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
  /** The story that is shown instead of this one. */
  readonly shownAs?: number | undefined;
  readonly translationId?: number | undefined;
  readonly number?: number | undefined;
  readonly level?: PublishLevel | undefined;
  readonly images?: ImagePolicy | undefined;
  /** Time of the next decision. */
  readonly reviewAt?: Date | undefined;
  readonly licence?: string | undefined;
  readonly credit?: string | undefined;
  readonly excerptLimit?: number | undefined;
  readonly signals: readonly string[];
  readonly policy?: string | undefined;
  readonly publishedAt?: Date | undefined;
  readonly updatedAt: Date;
  readonly digest: string;
}

/** Writes a decision. `number` and `published_at`, once assigned, never change. */
export async function savePublication(tx: Db, decision: PublicationDecision): Promise<void> {
  const values = {
    state: decision.state,
    reason: decision.reason ?? null,
    detail: decision.detail ?? null,
    shown_as: decision.shownAs ?? null,
    translation_id: decision.translationId ?? null,
    level: decision.level ?? null,
    images: decision.images ?? null,
    review_at: decision.reviewAt ?? null,
    licence: decision.licence ?? null,
    credit: decision.credit ?? null,
    excerpt_limit: decision.excerptLimit ?? null,
    signals: [...decision.signals],
    policy: decision.policy ?? null,
    updated_at: decision.updatedAt,
    digest: decision.digest,
  };
  const once = { number: decision.number ?? null, published_at: decision.publishedAt ?? null };
  await tx
    .insertInto('publication')
    .values({ edition_id: decision.editionId, story_id: decision.storyId, ...values, ...once })
    .onConflict((conflict) =>
      conflict.columns(['edition_id', 'story_id']).doUpdateSet((row) => ({
        ...values,
        number: row.fn.coalesce('publication.number', row.val(once.number)),
        published_at: row.fn.coalesce('publication.published_at', row.val(once.published_at)),
      })),
    )
    .execute();
}

/**
 * Deletes a held story's state in an edition that no longer selects it. Published and withdrawn states
 * stay.
 */
export async function dropHeld(tx: Db, editionId: string, storyId: number): Promise<void> {
  await tx
    .deleteFrom('publication')
    .where('edition_id', '=', editionId)
    .where('story_id', '=', storyId)
    .where('published_at', 'is', null)
    .execute();
}

/**
 * Returns the next number in an edition's order. Locks the edition until the transaction ends, so there
 * are no gaps.
 */
export async function nextNumber(tx: Db, editionId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`edition ${editionId}`}, 0))`.execute(tx);
  const row = await tx
    .selectFrom('publication')
    .select((query) => query.fn.max('number').as('last'))
    .where('edition_id', '=', editionId)
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

/** Stories whose review time has come, whether held or published. */
export async function storiesToReview(db: Db, now: Date, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('publication')
    .select('story_id as storyId')
    .distinct()
    .where('review_at', '<=', now)
    .where('state', '<>', 'withdrawn')
    .orderBy('story_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.storyId);
}

/**
 * A story to decide again, and whether it has neither a translation nor a translation problem in one of
 * the languages.
 */
export interface StoryToSelect {
  readonly storyId: number;
  readonly untranslated: boolean;
}

/**
 * Finds stories that were decided for other selections than these, by ascending id above `after`.
 *
 * @param languages the editions' languages
 */
export async function storiesToSelectAgain(
  db: Db,
  { selections, languages }: { selections: readonly string[]; languages: readonly string[] },
  after: number,
  limit: number,
): Promise<StoryToSelect[]> {
  const other = sql`s.decided_for is distinct from ${[...selections]}::text[]`;
  return storiesAfter(db, { condition: sql`${isDecided()} and ${other}`, languages }, after, limit);
}

/**
 * Finds all stories that have been decided, by ascending id above `after`.
 *
 * @param since only stories that are new or changed since this time; undefined: all
 */
export async function decidedStories(
  db: Db,
  { since, languages }: { since?: Date | undefined; languages: readonly string[] },
  after: number,
  limit: number,
): Promise<StoryToSelect[]> {
  return storiesAfter(db, { condition: isDecided(since), languages }, after, limit);
}

/** Returns how many stories `decidedStories` finds. */
export async function countDecidedStories(db: Db, since: Date | undefined): Promise<number> {
  const { rows } = await sql<{ stories: number }>`
    select count(*)::int as stories from story s
    join article a on a.id = s.lead_article_id
    where ${isDecided(since)}`.execute(db);
  return rows[0]?.stories ?? 0;
}

function isDecided(since?: Date) {
  const changed = since === undefined ? sql`true` : sql`s.changed_at >= ${since}`;
  return sql`s.alias_of is null and s.decided_at is not null and ${changed}`;
}

/** The stories that meet a condition on `s`, by ascending id above `after`. */
async function storiesAfter(
  db: Db,
  { condition, languages }: { condition: RawBuilder<unknown>; languages: readonly string[] },
  after: number,
  limit: number,
): Promise<StoryToSelect[]> {
  const { rows } = await sql<StoryToSelect>`
    select s.id as "storyId", exists (
      select from unnest(${[...languages]}::text[]) as wanted (language)
      where not exists (select from translation t
          where t.article_id = a.id and t.version = a.version and t.language = wanted.language)
        and not exists (select from translation_problem p
          where p.article_id = a.id and p.version = a.version and p.language = wanted.language)
    ) as untranslated
    from story s
    join article a on a.id = s.lead_article_id
    where s.id > ${after} and ${condition}
    order by s.id limit ${limit}`.execute(db);
  return rows;
}

/**
 * Stories that were decided under other rules of their source or edition than `policies`, or whose review
 * time has come.
 */
export async function storiesToDecideAgain(
  db: Db,
  policies: readonly { readonly sourceId: string; readonly editionId: string; readonly policy: string }[],
  now: Date,
  limit: number,
  after = 0,
): Promise<number[]> {
  if (policies.length === 0) return [];
  const rules = sql.join(
    policies.map(
      ({ sourceId, editionId, policy }) => sql`(${sourceId}::text, ${editionId}::text, ${policy}::text)`,
    ),
  );
  const { rows } = await sql<{ storyId: number }>`
    with rule (source_id, edition_id, policy) as (values ${rules})
    select distinct p.story_id as "storyId"
    from publication p
    join translation t on t.id = p.translation_id
    join article a on a.id = t.article_id
    join rule on rule.source_id = a.source_id and rule.edition_id = p.edition_id
    where p.story_id > ${after} and p.state <> 'withdrawn' and (p.policy is distinct from rule.policy or p.review_at <= ${now})
    order by 1 limit ${limit}`.execute(db);
  return rows.map((row) => row.storyId);
}
