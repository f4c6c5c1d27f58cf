/** What a document turned out to be. */
export type ListingFormat =
  | 'rss'
  | 'atom'
  | 'rdf'
  | 'json'
  | 'news-sitemap'
  | 'sitemap'
  | 'sitemap-index'
  | 'sitemap-text'
  | 'html';

/** One line of a listing, in whatever format it came: texts are plain, times are UTC, the link is as written. */
export interface ListingItem {
  readonly title?: string | undefined;
  readonly link?: string | undefined;
  /** The outlet's own address where `link` leads through a counting service. */
  readonly original?: string | undefined;
  /** The bases (xml:base) that hold for this row's links, from the outermost element to the innermost. */
  readonly bases?: readonly string[] | undefined;
  readonly summary?: string | undefined;
  readonly published?: Date | undefined;
  readonly modified?: Date | undefined;
  readonly byline?: readonly string[] | undefined;
  readonly section?: string | undefined;
  readonly language?: string | undefined;
  readonly imageUrl?: string | undefined;
  readonly guid?: string | undefined;
}

/** A listing after reading and before choosing. */
export interface ListingItems {
  readonly format: ListingFormat;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
  /** The site the document says it belongs to; relative links start there. */
  readonly site?: string | undefined;
  /** How long the document asks to be left alone. */
  readonly ttlMinutes?: number | undefined;
  readonly rows: readonly ListingItem[];
}

/** How a reader understands times and where it stops. */
export interface ReadOptions {
  readonly timezone: string;
  readonly now: Date;
}
