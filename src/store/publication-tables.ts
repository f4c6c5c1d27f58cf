import type { ColumnType, Generated } from 'kysely';
import type { ImagePolicy, PublishLevel } from '../model/source.ts';
import type { Json, OptionalTime, Stamp, Time } from './schema.ts';

/* Tables of publication: the state of each story in each edition, notices to readers, rendered documents. */

/** `published` is visible; `held` waits (see `reason`); `withdrawn` was removed and leaves a tombstone. */
export type PublicationState = 'published' | 'held' | 'withdrawn';

/** One story in one edition. */
export interface PublicationTable {
  edition_id: string;
  story_id: number;
  state: PublicationState;
  /** Stable code of a held or withdrawn story, e.g. `no-published-time`, `awaiting-translation`. */
  reason: string | null;
  detail: string | null;
  translation_id: number | null;
  /** First publication; never changes. */
  published_at: OptionalTime;
  /** Last change that is visible to readers. */
  updated_at: Stamp;
  /** Position in the edition's order of first publication, from 1, without gaps. Assigned once. */
  number: number | null;
  /** How much may be shown, after all rights signals were applied. */
  level: PublishLevel | null;
  /** How the image may be used. */
  images: ImagePolicy | null;
  /** When to decide again: the outlet limited the time for which the text may be shown. */
  review_at: OptionalTime;
  licence: string | null;
  /** The outlet's own template for its credit line. */
  credit: string | null;
  /** Maximum characters of an excerpt, if the outlet set a limit. */
  excerpt_limit: number | null;
  /** Descriptions of the signals that lowered the level. */
  signals: Generated<string[]>;
  /** Hash of the source's and edition's rules at the decision. A different hash now triggers another decision. */
  policy: string | null;
  /** Hash of everything that readers see. When it changes, `updated_at` does. */
  digest: string | null;
  /** The story shown instead: the same text in another language. */
  shown_as: Generated<number | null>;
}

/** A correction notice: the outlet's, or an update that Warta found. */
export interface CorrectionTable {
  id: Generated<number>;
  story_id: number;
  article_id: number | null;
  version: number | null;
  kind: 'correction' | 'update';
  at: Time;
  text: string;
  url: string;
}

/** A URL that must not be published, and the story that was withdrawn with it. */
export interface TakedownTable {
  id: Generated<number>;
  url: string;
  story_id: number | null;
  why: string;
  at: Time;
}

/** An image that an outlet permits to copy: its URL and the result of the last fetch. */
export interface ImageTable {
  article_id: number;
  url: string;
  attempts: Generated<number>;
  error_code: string | null;
  error: string | null;
  at: Time;
}

/** A copy of an image in one width. `name` is a hash of the bytes and the last segment of its URL. */
export interface ImageSizeTable {
  article_id: number;
  width: number;
  height: number;
  name: string;
  bytes: Uint8Array;
}

/** A term that an editor added, as an entry of glossary.yaml. */
export interface GlossaryTermTable {
  id: Generated<number>;
  entry: Json<object>;
  by: string;
  at: Stamp;
}

/** Characters sent to an engine on one UTC day. */
export interface EngineUsageTable {
  engine: string;
  day: ColumnType<string, string, string>;
  characters: number;
}

/** A rendered document of the site. */
export interface DocumentTable {
  path: string;
  media_type: string;
  body: string;
  etag: string;
  modified_at: Time;
  gzip: Uint8Array | null;
  brotli: Uint8Array | null;
}
