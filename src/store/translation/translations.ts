import { sql } from 'kysely';
import type { Dateline, Image } from '../../model/article.ts';
import { cleanStrings } from '../../text/clean-characters.ts';
import type { QualityFinding, Translation } from '../../model/translation.ts';
import type { Db } from '../schema.ts';

/** The article that is translated for a story: its lead. */
export interface LeadArticle {
  readonly id: number;
  readonly version: number;
  readonly language: string;
  readonly headline: string;
  readonly deck: string | null;
  readonly bodyHtml: string;
  readonly text: string;
  readonly dateline: Dateline | null;
  readonly image: Image | null;
  readonly tags: readonly string[];
  readonly correction: string | null;
  readonly sourceId: string;
}

/** Loads the lead of a story in its current version. */
export async function leadArticle(db: Db, storyId: number): Promise<LeadArticle | undefined> {
  return db
    .selectFrom('story')
    .innerJoin('article', 'article.id', 'story.lead_article_id')
    .select([
      'article.id',
      'article.version',
      'article.language',
      'article.headline',
      'article.deck',
      'article.body_html as bodyHtml',
      'article.text',
      'article.dateline',
      'article.image',
      'article.tags',
      'article.correction',
      'article.source_id as sourceId',
    ])
    .where('story.id', '=', storyId)
    .executeTakeFirst();
}

/** Languages into which a version of an article has been translated. */
export async function translatedInto(db: Db, articleId: number, version: number): Promise<string[]> {
  const rows = await db
    .selectFrom('translation')
    .select('language')
    .where('article_id', '=', articleId)
    .where('version', '=', version)
    .execute();
  return rows.map((row) => row.language);
}

/** Results of the quality checks on the translation of a version; empty without a translation. */
export async function checksOf(
  db: Db,
  articleId: number,
  version: number,
  language: string,
): Promise<readonly QualityFinding[]> {
  const row = await db
    .selectFrom('translation')
    .select('checks')
    .where('article_id', '=', articleId)
    .where('version', '=', version)
    .where('language', '=', language)
    .executeTakeFirst();
  return row?.checks ?? [];
}

/**
 * Stores the translation of a version, once. A person's translation is only replaced with `over:
 * 'anyone'`, which is for translations made from people's sentences.
 */
export async function addTranslation(
  tx: Db,
  articleId: number,
  version: number,
  translation: Translation,
  { over }: { over: 'machines' | 'anyone' } = { over: 'machines' },
): Promise<void> {
  // Engines are external input too.
  const values = columnsOf(cleanStrings(translation));
  await tx
    .with('solved', (query) =>
      query
        .deleteFrom('translation_problem')
        .where('article_id', '=', articleId)
        .where('version', '=', version)
        .where('language', '=', translation.to),
    )
    .insertInto('translation')
    .values({ article_id: articleId, version, language: translation.to, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['article_id', 'version', 'language'])
        .doUpdateSet(values)
        .where((row) =>
          over === 'anyone' ? sql<boolean>`true` : row('translation.origin', 'not in', ['human', 'edited']),
        ),
    )
    .execute();
}

function columnsOf(translation: Translation) {
  return {
    headline: translation.headline,
    deck: translation.deck ?? null,
    body_html: translation.bodyHtml,
    place: translation.place ?? null,
    text: translation.text,
    origin: translation.origin,
    engine: translation.engine ?? null,
    translator: translation.translator ?? null,
    checks: JSON.stringify(translation.checks),
    counts: JSON.stringify(translation.counts),
    labels: JSON.stringify(translation.labels ?? {}),
  };
}

/**
 * Records why a version could not be translated.
 *
 * @returns the number of failures so far
 */
export async function noteTranslationProblem(
  tx: Db,
  article: { id: number; version: number; language: string },
  at: Date,
  problem: { code: string; message: string },
): Promise<number> {
  const values = { code: problem.code, message: problem.message, at };
  const { attempts } = await tx
    .insertInto('translation_problem')
    .values({ article_id: article.id, version: article.version, language: article.language, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['article_id', 'version', 'language'])
        .doUpdateSet((row) => ({ ...values, attempts: row('translation_problem.attempts', '+', 1) })),
    )
    .returning('attempts')
    .executeTakeFirstOrThrow();
  return attempts;
}

/** Stories whose lead's current version could not be translated yet, by ascending id above `after`. */
export async function storiesToTranslate(db: Db, after: number, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('translation_problem as p')
    .innerJoin('article as a', (join) =>
      join.onRef('a.id', '=', 'p.article_id').onRef('a.version', '=', 'p.version'),
    )
    .innerJoin('story as s', 's.lead_article_id', 'a.id')
    .select('s.id')
    .distinct()
    .where('s.alias_of', 'is', null)
    .where('a.withdrawn_at', 'is', null)
    .where('s.id', '>', after)
    .orderBy('s.id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** Number of stories that are held until they can be translated, with the last error. */
export interface WaitingStories {
  /** A code of `TranslateError`; null if no attempt was made yet. */
  readonly code: string | null;
  readonly message: string | null;
  readonly stories: number;
}

/** Stories that wait for a translation, by error, most frequent first. */
export async function awaitingTranslation(db: Db): Promise<WaitingStories[]> {
  return db
    .selectFrom('publication as p')
    .innerJoin('story as s', 's.id', 'p.story_id')
    .innerJoin('article as a', 'a.id', 's.lead_article_id')
    .leftJoin('translation_problem as t', (join) =>
      join.onRef('t.article_id', '=', 'a.id').onRef('t.version', '=', 'a.version'),
    )
    .select([
      't.code',
      sql<string | null>`(array_agg(t.message order by t.at desc))[1]`.as('message'),
      sql<number>`count(distinct s.id)::int`.as('stories'),
    ])
    .where('p.state', '=', 'held')
    .where('p.reason', '=', 'awaiting-translation')
    .groupBy('t.code')
    .orderBy('stories', 'desc')
    .execute();
}
