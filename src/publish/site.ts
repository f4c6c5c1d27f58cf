/** Settings of the installation that every document needs. */
export interface Site {
  /** Public URL without a trailing slash, e.g. `https://warta.example`. */
  readonly url: string;
  /** Name of the publication, for the page header and the feeds' author. */
  readonly name: string;
  /** Operator name, shown on the about page. */
  readonly operator?: string | undefined;
  /** Email address or URL for corrections and takedowns. */
  readonly contact?: string | undefined;
  /** URL of the WebSub hub. */
  readonly hub?: string | undefined;
  /** True for a static export, which has no search and no source status. */
  readonly isStatic?: boolean | undefined;
  /** Minutes after which feed readers may poll again. */
  readonly ttlMinutes: number;
}

/** Returns the absolute URL of a path of the site. */
export function siteUrl(site: Pick<Site, 'url'>, path: string): string {
  return site.url + path;
}
