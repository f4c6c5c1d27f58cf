import type { Feed, FormatName } from './feed.ts';

/** A format of feeds: the default export of `formats/<name>.ts`. */
export interface FeedFormat {
  readonly name: FormatName;
  /** For the Content-Type header, with charset where the type has one. */
  readonly mediaType: string;
  /** File name of its documents. */
  readonly file: string;
  /** Renders a feed; the same feed always gives the same bytes. Throws PublishError `invalid-feed`. */
  render(feed: Feed): string;
}
