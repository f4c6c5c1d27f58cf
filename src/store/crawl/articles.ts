import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { sql } from 'kysely';
import type { Extraction } from '../../model/article.ts';
import { cleanStrings } from '../../text/clean-characters.ts';
import type { Page } from '../../model/page.ts';
import { normaliseSentence } from '../../text/normalise-sentence.ts';
import type { Db } from '../schema.ts';

const gzipped = promisify(gzip);

/** Stores an HTTP response: its validators for the next conditional request and, if `keepHtml`, its gzipped text. */
export async function addPage(
  db: Db,
  candidateId: number,
  { text, ...sent }: Page,
  keepHtml: boolean,
): Promise<number> {
  const page = cleanStrings(sent);
  const { id } = await db
    .insertInto('page')
    .values({
      candidate_id: candidateId,
      url: page.url,
      status: page.status,
      content_type: page.contentType,
      charset: `${page.charset} (${page.charsetFrom})`,
      size: page.size,
      etag: page.etag ?? null,
      last_modified: page.lastModified ?? null,
      redirects: page.redirects,
      signals: JSON.stringify(page.signals),
      fetched_at: page.fetchedAt,
      took_ms: Math.round(page.tookMs),
      // In the thread pool: a page may have ten megabytes.
      html: keepHtml ? await gzipped(text) : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Validators of the last response for a candidate, for a conditional request. */
export async function lastPage(
  db: Db,
  candidateId: number,
): Promise<{ etag: string | null; lastModified: string | null } | undefined> {
  return db
    .selectFrom('page')
    .select(['etag', 'last_modified as lastModified'])
    .where('candidate_id', '=', candidateId)
    .orderBy('fetched_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Deletes the HTML of pages fetched before a time, oldest first; the rest of the row stays. Returns their number. */
export async function dropOldHtml(db: Db, before: Date, limit: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('page')
    .set({ html: null })
    .where('id', 'in', (page) =>
      page
        .selectFrom('page')
        .select('id')
        .where('html', 'is not', null)
        .where('fetched_at', '<', before)
        .orderBy('fetched_at')
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** An article to store, with the key of its URL and the hash of its text. */
export interface NewArticle {
  readonly sourceId: string;
  readonly candidateId: number;
  readonly pageId: number;
  readonly key: string;
  readonly textHash: string;
  readonly extraction: Extraction;
  readonly fetchedAt: Date;
}

/** `new`: first seen; `changed`: a version was added; `same`: no change that is visible to readers. */
export interface StoredArticle {
  readonly id: number;
  readonly outcome: 'new' | 'changed' | 'same';
  /** The candidate through which it was first found. */
  readonly candidateId: number;
  readonly version: number;
  /** The story to decide again: its text is unchanged, but the outlet's rights statement is not. */
  readonly otherRights?: number | undefined;
}

/** Stores an article, unique by source and key. A changed text becomes the next version; the old one is kept. */
export async function storeArticle(tx: Db, article: NewArticle): Promise<StoredArticle> {
  const values = columns(article);
  const added = await tx
    .insertInto('article')
    .values({
      ...values,
      source_id: article.sourceId,
      candidate_id: article.candidateId,
      story_id: null,
      key: article.key,
    })
    .onConflict((conflict) => conflict.columns(['key', 'source_id']).doNothing())
    .returning(['id', 'candidate_id as candidateId', 'version'])
    .executeTakeFirst();
  if (added !== undefined) return { ...added, outcome: 'new' };

  const known = await tx
    .selectFrom('article')
    .selectAll()
    .where('key', '=', article.key)
    .where('source_id', '=', article.sourceId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const stored = { id: known.id, candidateId: known.candidate_id, version: known.version };
  const sameHeadline =
    normaliseSentence(known.headline) === normaliseSentence(article.extraction.article.headline);
  // A correction note next to an unchanged text is visible to readers.
  const { correction = '' } = article.extraction.article;
  const noted =
    correction !== '' && normaliseSentence(correction) !== normaliseSentence(known.correction ?? '');
  if (known.text_hash === article.textHash && sameHeadline && !noted)
    return { ...stored, outcome: 'same', otherRights: await noteRights(tx, known, article) };

  const { version, headline, deck, body_html, text, page_id, fetched_at } = known;
  await tx
    .insertInto('article_version')
    .values({ article_id: known.id, version, headline, deck, body_html, text, page_id, fetched_at })
    .execute();
  await tx
    .updateTable('article')
    .set({ ...values, version: version + 1, changed_at: article.fetchedAt })
    .where('id', '=', known.id)
    .execute();
  return { ...stored, version: version + 1, outcome: 'changed' };
}

/** Stores the newest page's rights. Returns the story if they changed. */
async function noteRights(
  tx: Db,
  known: { readonly id: number; readonly story_id: number | null },
  { extraction, pageId }: NewArticle,
): Promise<number | undefined> {
  const rights = JSON.stringify(extraction.article.rights);
  const { rows } = await sql<{ changed: boolean }>`
    update article a set rights = ${rights}::jsonb, page_id = ${pageId}
    from article old
      left join page before on before.id = old.page_id
      left join page after on after.id = ${pageId}
    where a.id = ${known.id} and old.id = a.id
    returning old.rights is distinct from ${rights}::jsonb or before.signals is distinct from after.signals as changed
  `.execute(tx);
  return rows[0]?.changed === true && known.story_id !== null ? known.story_id : undefined;
}

function columns({ extraction, pageId, textHash, fetchedAt }: NewArticle) {
  const { article, evidence, dropped } = extraction;
  return {
    page_id: pageId,
    url: article.url,
    kind: article.kind,
    language: article.language,
    headline: article.headline,
    deck: article.deck ?? null,
    byline: article.byline,
    dateline: article.dateline === undefined ? null : JSON.stringify(article.dateline),
    agency: article.agency ?? null,
    published_at: article.publishedAt ?? null,
    modified_at: article.modifiedAt ?? null,
    section: article.section ?? null,
    tags: article.tags,
    image: article.image === undefined ? null : JSON.stringify(article.image),
    body_html: article.bodyHtml,
    text: article.text,
    text_hash: textHash,
    alternates: JSON.stringify(article.alternates),
    rights: JSON.stringify(article.rights),
    correction: article.correction ?? null,
    evidence: JSON.stringify(evidence),
    dropped: JSON.stringify(dropped),
    fetched_at: fetchedAt,
    withdrawn_at: null,
    withdrawn_why: null,
  };
}
