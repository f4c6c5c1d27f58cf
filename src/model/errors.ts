import { cleanCharacters } from '../text/clean-characters.ts';

/**
 * How to handle an error: `never` retry, retry `later` with back-off, or retry not before `after` (Retry-After).
 */
export type Retry = 'never' | 'later' | { readonly after: Date };

/**
 * Base class of expected errors. The class names the stage, `code` the reason (stable, listed in README.md), `retry` the
 * next step, `cause` the original error. Normal outcomes (304, robots.txt, a duplicate) are values, never a Failure.
 */
export abstract class Failure extends Error {
  abstract override readonly name: string;
  readonly code: string;
  readonly retry: Retry;

  constructor(code: string, message: string, options: { retry: Retry; cause?: unknown }) {
    // Messages quote text from outlets and are stored.
    super(cleanCharacters(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retry = options.retry;
  }
}

/** The code of an unexpected error, such as one of the database. */
export const INTERNAL = 'internal';

/** Reasons why a listing yields no candidates. */
export const listingErrors = {
  unreadable: 'the listing cannot be parsed, not even leniently',
  empty: 'the listing is well-formed but has no entries',
  'changed-shape': 'the selector `links` matches nothing on the page: the outlet was probably redesigned',
  'too-large': 'the listing exceeds the limits of size or nesting',
  'not-a-listing': 'the response is not the kind of listing that sources.yaml declares',
} as const;
export type ListingErrorCode = keyof typeof listingErrors;

/** A listing could not be read. It is retried later; the source counts as failing. */
export class ListingError extends Failure {
  override readonly name = 'ListingError';
  declare readonly code: ListingErrorCode;

  constructor(code: ListingErrorCode, message: string, cause?: unknown) {
    super(code, message, { retry: 'later', cause });
  }
}

/** Reasons why a URL could not be fetched. */
export const fetchErrors = {
  dns: 'the host name cannot be resolved',
  connect: 'the host refused or closed the connection',
  tls: 'the certificate is expired, self-signed or issued for another host',
  timeout: 'no complete response in time',
  guarded: 'the IP address is private, local or otherwise not public',
  redirects: 'the redirects form a loop or are too many',
  status: 'the server returned an error status',
  'rate-limited': 'the server asked for a pause (Retry-After), which Warta observes',
  gone: 'the page does not exist (404) or was removed (410)',
  blocked:
    'the server rejects crawlers (401, 403, 451 or a bot wall); Warta never bypasses it: ask the outlet',
  'too-large': 'the response exceeds `WARTA_MAX_BYTES` after decompression',
  'not-html': 'the response has another type than the requested page or listing',
  'bad-encoding': 'the compressed response is damaged',
  'bad-answer': 'the response is not valid HTTP',
  'bad-url': 'the URL cannot be fetched',
  aborted: 'the process is shutting down',
} as const;
export type FetchErrorCode = keyof typeof fetchErrors;

/** A URL could not be fetched. `status` is the HTTP status, if there was a response. */
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

/**
 * A host's next turn is later than the caller's limit (`FetchRequest.maxWaitMs`). Nothing was sent and no turn was
 * taken. Not a failure: the caller tries again after `waitMs`.
 */
export class NotYetError extends Error {
  override readonly name = 'NotYetError';
  /** Milliseconds until the host's next turn. */
  readonly waitMs: number;
  /** Milliseconds from one turn of the host to the next. */
  readonly spacingMs: number;

  constructor(host: string, times: { waitMs: number; spacingMs: number }) {
    super(`the next turn at ${host} is in ${Math.ceil(times.waitMs)} ms`);
    this.waitMs = times.waitMs;
    this.spacingMs = times.spacingMs;
  }
}

/** Reasons why a page has no article that can be extracted. */
export const extractErrors = {
  'no-body': 'the page contains no article text',
  'no-headline': 'the page has no headline',
  paywalled: 'the page shows only the beginning to readers who have not paid',
  'not-an-article': 'the page is a list of other pages',
  'soft-404': 'the page reports "not found" with status 200',
  'bot-wall': 'the page is a test whether the visitor is human',
  'too-heavy': 'the page exceeds the limits of time, memory or length',
} as const;
export type ExtractErrorCode = keyof typeof extractErrors;

/** A page has no article that can be published. Never retried, because the page itself is the cause. */
export class ExtractError extends Failure {
  override readonly name = 'ExtractError';
  declare readonly code: ExtractErrorCode;

  constructor(code: ExtractErrorCode, message: string, cause?: unknown) {
    super(code, message, { retry: 'never', cause });
  }
}

/** Reasons why a text was not translated. */
export const translateErrors = {
  'no-engine': 'no engine is configured (`WARTA_ENGINES`) and the sentence memory lacks some sentences',
  'unsupported-pair': 'none of the configured engines translates from this language',
  quota: 'the service says that the paid amount is used up',
  budget: "the operator's own limit is used up",
  unreachable: 'the service does not respond',
  refused: 'the service rejects the key, the request or the text',
  'bad-answer': 'the response does not contain the requested sentences',
  'model-missing': 'the model of the embedded engine is not installed yet (`warta models pull`)',
} as const;
export type TranslateErrorCode = keyof typeof translateErrors;

/** Scope of an engine's refusal: these sentences, their language pair, or every request. */
export type RefusalScope = 'text' | 'pair' | 'engine';

/** A translation failed or was not good enough. `scope` tells which other requests would fail too. */
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

/** Reasons why a document was not published. */
export const publishErrors = {
  'invalid-feed': 'the document would not be valid',
  render: 'the document could not be written',
  picture: 'the file is not an image, or not one that can be shown',
} as const;
export type PublishErrorCode = keyof typeof publishErrors;

/** A document could not be rendered; the published version stays. */
export class PublishError extends Failure {
  override readonly name = 'PublishError';
  declare readonly code: PublishErrorCode;

  constructor(code: PublishErrorCode, message: string, cause?: unknown) {
    super(code, message, { retry: 'never', cause });
  }
}
