/** Formats that list articles. */
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

/** One item of a listing of any format: plain texts, times in UTC, the link as written. */
export interface ListingItem {
  readonly title?: string | undefined;
  readonly link?: string | undefined;
  /** The outlet's URL if `link` leads through a redirect service. */
  readonly original?: string | undefined;
  /** The xml:base values in force for the links of this item, outermost first. */
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

/** A parsed listing, before candidates are chosen. */
export interface ListingItems {
  readonly format: ListingFormat;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
  /** URL of the site that the document declares; the base of relative links. */
  readonly site?: string | undefined;
  /** Minimum minutes between polls that the document asks for. */
  readonly ttlMinutes?: number | undefined;
  /** Names of time zones that are unknown. */
  readonly unknownZones?: readonly string[] | undefined;
  readonly rows: readonly ListingItem[];
}

/** How times are interpreted, and limits. */
export interface ReadOptions {
  readonly timezone: string;
  readonly now: Date;
  /** Called with the name of a time zone that is unknown. */
  readonly onUnknownZone?: ((name: string) => void) | undefined;
}
