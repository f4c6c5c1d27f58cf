import type { Db } from '../schema.ts';

/** A rendered document, ready to be served. */
export interface StoredDocument {
  readonly path: string;
  readonly mediaType: string;
  readonly body: string;
  readonly etag: string;
  readonly modifiedAt: Date;
  readonly gzip?: Uint8Array | undefined;
  readonly brotli?: Uint8Array | undefined;
}

/**
 * Stores a document, replacing the one with the same path.
 *
 * @returns false if the stored bytes were the same already
 */
export async function putDocument(db: Db, document: StoredDocument): Promise<boolean> {
  const { path, mediaType, body, etag, modifiedAt, gzip, brotli } = document;
  const values = {
    media_type: mediaType,
    body,
    etag,
    modified_at: modifiedAt,
    gzip: gzip ?? null,
    brotli: brotli ?? null,
  };
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('document')
    .values({ path, ...values })
    .onConflict((conflict) => conflict.column('path').doUpdateSet(values).where('document.etag', '!=', etag))
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}

/** The document at a path. */
export async function getDocument(db: Db, path: string): Promise<StoredDocument | undefined> {
  const row = await db.selectFrom('document').selectAll().where('path', '=', path).executeTakeFirst();
  return (
    row && {
      path: row.path,
      mediaType: row.media_type,
      body: row.body,
      etag: row.etag,
      modifiedAt: row.modified_at,
      gzip: row.gzip ?? undefined,
      brotli: row.brotli ?? undefined,
    }
  );
}

/** The ETag of the document at a path: cheap enough for polling. */
export async function documentEtag(db: Db, path: string): Promise<string | undefined> {
  const row = await db.selectFrom('document').select('etag').where('path', '=', path).executeTakeFirst();
  return row?.etag;
}

/** Paths of all documents, in order. */
export async function documentPaths(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('document').select('path').orderBy('path').execute();
  return rows.map((row) => row.path);
}
