import type { PeriodicTaskTable } from './crawl/periodic-tasks.ts';
import type { ColumnType, Generated, JSONColumnType, Kysely, Transaction } from 'kysely';
import type { Alternate, ArticleKind, Dateline, Dropped, Evidence, Image, Rights } from '../model/article.ts';
import type { Candidate } from '../model/candidate.ts';
import type { Listing } from '../model/listing.ts';
import type { PageSignals } from '../model/page.ts';
import type { Comparison, LinkEvidence } from '../model/comparison.ts';
import type { QualityFinding, TranslationOrigin } from '../model/translation.ts';
import type {
  CorrectionTable,
  DocumentTable,
  GlossaryTermTable,
  ImageSizeTable,
  ImageTable,
  PublicationTable,
  TakedownTable,
} from './publication-tables.ts';

export type { PublicationState } from './publication-tables.ts';

/** A database or a transaction: what every function of store/ takes first. */
export type Db = Kysely<Database> | Transaction<Database>;

/** A moment, `timestamptz`. Written as Date or ISO text, read as Date. */
export type Time = ColumnType<Date, Date | string, Date | string>;
export type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** A moment that the database fills with its own clock. */
export type Stamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** A jsonb column: read as a value, written as JSON text. */
export type Json<T extends object> = JSONColumnType<T>;
type OptionalJson<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;
/** A date column. Written as ISO text. */
type Day = ColumnType<unknown, string, string>;
/** A text[] column. */
type Texts = ColumnType<string[], readonly string[], readonly string[]>;

/** Row of an outlet: its health. What it is stands in sources.yaml; name and homepage are kept for credits of stories whose source has left the file. */
export interface SourceTable {
  id: string;
  name: string;
  homepage: string;
  language: string;
  enabled: boolean;
  /** Moment of the last listing that was read well. */
  ok_at: OptionalTime;
  /** Since when every attempt has failed; null while it is well. */
  failing_since: OptionalTime;
  failures: Generated<number>;
  error_code: string | null;
  error: string | null;
}

/** A listing and when it is due. `claimed_until` is the lease of the worker that looks at it now. */
export interface ListingTable {
  id: Generated<number>;
  source_id: string;
  url: string;
  kind: Listing['kind'];
  etag: string | null;
  last_modified: string | null;
  due_at: Stamp;
  claimed_until: OptionalTime;
  checked_at: OptionalTime;
  ok_at: OptionalTime;
  failures: Generated<number>;
  /** Candidates of the last good answer. */
  listed: Generated<number>;
  /** Entries of the last good answer that were left out for their age. */
  too_old: Generated<number>;
  /** Minutes for which the listing asks to be left alone. */
  ttl_minutes: number | null;
  error_code: string | null;
  error: string | null;
}

/**
 * What became of a link: `new` not fetched yet (or to be tried again), `stored` an article came of it, `same` its
 * page was an article that was already stored under another address, `refused` robots.txt said no, `failed` given up,
 * `foreign` it is, or redirects to, the page of another outlet.
 */
export type CandidateState = 'new' | 'stored' | 'same' | 'refused' | 'failed' | 'gone' | 'foreign';

export interface CandidateTable {
  id: Generated<number>;
  source_id: string;
  listing_id: number | null;
  /** Identity of the address (url/canonical-url.ts), unique within the source. */
  key: string;
  url: string;
  /** What the listing said beside the link. */
  hints: Json<Candidate>;
  state: Generated<CandidateState>;
  attempts: Generated<number>;
  error_code: string | null;
  error: string | null;
  seen_at: Stamp;
  done_at: OptionalTime;
}

/** One HTTP answer that was read. `html` is gzip of the decoded text and is dropped after a while. */
export interface PageTable {
  id: Generated<number>;
  candidate_id: number;
  url: string;
  status: number;
  content_type: string;
  charset: string;
  size: number;
  etag: string | null;
  last_modified: string | null;
  redirects: Texts;
  signals: Json<PageSignals>;
  fetched_at: Time;
  took_ms: number;
  html: Uint8Array | null;
}

export interface ArticleTable {
  id: Generated<number>;
  source_id: string;
  candidate_id: number;
  page_id: number | null;
  story_id: number | null;
  /** Identity of the article's own address, unique within the source. */
  key: string;
  /** The address readers are sent to: the outlet's own. */
  url: string;
  kind: ArticleKind;
  language: string;
  headline: string;
  deck: string | null;
  byline: Texts;
  dateline: OptionalJson<Dateline>;
  agency: string | null;
  published_at: OptionalTime;
  modified_at: OptionalTime;
  section: string | null;
  tags: Texts;
  image: OptionalJson<Image>;
  body_html: string;
  text: string;
  /** sha256 of the folded text: typographic changes do not change it. */
  text_hash: string;
  alternates: Json<readonly Alternate[]>;
  rights: Json<Rights>;
  correction: string | null;
  evidence: Json<readonly Evidence[]>;
  dropped: Json<readonly Dropped[]>;
  /** 1 for what was first stored; each change of the text counts one up. */
  version: Generated<number>;
  fetched_at: Time;
  created_at: Stamp;
  changed_at: Stamp;
  withdrawn_at: OptionalTime;
  withdrawn_why: string | null;
}

