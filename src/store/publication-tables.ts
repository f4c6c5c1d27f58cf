import type { Generated } from 'kysely';
import type { ImagePolicy, PublishLevel } from '../model/source.ts';
import type { Json, OptionalTime, Stamp, Time } from './schema.ts';

/* The tables of publication: what stands where, what readers were told, and what is served. */

/** `published` is up, `held` waits for something (`reason`), `withdrawn` was taken down and leaves a tombstone. */
export type PublicationState = 'published' | 'held' | 'withdrawn';

/** One story in one edition. */
export interface PublicationTable {
  edition_id: string;
  story_id: number;
  state: PublicationState;
  /** Stable reason of a held or withdrawn story, e.g. `no-published-time`, `awaiting-translation`. */
  reason: string | null;
  detail: string | null;
  translation_id: number | null;
  /** First time that readers saw it; never moves. */
  published_at: OptionalTime;
  /** Last change that readers should notice. */
  updated_at: Stamp;
  /** Place in the edition's order of first publication, from 1, without gaps; given once. */
  number: number | null;
  /** How much may be shown, after every signal was heard. */
  level: PublishLevel | null;
  /** What may be done with the picture. */
  images: ImagePolicy | null;
  /** When to decide again: the outlet said until when the text may be shown. */
  review_at: OptionalTime;
  licence: string | null;
  /** The outlet's own template for its credit line. */
  credit: string | null;
  /** Most characters of an excerpt, where the outlet set a limit. */
  excerpt_limit: number | null;
  /** What lowered the level, in words. */
  signals: Generated<string[]>;
  /** Digest of the source's rules at the time of the decision; another one now means: decide again. */
  policy: string | null;
  /** Digest of everything that readers see; a change of it moves `updated_at`. */
  digest: string | null;
  /** The story that is shown in this one's place: the same text in another language. */
  shown_as: Generated<number | null>;
}

/** A change that readers are told about: one of the outlet's, or one of ours. */
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

/** An address that is not to be shown again, and the story that fell with it. */
export interface TakedownTable {
  id: Generated<number>;
  url: string;
  story_id: number | null;
  why: string;
  at: Time;
}

/** A picture that an outlet lets us show: where it stands there, and how fetching it went. */
export interface ImageTable {
  article_id: number;
  url: string;
  attempts: Generated<number>;
  error_code: string | null;
  error: string | null;
  at: Time;
}

/** Our copy of a picture in one width. `name` is a digest of the bytes and the last part of its address. */
export interface ImageSizeTable {
  article_id: number;
  width: number;
  height: number;
  name: string;
  bytes: Uint8Array;
}

/** A term that was added at the desk, in the form of an entry of glossary.yaml. */
export interface GlossaryTermTable {
  id: Generated<number>;
  entry: Json<object>;
  by: string;
  at: Stamp;
}

/** A published document, rendered once per change. */
export interface DocumentTable {
  path: string;
  media_type: string;
  body: string;
  etag: string;
  modified_at: Time;
  gzip: Uint8Array | null;
  brotli: Uint8Array | null;
}
