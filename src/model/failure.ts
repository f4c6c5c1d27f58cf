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
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retry = options.retry;
  }
}

/** Why a listing gave no candidates. */
export type ListingErrorCode = 'unreadable' | 'empty' | 'changed-shape' | 'too-large' | 'not-a-listing';

/** A listing could not be read. The source is tried again later and its health falls. */
export class ListingError extends Failure {
  override readonly name = 'ListingError';
  declare readonly code: ListingErrorCode;

  constructor(code: ListingErrorCode, message: string, cause?: unknown) {
    super(code, message, { retry: 'later', cause });
  }
}

/** Why an address gave no page. */
export type FetchErrorCode =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'guarded'
  | 'redirects'
  | 'status'
  | 'rate-limited'
  | 'gone'
  | 'blocked'
  | 'too-large'
  | 'not-html'
  | 'bad-encoding'
  | 'bad-url'
  | 'aborted';

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
export type ExtractErrorCode =
  | 'no-body'
  | 'no-headline'
  | 'paywalled'
  | 'not-an-article'
  | 'soft-404'
  | 'bot-wall'
  | 'too-deep';

/** A page holds no article that can be published. Never retried: the page is the problem. */
export class ExtractError extends Failure {
  override readonly name = 'ExtractError';
  declare readonly code: ExtractErrorCode;

  constructor(code: ExtractErrorCode, message: string, cause?: unknown) {
    super(code, message, { retry: 'never', cause });
  }
}

/** Why a text was not translated. */
export type TranslateErrorCode =
  | 'no-engine'
  | 'unsupported-pair'
  | 'quota'
  | 'budget'
  | 'unreachable'
  | 'refused'
  | 'bad-answer'
  | 'damaged'
  | 'model-missing';

/** A translation could not be made or was not good enough. */
export class TranslateError extends Failure {
  override readonly name = 'TranslateError';
  declare readonly code: TranslateErrorCode;

  constructor(code: TranslateErrorCode, message: string, options: { retry: Retry; cause?: unknown }) {
    super(code, message, options);
  }
}

/** Why a document was not published. The last good one stays up. */
export type PublishErrorCode = 'invalid-feed' | 'render';

/** A document could not be made; what is already published stays. */
export class PublishError extends Failure {
  override readonly name = 'PublishError';
  declare readonly code: PublishErrorCode;

  constructor(code: PublishErrorCode, message: string, cause?: unknown) {
    super(code, message, { retry: 'never', cause });
  }
}
