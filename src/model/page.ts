/** Rights signals outside of the page's markup. They lower the publish level and never raise it. */
export interface PageSignals {
  /** Values of X-Robots-Tag that apply to us, lower case. */
  readonly xRobotsTag: readonly string[];
  /** TDM-Reservation header (TDMRep): true when rights are reserved. */
  readonly tdmReserved?: boolean | undefined;
  /** TDM-Policy header: URL of the terms. */
  readonly tdmPolicy?: string | undefined;
  /** The entry of the host's /.well-known/tdmrep.json for this URL. */
  readonly tdmrep?:
    | { readonly location: string; readonly reserved: boolean; readonly policy?: string | undefined }
    | undefined;
  /** RSL licences that the host names outside of the page. */
  readonly rsl?:
    | readonly { readonly where: 'robots.txt' | 'Link header'; readonly url: string }[]
    | undefined;
}

/** One HTTP answer with a body. */
export interface Page {
  readonly requestedUrl: string;
  /** The URL after redirects. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  /** The charset that was used to decode `text`, and the place it was found. */
  readonly charset: string;
  readonly charsetFrom: 'bom' | 'header' | 'meta' | 'xml' | 'sniffed' | 'default';
  /** The decoded body; empty for a picture. */
  readonly text: string;
  /** The body of a picture or archive as it came. */
  readonly bytes?: Uint8Array | undefined;
  /** Size of the body in bytes after decompression. */
  readonly size: number;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** The Link header (RFC 8288). */
  readonly link?: string | undefined;
  readonly signals: PageSignals;
  /** Every URL of the redirect chain, first to last; empty without redirects. */
  readonly redirects: readonly string[];
  readonly fetchedAt: Date;
  /** Milliseconds from the first byte sent to the last byte read, without waiting for our turn. */
  readonly tookMs: number;
}

/** Expected outcomes of a fetch. Failures are thrown as FetchError. */
export type FetchOutcome =
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'not-modified'; readonly url: string; readonly fetchedAt: Date }
  | { readonly kind: 'refused-by-robots'; readonly url: string; readonly rule: string };

/** Options of a request. */
export interface FetchRequest {
  /** From the last response, for a conditional request. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** What the caller can parse: sets the Accept header and the check of the response's type. */
  readonly accept: 'html' | 'listing' | 'delivery' | 'image' | 'any';
  /** Minimum milliseconds between two requests to this host; robots.txt may raise it. */
  readonly delayMs?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly maxBytes?: number | undefined;
  /**
   * Max milliseconds to wait for the host's turn before the first request. If the turn is later, `Get` throws NotYetError
   * and has sent nothing. Redirects have no limit. Default: no limit.
   */
  readonly maxWaitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The only access that stages have to the network. They take it as a parameter. */
export type Get = (url: string, request: FetchRequest) => Promise<FetchOutcome>;
