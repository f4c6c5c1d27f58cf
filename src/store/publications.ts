import { sql } from 'kysely';
import type { ArticleKind, Dateline, Image, Rights } from '../model/article.ts';
import type { PageSignals } from '../model/page.ts';
import type { ImagePolicy, PublishLevel } from '../model/source.ts';
import type { Translation } from '../model/translation.ts';
import type { Db, PublicationState } from './schema.ts';

/** A translation that a story could be shown in. */
export interface TranslationChoice {
  readonly id: number;
  readonly articleId: number;
  readonly version: number;
  readonly language: string;
  readonly headline: string;
  readonly deck: string | null;
  readonly text: string;
  readonly checks: Translation['checks'];
  readonly counts: Readonly<Record<string, number>>;
}

/** Why a copy's present version could not be translated so far. */
export interface TranslationProblem {
  readonly articleId: number;
  readonly language: string;
  readonly message: string;
}

/** One standing copy of a story, with what the decision looks at. */
export interface CopyRow {
  readonly id: number;
  readonly sourceId: string;
  readonly kind: ArticleKind;
  readonly version: number;
  readonly url: string;
  readonly headline: string;
  readonly deck: string | null;
  readonly text: string;
  readonly section: string | null;
  readonly dateline: Dateline | null;
  readonly wire: string | null;
  readonly correction: string | null;
  readonly image: Image | null;
  readonly rights: Rights;
  readonly signals: PageSignals | null;
  readonly translations: readonly TranslationChoice[];
  readonly problems: readonly TranslationProblem[];
}

/** Everything that is known of a story when its publication is decided. */
export interface Subject {
  readonly id: number;
  readonly guid: string;
  readonly leadArticleId: number | null;
  readonly aliasOf: number | null;
  /** Copies that were not withdrawn, oldest first. */
  readonly copies: readonly CopyRow[];
  /** Why the last copy was withdrawn, where none stands. */
  readonly withdrawnWhy: string | undefined;
  /** The operator's reason, where the story was taken down. */
  readonly takedown: string | undefined;
}

/** Loads a story for the decision and locks it: two decisions about one story never run at once. */
export async function lockSubject(tx: Db, storyId: number): Promise<Subject | undefined> {
  const story = await tx
    .selectFrom('story')
    .select(['id', 'guid', 'lead_article_id as leadArticleId', 'alias_of as aliasOf'])
    .where('id', '=', storyId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!story) return undefined;
  const articles = await articlesOf(tx, storyId);
  const standing = articles.filter((article) => article.withdrawnAt === null);
  const translations = await translationsOf(tx, storyId);
  const problems = await problemsOf(tx, storyId);
  const takedown = await tx
    .selectFrom('takedown')
    .select('why')
    .where((row) =>
      row.or([
        row('story_id', '=', storyId),
        ...(standing.length > 0
          ? [
              row(
                'url',
                'in',
                standing.map((article) => article.key),
              ),
            ]
          : []),
      ]),
    )
    .orderBy('id')
    .executeTakeFirst();
  return {
    ...story,
    copies: standing.map((copy) => ({
      ...copy,
      translations: translations.filter((translation) => translation.articleId === copy.id),
      problems: problems.filter((problem) => problem.articleId === copy.id),
    })),
    withdrawnWhy: articles.findLast((article) => article.withdrawnWhy !== null)?.withdrawnWhy ?? undefined,
    takedown: takedown?.why,
  };
}

function articlesOf(tx: Db, storyId: number) {
  return tx
    .selectFrom('article as a')
    .leftJoin('page', 'page.id', 'a.page_id')
    .select([
      'a.id',
      'a.key',
      'a.source_id as sourceId',
      'a.kind',
      'a.version',
      'a.url',
      'a.headline',
      'a.deck',
      'a.text',
      'a.section',
      'a.dateline',
      'a.wire',
      'a.correction',
      'a.image',
      'a.rights',
      'page.signals',
      'a.withdrawn_at as withdrawnAt',
      'a.withdrawn_why as withdrawnWhy',
    ])
    .where('a.story_id', '=', storyId)
    .orderBy(sql`a.published_at nulls last`)
    .orderBy('a.id')
    .execute();
}

