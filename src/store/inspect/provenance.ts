import { sql } from 'kysely';
import type { Dropped, Evidence } from '../../model/article.ts';
import type { QualityFinding, TranslationOrigin } from '../../model/translation.ts';
import type { Db } from '../schema.ts';

/** Where an article came from: the listing that named it, the answer it was read from, what spoke for its fields, its translations. */
export interface Provenance {
  /** The listing that named it first; null where that has left sources.yaml. */
  readonly listing: string | null;
  readonly listingKind: string | null;
  readonly seenAt: Date;
  /** The address as listed. */
  readonly listedUrl: string;
  readonly page: FetchedPage | null;
  readonly evidence: readonly Evidence[];
  readonly dropped: readonly Dropped[];
  readonly translations: readonly MadeTranslation[];
}

/** The answer from which the present text was read. */
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
  /** Sentences by where they came from. */
  readonly counts: Readonly<Record<string, number>>;
  readonly checks: readonly QualityFinding[];
  readonly createdAt: Date;
}

/** The first links of the chain of evidence of one article. */
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
