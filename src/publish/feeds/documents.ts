import { createHash } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { textHtml } from '../text/body.ts';
import { type FeedPlan, buildFeed } from './feed.ts';
import { FEED_FORMATS } from './format-registry.ts';

/** A rendered document before compression. */
export interface DocumentDraft {
  readonly path: string;
  readonly mediaType: string;
  readonly body: string;
  /** Strong entity tag (RFC 9110) including the quotation marks; depends only on the bytes. */
  readonly etag: string;
  readonly modifiedAt: Date;
}

/** A rendered document with its compressed forms, ready to be served. */
export interface RenderedDocument extends DocumentDraft {
  readonly gzip: Uint8Array;
  readonly brotli: Uint8Array;
}

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

/**
 * Renders a planned feed in its formats. Yields to the event loop between texts and between formats,
 * because the same process serves readers.
 *
 * @throws {PublishError} if a format cannot be rendered
 */
export async function renderFeed(plan: FeedPlan): Promise<DocumentDraft[]> {
  for (const story of plan.stories) {
    // Fills the cache of cleaned texts that buildFeed() uses.
    if (story.level === 'full') textHtml(story);
    await othersTurn();
  }
  const feed = buildFeed(plan);
  const drafts: DocumentDraft[] = [];
  for (const format of plan.formats ?? FEED_FORMATS) {
    await othersTurn();
    drafts.push(
      draftDocument(`${plan.folder}${format.file}`, format.mediaType, format.render(feed), feed.updated),
    );
  }
  return drafts;
}

/** Adds the entity tag to a document. */
export function draftDocument(
  path: string,
  mediaType: string,
  body: string,
  modifiedAt: Date,
): DocumentDraft {
  return { path, mediaType, body, etag: etagOf(body), modifiedAt };
}

/** Adds the compressed forms. Compression runs outside the event loop. */
export async function compress(document: DocumentDraft): Promise<RenderedDocument> {
  const bytes = Buffer.from(document.body);
  const [zipped, brotli] = await Promise.all([
    gzipped(bytes, { level: 7 }),
    brotlied(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  ]);
  return { ...document, gzip: zipped, brotli };
}

/** Returns a strong entity tag for these bytes. */
export function etagOf(bytes: Uint8Array | string): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
}
