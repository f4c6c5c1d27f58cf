/** What every document must know about the installation. */
export interface Site {
  /** Public address without a slash at the end, e.g. `https://warta.example`. */
  readonly url: string;
  /** Name of the publication, for the site's head and the feeds' author. */
  readonly name: string;
  /** Operator name, shown on the page about the site. */
  readonly operator?: string | undefined;
  /** Mail or web address for corrections and takedowns. */
  readonly contact?: string | undefined;
  /** WebSub hub. */
  readonly hub?: string | undefined;
  /** Files on a plain web host, where nothing can be searched and nobody tells how the sources are. */
  readonly isStatic?: boolean | undefined;
  /** Minutes after which readers may look again. */
  readonly ttlMinutes: number;
}

/** An address of the site, absolute. */
export function siteUrl(site: Pick<Site, 'url'>, path: string): string {
  return site.url + path;
}
