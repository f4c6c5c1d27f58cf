import { sql } from 'kysely';
import type { ArticleKind, Dateline, Image, Rights } from '../../model/article.ts';
import type { PageSignals } from '../../model/page.ts';
import type { Translation } from '../../model/translation.ts';
import type { Db } from '../schema.ts';

/** A translation in which a story can be shown. */
export interface TranslationChoice {
  readonly id: number;
  readonly articleId: number;
  readonly version: number;
  readonly language: string;
  readonly headline: string;
  readonly deck: string | null;
  readonly text: string;
  readonly origin: Translation['origin'];
  readonly checks: Translation['checks'];
  readonly counts: Readonly<Record<string, number>>;
  /** Translations of short texts around the article, by original text. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Why a copy's current version could not be translated yet. */
export interface TranslationProblem {
  readonly articleId: number;
  readonly language: string;
  readonly message: string;
}

/** A copy of a story that was not withdrawn, with the input of the decision. */
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
  readonly agency: string | null;
  readonly correction: string | null;
  readonly image: Image | null;
  readonly rights: Rights;
  readonly signals: PageSignals | null;
  readonly translations: readonly TranslationChoice[];
  readonly problems: readonly TranslationProblem[];
}

/** The input of a story's publication decision. */
export interface PublicationSubject {
  readonly id: number;
  readonly guid: string;
  readonly leadArticleId: number | null;
  readonly aliasOf: number | null;
  /** The editions' selections at the last decision; null if not recorded. */
  readonly decidedFor: readonly string[] | null;
  /** Copies that were not withdrawn, oldest first. */
  readonly copies: readonly CopyRow[];
  /** Why the last copy was withdrawn, if none is left. */
  readonly withdrawnWhy: string | undefined;
  /** The operator's reason, if the story was taken down. */
  readonly takedown: string | undefined;
}

/** Loads a story for the decision and locks it, so that only one decision about it runs at a time. */
export async function lockPublicationSubject(
  tx: Db,
  storyId: number,
): Promise<PublicationSubject | undefined> {
  const story = await tx
    .selectFrom('story')
    .select([
      'id',
      'guid',
      'lead_article_id as leadArticleId',
      'alias_of as aliasOf',
      'decided_for as decidedFor',
    ])
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

/** What editions select a story by: sources, sections and original texts of the copies that were not withdrawn. */
export async function storySelection(
  db: Db,
  storyId: number,
): Promise<{ sources: string[]; sections: string[]; texts: string[] }> {
  const copies = await db
    .selectFrom('article')
    .select(['source_id as sourceId', 'section', 'headline', 'deck', 'text'])
    .where('story_id', '=', storyId)
    .where('withdrawn_at', 'is', null)
    .execute();
  return {
    sources: copies.map(({ sourceId }) => sourceId),
    sections: copies.flatMap(({ section }) => section ?? []),
    texts: copies.flatMap(({ headline, deck, text }) => [headline, deck ?? '', text]),
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
      'a.agency',
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
      't.origin',
      't.checks',
      't.labels',
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

/** Headline, language and text of one translation: the state before a change. */
export async function translationById(
  db: Db,
  id: number,
): Promise<Omit<TranslationChoice, 'origin' | 'checks' | 'counts' | 'labels'> | undefined> {
  return db
    .selectFrom('translation')
    .select(['id', 'article_id as articleId', 'version', 'language', 'headline', 'deck', 'text'])
    .where('id', '=', id)
    .executeTakeFirst();
}