/** An earlier text of an article; all are kept. */
export interface ArticleVersionTable {
  article_id: number;
  version: number;
  headline: string;
  deck: string | null;
  body_html: string;
  text: string;
  page_id: number | null;
  fetched_at: Time;
}

export interface StoryTable {
  id: Generated<number>;
  /** Permanent public id, a UUID; never changes and is never used again. */
  guid: Generated<string>;
  lead_article_id: number | null;
  /** Set when this story turned out to be another one. */
  alias_of: number | null;
  created_at: Stamp;
  changed_at: Stamp;
  /** When its publication was decided since its lead changed last; without it the story has no end yet. */
  decided_at: OptionalTime;
}

export interface TranslationTable {
  id: Generated<number>;
  article_id: number;
  /** The article's version that was translated. */
  version: number;
  language: string;
  headline: string;
  deck: string | null;
  /** The dateline's place in this language. */
  place: string | null;
  body_html: string;
  text: string;
  origin: TranslationOrigin;
  engine: string | null;
  translator: string | null;
  checks: Json<readonly QualityFinding[]>;
  counts: Json<Record<string, number>>;
  labels: ColumnType<Readonly<Record<string, string>>, string | undefined, string>;
  created_at: Stamp;
}

/** Why a version of an article has no translation into a language yet. */
export interface TranslationProblemTable {
  article_id: number;
  version: number;
  language: string;
  /** Of TranslateError. */
  code: string;
  message: string;
  attempts: Generated<number>;
  at: Time;
}

/** Fingerprint of an article's first or present text. Partitioned by month of `seen_on`. */
export interface FingerprintTable {
  article_id: number;
  version: number;
  seen_on: Day;
  /** Words in the text. */
  size: number;
  /** A page that collects several stories. */
  digest: Generated<boolean>;
  prints: ColumnType<number[], readonly number[], readonly number[]>;
  numbers: ColumnType<number[], readonly number[], readonly number[]>;
}

/** Hashes under which an article is looked up: of passages (fingerprint_key), of numbers, names and translated words (term_key). */
export interface KeyTable {
  key: number;
  article_id: number;
  seen_on: Day;
}

/** How a version of an article came to its story, and why. */
export interface PlacementTable {
  article_id: number;
  version: number;
  story_id: number;
  /** `new` story of its own, `joined` one, `merged` several, `kept` its place after a change, `moved` by an operator. */
  outcome: 'new' | 'joined' | 'merged' | 'kept' | 'moved';
  digest: Generated<boolean>;
  evidence: Json<readonly Comparison[]>;
  at: Time;
}

/** An operator's word on two articles, one_id < other_id. */
export interface RulingTable {
  one_id: number;
  other_id: number;
  together: boolean;
  at: Time;
}

/** Two stories on one happening, or one in two languages; one_id < other_id. */
export interface StoryLinkTable {
  one_id: number;
  other_id: number;
  kind: 'event' | 'translation';
  strength: number;
  evidence: Generated<LinkEvidence>;
  /** The same text in two languages: an edition shows one of them. */
  sure: Generated<boolean>;
  at: Time;
}

/** An article whose address answered "not found" after it had answered well. */
export interface AbsenceTable {
  article_id: number;
  since: Time;
}

/** A robots.txt that some process has read. */
export interface RobotsTable {
  origin: string;
  text: string;
  fetched_at: Time;
  expires_at: Time;
}

/** When a host may be asked next, whichever process asks. */
export interface HostTurnTable {
  host: string;
  next_at: Time;
}

export interface Database {
  robots: RobotsTable;
  host_turn: HostTurnTable;
  source: SourceTable;
  listing: ListingTable;
  candidate: CandidateTable;
  page: PageTable;
  article: ArticleTable;
  article_version: ArticleVersionTable;
  story: StoryTable;
  translation: TranslationTable;
  translation_problem: TranslationProblemTable;
  publication: PublicationTable;
  picture: ImageTable;
  picture_size: ImageSizeTable;
  glossary_term: GlossaryTermTable;
  document: DocumentTable;
  correction: CorrectionTable;
  takedown: TakedownTable;
  fingerprint: FingerprintTable;
  fingerprint_key: KeyTable;
  term_key: KeyTable;
  placement: PlacementTable;
  ruling: RulingTable;
  story_link: StoryLinkTable;
  absence: AbsenceTable;
  chore: PeriodicTaskTable;
}
