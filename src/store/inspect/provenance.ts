import { sql } from 'kysely';
import type { Dropped, Evidence } from '../../model/article.ts';
import type { QualityFinding, TranslationOrigin } from '../../model/translation.ts';
import type { Db } from '../schema.ts';

/**
 * Provenance of an article: the listing that named it, the response it was extracted from, the evidence
 * for its fields, its translations.
 */
export interface Provenance {
  /** The first listing that named it; null if that was removed from sources.yaml. */
  readonly listing: string | null;
  readonly listingKind: string | null;
  readonly seenAt: Date;
  /** The URL as listed. */
  readonly listedUrl: string;
  readonly page: FetchedPage | null;
  readonly evidence: readonly Evidence[];
  readonly dropped: readonly Dropped[];
  readonly translations: readonly MadeTranslation[];
}

/** The response from which the current text was extracted. */
export interface FetchedPage {
  readonly url: string;
  readonly status: number;
  readonly charset: string;
  readonly size: number;
  readonly redirects: readonly string[];
  readonly fetchedAt: Date;
}

/** A translation of some version of the article. */
export interface MadeTranslation {
  readonly version: number;
  readonly language: string;
  readonly origin: TranslationOrigin;
  readonly engine: string | null;
  readonly translator: string | null;
  /** Numbers of sentences by origin. */
  readonly counts: Readonly<Record<string, number>>;
  readonly checks: readonly QualityFinding[];
  readonly createdAt: Date;
}

/** Returns the provenance of one article. */
export async function provenanceOf(db: Db, articleId: number): Promise<Provenance> {
  const { rows } = await sql<Omit<Provenance, 'page' | 'translations'>>`
    select l.url as listing, l.kind as "listingKind", c.seen_at as "seenAt", c.url as "listedUrl", a.evidence, a.dropped
    from article a join candidate c on c.id = a.candidate_id left join listing l on l.id = c.listing_id
    where a.id = ${articleId}`.execute(db);
  const [origin] = rows;
  if (origin === undefined) throw new Error(`there is no article ${articleId}`);
  const page = await db
    .selectFrom('page')
    .innerJoin('article', 'article.page_id', 'page.id')
    .select(['page.url', 'page.status', 'page.charset', 'page.size', 'page.redirects'])
    .select('page.fetched_at as fetchedAt')
    .where('article.id', '=', articleId)
    .executeTakeFirst();
  const translations = await db
    .selectFrom('translation')
    .select(['version', 'language', 'origin', 'engine', 'translator', 'counts', 'checks'])
    .select('created_at as createdAt')
    .where('article_id', '=', articleId)
    .orderBy('id')
    .execute();
  return { ...origin, page: page ?? null, translations };
}
