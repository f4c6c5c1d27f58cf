import type { SentenceTable } from './translation/sentence-memory.ts';
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
  EngineUsageTable,
  GlossaryTermTable,
  ImageSizeTable,
  ImageTable,
  PublicationTable,
  TakedownTable,
} from './publication-tables.ts';

export type { PublicationState } from './publication-tables.ts';

/** A database or a transaction: the first parameter of every function of store/. */
export type Db = Kysely<Database> | Transaction<Database>;

/** A `timestamptz` column. Written as Date or ISO text, read as Date. */
export type Time = ColumnType<Date, Date | string, Date | string>;
export type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** A `timestamptz` column with `now()` as its default. */
export type Stamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** A jsonb column: read as a value, written as JSON text. */
export type Json<T extends object> = JSONColumnType<T>;
type OptionalJson<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;
/** A date column. Written as ISO text. */
type Day = ColumnType<unknown, string, string>;
/** A text[] column. */
type Texts = ColumnType<string[], readonly string[], readonly string[]>;

/**
 * Health of an outlet. Its settings are in sources.yaml; name and homepage are copied here for the credits of stories
 * whose source has left that file.
 */
export interface SourceTable {
  id: string;
  name: string;
  homepage: string;
  language: string;
  enabled: boolean;
  /** Last successful read of a listing. */
  ok_at: OptionalTime;
  /** First failure of the present series; null while the source is ok. */
  failing_since: OptionalTime;
  failures: Generated<number>;
  error_code: string | null;
  error: string | null;
}

/** A listing and when it is due. `claimed_until` is the end of the lease of the worker that reads it. */
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
  /** Candidates in the last successful response. */
  listed: Generated<number>;
  /** Entries of the last successful response that were skipped for their age. */
  too_old: Generated<number>;
  /** The listing's own TTL in minutes. */
  ttl_minutes: number | null;
  error_code: string | null;
  error: string | null;
}

/**
 * State of a link: `new` not fetched yet or to be retried; `stored` as an article; `same` as an article that is
 * stored under another URL; `refused` by robots.txt; `failed` after all attempts; `gone` from the outlet; `foreign`
 * belongs to, or redirects to, another outlet.
 */
export type CandidateState = 'new' | 'stored' | 'same' | 'refused' | 'failed' | 'gone' | 'foreign';

export interface CandidateTable {
  id: Generated<number>;
  source_id: string;
  listing_id: number | null;
  /** Identity of the URL (url/canonical-url.ts), unique within the source. */
  key: string;
  url: string;
  /** Metadata from the listing. */
  hints: Json<Candidate>;
  state: Generated<CandidateState>;
  attempts: Generated<number>;
  error_code: string | null;
  error: string | null;
  seen_at: Stamp;
  done_at: OptionalTime;
}

/** An HTTP response. `html` is the decoded text, gzipped; housekeeping sets it to null after the retention time. */
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
  /** Identity of the article's URL, unique within the source. */
  key: string;
  /** The outlet's URL, to which readers are linked. */
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
  /** 1 for the first text; incremented by each change of the text. */
  version: Generated<number>;
  fetched_at: Time;
  created_at: Stamp;
  changed_at: Stamp;
  withdrawn_at: OptionalTime;
  withdrawn_why: string | null;
}

/** An earlier text of an article. Never deleted. */
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
  /** Permanent public UUID; never changes and is never reused. */
  guid: Generated<string>;
  lead_article_id: number | null;
  /** Set when this story turned out to be another one. */
  alias_of: number | null;
  created_at: Stamp;
  changed_at: Stamp;
  /** When its publication was decided since its lead changed last; without it the story has no end yet. */
  decided_at: OptionalTime;
  /** The editions' selections (publish/edition-filter.ts) under which it was decided last; null: not recorded. */
  decided_for: ColumnType<string[] | null, readonly string[] | null | undefined, readonly string[] | null>;
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

/** Last error of a translation that has not succeeded yet. */
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

/** Fingerprint of an article's first or current text. Partitioned by month of `seen_on`. */
export interface FingerprintTable {
  article_id: number;
  version: number;
  seen_on: Day;
  /** Words in the text. */
  size: number;
  /** A page that collects several stories (a roundup). */
  digest: Generated<boolean>;
  prints: ColumnType<number[], readonly number[], readonly number[]>;
  numbers: ColumnType<number[], readonly number[], readonly number[]>;
}

/**
 * Hashes for the lookup of articles: of passages (fingerprint_key), of numbers, names and translated words (term_key).
 */
export interface KeyTable {
  key: number;
  article_id: number;
  seen_on: Day;
}

/** The decision that put a version of an article in its story, with its evidence. */
export interface PlacementTable {
  article_id: number;
  version: number;
  story_id: number;
  /** `new` story, `joined` one, `merged` several, `kept` its story after a change, `moved` by an operator. */
  outcome: 'new' | 'joined' | 'merged' | 'kept' | 'moved';
  digest: Generated<boolean>;
  evidence: Json<readonly Comparison[]>;
  at: Time;
}

/** An operator's ruling on two articles; one_id < other_id. */
export interface RulingTable {
  one_id: number;
  other_id: number;
  together: boolean;
  at: Time;
}

/** Two stories on one event, or one text in two languages; one_id < other_id. */
export interface StoryLinkTable {
  one_id: number;
  other_id: number;
  kind: 'event' | 'translation';
  strength: number;
  evidence: Generated<LinkEvidence>;
  /** Certainly the same text in two languages: an edition shows one of them. */
  sure: Generated<boolean>;
  at: Time;
}

/** An article whose URL responds "not found" since a time. */
export interface AbsenceTable {
  article_id: number;
  since: Time;
}

/** A cached robots.txt, shared by all processes. */
export interface RobotsTable {
  origin: string;
  text: string;
  fetched_at: Time;
  expires_at: Time;
}

/** Earliest next request to a host, shared by all processes. */
export interface HostTurnTable {
  host: string;
  next_at: Time;
  /** Identifies the turn that is running. */
  holder: string | null;
  /** The running turn ends at this time at the latest. */
  held_until: Time | null;
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
  sentence: SentenceTable;
  engine_usage: EngineUsageTable;
}
