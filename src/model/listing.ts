/** A place where a source lists its stories. */
export interface Listing {
  /**
   * `feed`: RSS, Atom, RDF or JSON Feed. `sitemap`: news sitemap or index. `section`: an HTML page with links. `wire`: an
   * agency's deliveries in ninjs, NewsML-G2 or NITF.
   */
  readonly kind: 'feed' | 'sitemap' | 'section' | 'wire';
  /** For `wire` also the file URL of a folder. */
  readonly url: string;
  /** For `section`: CSS selector of the links (or of elements that contain one link each). */
  readonly links?: string | undefined;
  /** For a `wire` folder: the folder to which files are moved after they were read; absent: they stay. */
  readonly done?: string | undefined;
  /** Section name given to candidates that name none. */
  readonly section?: string | undefined;
}

/** Response of a listing, with its validators for the next request. */
export interface ListingState {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}
