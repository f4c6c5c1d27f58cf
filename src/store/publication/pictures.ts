import { sql } from 'kysely';
import type { Image } from '../../model/article.ts';
import type { Db } from '../schema.ts';

/** A stored size of an image, without its bytes. */
export interface ImageFile {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** The URL of an article's image, to be fetched. */
export interface WantedImage {
  readonly articleId: number;
  readonly storyId: number | null;
  readonly sourceId: string;
  readonly outlet: string;
  readonly image: Image;
  readonly attempts: number;
}

/** The image of an article; undefined if it has none. */
export async function wantedImage(db: Db, articleId: number): Promise<WantedImage | undefined> {
  const row = await db
    .selectFrom('article as a')
    .innerJoin('source as o', 'o.id', 'a.source_id')
    .leftJoin('picture as p', (join) =>
      join.onRef('p.article_id', '=', 'a.id').on(sql`p.url`, '=', sql`a.image ->> 'url'`),
    )
    .select(['a.id as articleId', 'a.story_id as storyId', 'a.source_id as sourceId', 'o.name as outlet'])
    .select(['a.image', 'p.attempts'])
    .where('a.id', '=', articleId)
    .executeTakeFirst();
  if (row?.image == null) return undefined;
  return { ...row, image: row.image, attempts: row.attempts ?? 0 };
}

/** The stored sizes of an article's image, and whether it was fetched already. */
export async function imageState(
  db: Db,
  articleId: number,
  url: string,
): Promise<{ readonly asked: boolean; readonly names: readonly string[] }> {
  const rows = await db
    .selectFrom('picture as p')
    .leftJoin('picture_size as s', 's.article_id', 'p.article_id')
    .select('s.name')
    .where('p.article_id', '=', articleId)
    .where('p.url', '=', url)
    .orderBy('s.width')
    .execute();
  return { asked: rows.length > 0, names: rows.flatMap(({ name }) => name ?? []) };
}

/** Stores an article's image, replacing the previous one. */
export async function saveImage(
  tx: Db,
  articleId: number,
  url: string,
  sizes: readonly (ImageFile & { readonly bytes: Uint8Array })[],
  at: Date,
): Promise<void> {
  await tx.deleteFrom('picture').where('article_id', '=', articleId).execute();
  await tx.insertInto('picture').values({ article_id: articleId, url, at }).execute();
  if (sizes.length > 0)
    await tx
      .insertInto('picture_size')
      .values(sizes.map((size) => ({ article_id: articleId, ...size })))
      .execute();
}

/**
 * Records a failed fetch of an image.
 *
 * @returns the number of attempts
 */
export async function noteImageProblem(
  tx: Db,
  articleId: number,
  url: string,
  problem: { readonly code: string; readonly message: string },
  at: Date,
): Promise<number> {
  await tx.deleteFrom('picture').where('article_id', '=', articleId).where('url', '<>', url).execute();
  const values = { error_code: problem.code, error: problem.message, at };
  const { attempts } = await tx
    .insertInto('picture')
    .values({ article_id: articleId, url, attempts: 1, ...values })
    .onConflict((conflict) =>
      conflict
        .column('article_id')
        .doUpdateSet((row) => ({ ...values, attempts: row('picture.attempts', '+', 1) })),
    )
    .returning('attempts')
    .executeTakeFirstOrThrow();
  return attempts;
}

/** Images by article; only those that belong to the current text. */
export async function imagesOf(db: Db, articleIds: readonly number[]): Promise<Map<number, ImageFile[]>> {
  if (articleIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('picture_size as s')
    .innerJoin('picture as p', 'p.article_id', 's.article_id')
    .innerJoin('article as a', 'a.id', 's.article_id')
    .select(['s.article_id as articleId', 's.name', 's.width', 's.height'])
    .where('s.article_id', 'in', articleIds)
    .where(sql`a.image ->> 'url'`, '=', sql`p.url`)
    .orderBy('s.width')
    .execute();
  return Map.groupBy(rows, ({ articleId }) => articleId);
}

/** Publications that show our copy of an article's image. */
const SHOWN = sql`from publication p join translation t on t.id = p.translation_id
  where p.state = 'published' and p.images = 'proxy' and t.article_id`;

/** The bytes of an image, if a story shows it. */
export async function imageBytes(db: Db, name: string): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('picture_size as s')
    .select('s.bytes')
    .where('s.name', '=', name)
    .where(sql<boolean>`exists (select ${SHOWN} = s.article_id)`)
    .limit(1)
    .executeTakeFirst();
  return row?.bytes;
}

/** Names of all images that a story shows. */
export async function shownImages(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('picture_size as s')
    .select('s.name')
    .distinct()
    .where(sql<boolean>`exists (select ${SHOWN} = s.article_id)`)
    .orderBy('s.name')
    .execute();
  return rows.map(({ name }) => name);
}

/** Deletes images that no story shows any more. */
export async function dropUnshownImages(db: Db): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('picture')
    .where(sql<boolean>`not exists (select ${SHOWN} = picture.article_id)`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
