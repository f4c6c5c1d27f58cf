import { cleanCharacters } from '../text/clean-characters.ts';

/**
 * What a caller must do about an error: `never` give up on this piece of work, `later` try again with
 * back-off, or `{ after }` try again, but not before that moment (an answered Retry-After).
 */
export type Retry = 'never' | 'later' | { readonly after: Date };

/**
 * Base of every error that Warta raises on purpose. The class says which stage failed, `code` says why (stable,
 * listed in README.md), `retry` says what to do next, `cause` keeps the original error.
 * Expected outcomes (304, robots.txt, a duplicate) are values and never a Failure.
 */
export abstract class Failure extends Error {
  abstract override readonly name: string;
  readonly code: string;
  readonly retry: Retry;

  constructor(code: string, message: string, options: { retry: Retry; cause?: unknown }) {
    // Messages quote what outlets sent, and are stored.
    super(cleanCharacters(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retry = options.retry;
  }
}

/** The code of an error that nobody foresaw, such as one of the database. */
export const INTERNAL = 'internal';

/** Why a listing gave no candidates. */
export const listingErrors = {
  unreadable: 'the listing is damaged beyond what any reader forgives',
  empty: 'the listing is well-formed and lists nothing',
  'changed-shape':
    'the page is there, but the selector `links` finds nothing on it: the outlet was redesigned',
  'too-large': 'the listing is larger or deeper than any honest one',
  'not-a-listing': 'the address gives something else than the kind of listing that sources.yaml says',
} as const;
export type ListingErrorCode = keyof typeof listingErrors;

/** A listing could not be read. The source is tried again later and its health falls. */
export class ListingError extends Failure {
  override readonly name = 'ListingError';
  declare readonly code: ListingErrorCode;

  constructor(code: ListingErrorCode, message: string, cause?: unknown) {
    super(code, message, { retry: 'later', cause });
  }
}

/** Why an address gave no page. */
export const fetchErrors = {
  dns: 'the host name leads nowhere',
  connect: 'the host does not accept connections, or broke one off',
  tls: 'the certificate is expired, self-signed or made out to another host',
  timeout: 'no complete answer in time',
  guarded: 'the address is private, local or otherwise not the public web',
  redirects: 'the redirects go in a circle or on for too long',
  status: 'the server answered with an error',
  'rate-limited': 'the server asked for a pause; it is kept to the second',
  gone: 'the page does not exist (404) or was removed (410)',
  blocked:
    'the server refuses machines (401, 403, 451 or a bot wall); Warta never works around it: ask the outlet',
  'too-large': 'the answer is larger than `WARTA_MAX_BYTES` after decompression',
  'not-html': 'the answer is of another type than the page or listing that was asked for',
  'bad-encoding': 'the compressed answer is damaged',
  'bad-answer': 'the answer is no HTTP',
  'bad-url': 'the address is none that can be fetched',
  aborted: 'the process was asked to end',
} as const;
export type FetchErrorCode = keyof typeof fetchErrors;

/** An address could not be fetched. `status` is the HTTP status where there was one. */
export class FetchError extends Failure {
  override readonly name = 'FetchError';
  declare readonly code: FetchErrorCode;
  readonly url: string;
  readonly status: number | undefined;

  constructor(
    code: FetchErrorCode,
    message: string,
    details: { url: string; retry: Retry; status?: number | undefined; cause?: unknown },
  ) {
    super(code, message, { retry: details.retry, cause: details.cause });
    this.url = details.url;
    this.status = details.status;
  }
}

/** Why a page gave no article. */
export const extractErrors = {
  'no-body': 'the page holds no text that reads like an article',
  'no-headline': 'the page names no headline',
  paywalled: 'the page shows the beginning only, to those who have not paid',
  'not-an-article': 'the page lists other pages',
  'soft-404': 'the page says that there is no such page, with status 200',
  'bot-wall': 'the page asks whether we are human',
  'too-heavy': 'the page takes more time or memory to read than any honest one',
} as const;
export type ExtractErrorCode = keyof typeof extractErrors;

/** A page holds no article that can be published. Never retried: the page is the problem. */
export class ExtractError extends Failure {
  override readonly name = 'ExtractError';
  declare readonly code: ExtractErrorCode;

  constructor(code: ExtractErrorCode, message: string, cause?: unknown) {
    super(code, message, { retry: 'never', cause });
  }
}

/** Why a text was not translated. */
export const translateErrors = {
  'no-engine':
    'no engine is configured (`WARTA_ENGINES`) and the sentence memory does not know every sentence',
  'unsupported-pair': 'none of the configured engines translates from this language',
  quota: 'the service says that the paid amount is used up',
  budget: "the operator's own limit is used up",
  unreachable: 'the service does not answer',
  refused: 'the service refuses the key, the request or the text',
  'bad-answer': 'the answer does not hold the sentences that were asked for',
  'model-missing': 'the model of the embedded engine is not there yet (`warta models pull`)',
} as const;
export type TranslateErrorCode = keyof typeof translateErrors;

/** What an engine's refusal concerns: these sentences, their pair of languages, or everything it is sent. */
export type RefusalScope = 'text' | 'pair' | 'engine';

/** A translation could not be made or was not good enough. `scope` says what else would fail the same way. */
export class TranslateError extends Failure {
  override readonly name = 'TranslateError';
  declare readonly code: TranslateErrorCode;
  readonly scope: RefusalScope;

  constructor(
    code: TranslateErrorCode,
    message: string,
    options: { retry: Retry; cause?: unknown; scope?: RefusalScope },
  ) {
    super(code, message, options);
    this.scope = options.scope ?? 'engine';
  }
}

/** Why a document was not published. */
export const publishErrors = {
  'invalid-feed': 'the document would not be valid',
  render: 'the document could not be written',
  picture: 'the file is no picture, or none that can be shown',
} as const;
export type PublishErrorCode = keyof typeof publishErrors;

/** A document could not be made; what is already published stays. */
export class PublishError extends Failure {
  override readonly name = 'PublishError';
  declare readonly code: PublishErrorCode;

  constructor(code: PublishErrorCode, message: string, cause?: unknown) {
    super(code, message, { retry: 'never', cause });
  }
}
