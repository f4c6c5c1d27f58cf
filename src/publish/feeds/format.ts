import type { Feed, FormatName } from './feed.ts';

/** A feed format: the default export of `formats/<name>.ts`. */
export interface FeedFormat {
  readonly name: FormatName;
  /** Value of the Content-Type header, with a charset if the type has one. */
  readonly mediaType: string;
  /** File name of its documents. */
  readonly file: string;
  /**
   * Renders a feed. Equal feeds result in equal bytes.
   *
   * @throws {PublishError} `invalid-feed`
   */
  render(feed: Feed): string;
}