function translationsOf(tx: Db, storyId: number): Promise<TranslationChoice[]> {
  return tx
    .selectFrom('translation as t')
    .innerJoin('article as a', 'a.id', 't.article_id')
    .select([
      't.id',
      't.article_id as articleId',
      't.version',
      't.language',
      't.headline',
      't.deck',
      't.text',
      't.checks',
      't.counts',
    ])
    .where('a.story_id', '=', storyId)
    .orderBy('t.version', 'desc')
    .execute();
}

function problemsOf(tx: Db, storyId: number): Promise<TranslationProblem[]> {
  return tx
    .selectFrom('translation_problem as p')
    .innerJoin('article as a', (join) =>
      join.onRef('a.id', '=', 'p.article_id').onRef('a.version', '=', 'p.version'),
    )
    .select(['p.article_id as articleId', 'p.language', 'p.message'])
    .where('a.story_id', '=', storyId)
    .execute();
}

/** A publication as it stands. */
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
export interface Decision {
  readonly editionId: string;
  readonly storyId: number;
  readonly state: PublicationState;
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
  /** The story that is shown in this one's place. */
  readonly shownAs?: number | undefined;
  readonly translationId?: number | undefined;
  readonly number?: number | undefined;
  readonly level?: PublishLevel | undefined;
  readonly images?: ImagePolicy | undefined;
  /** Moment at which another decision is due. */
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

/** Writes a decision. `number` and `published_at`, once given, stay for ever. */
export async function savePublication(tx: Db, decision: Decision): Promise<void> {
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

/** The next place in an edition's order. Holds the edition until the transaction ends, so that there are no gaps. */
export async function nextNumber(tx: Db, editionId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`edition ${editionId}`}, 0))`.execute(tx);
  const row = await tx
    .selectFrom('publication')
    .select((query) => query.fn.max('number').as('last'))
    .where('edition_id', '=', editionId)
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

/** Tells readers of a change, once for each version of an article and kind. */
export async function addCorrection(
  tx: Db,
  correction: {
    storyId: number;
    articleId: number;
    version: number;
    kind: 'correction' | 'update';
    at: Date;
    text: string;
    url: string;
  },
): Promise<void> {
  const { storyId, articleId, ...rest } = correction;
  await tx
    .insertInto('correction')
    .values({ story_id: storyId, article_id: articleId, ...rest })
    .onConflict((conflict) => conflict.columns(['article_id', 'version', 'kind']).doNothing())
    .execute();
}

/** Texts of a story's notices so far, to tell readers of each only once. */
export async function correctionTexts(tx: Db, storyId: number): Promise<string[]> {
  const rows = await tx.selectFrom('correction').select('text').where('story_id', '=', storyId).execute();
  return rows.map((row) => row.text);
}

/** How many notices readers were given. */
export async function correctionCounts(db: Db): Promise<Record<'correction' | 'update', number>> {
  const rows = await db
    .selectFrom('correction')
    .select(['kind', (row) => row.fn.countAll<number>().as('count')])
    .groupBy('kind')
    .execute();
  const of = new Map(rows.map(({ kind, count }) => [kind, count]));
  return { correction: of.get('correction') ?? 0, update: of.get('update') ?? 0 };
}

/** Headline, language and text of one translation: the state before a change. */
export async function translationById(
  db: Db,
  id: number,
): Promise<Omit<TranslationChoice, 'checks' | 'counts'> | undefined> {
  return db
    .selectFrom('translation')
    .select(['id', 'article_id as articleId', 'version', 'language', 'headline', 'deck', 'text'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Stories whose decision was made under other rules of their source or edition than `policies` says, or held until a moment that has come. */
export async function storiesToDecideAgain(
  db: Db,
  policies: readonly { readonly sourceId: string; readonly editionId: string; readonly policy: string }[],
  now: Date,
  limit: number,
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
    where p.state <> 'withdrawn' and (p.policy is distinct from rule.policy or p.review_at <= ${now})
    order by 1 limit ${limit}`.execute(db);
  return rows.map((row) => row.storyId);
}
