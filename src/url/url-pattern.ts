import { RE2JS, RE2JSSyntaxException } from 're2js';

/** A regular expression of the operator, for URLs that outlets choose. */
export interface UrlPattern {
  readonly source: string;
  test(url: string): boolean;
  /** In JSON a pattern is its source. */
  toJSON?(): string;
}

/** The pattern is not a regular expression, or uses syntax that linear time does not allow. */
export class UrlPatternError extends Error {
  override readonly name = 'UrlPatternError';
}

/** Syntax that needs backtracking; it has no equivalent in RE2. */
const UNSUPPORTED = /\(\?<?[=!]|\\[1-9]|\\k</;

/**
 * Compiles a pattern with RE2, whose time grows linearly with the URL whatever the pattern: a backtracking engine can
 * hang the crawler on a URL that an outlet has made for it. Accepts JavaScript's syntax except lookaround and back
 * references, and repetitions of up to 1,000.
 *
 * @throws UrlPatternError
 */
export function compileUrlPattern(source: string): UrlPattern {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
    return { source, test: (url) => compiled.test(url), toJSON: () => source };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const reason = UNSUPPORTED.test(source)
      ? 'lookahead, lookbehind and back references are not supported'
      : error.message.replace(/^error parsing regexp: /, '');
    throw new UrlPatternError(reason, { cause: error });
  }
}
