import type { Feed } from './feed.ts';

/**
 * A feed format: the default export of `publish/formats/<name>.ts`. Every feed is rendered, stored, served and linked
 * (`rel="alternate"`) in every format.
 */
export interface FeedFormatModule {
  /** Name for readers, e.g. `RSS`. */
  readonly title: string;
  /** Value of the Content-Type header, with a charset if the type has one. */
  readonly mediaType: string;
  /** File name of its documents. */
  readonly file: string;
  /** The format of places that have room for one feed: lists, OPML, search. One format is the main one. */
  readonly main?: true;
  /**
   * Renders a feed. Equal feeds result in equal bytes.
   *
   * @throws {PublishError} `invalid-feed`
   */
  render(feed: Feed): string;
}

/** A format with the name of its file. */
export interface FeedFormat extends FeedFormatModule {
  readonly name: string;
}
