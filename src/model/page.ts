/** What an outlet says in headers, to lower what we may publish. Read by the rights rules, only ever lowering. */
export interface PageSignals {
  /** Values of X-Robots-Tag that apply to us, lower case. */
  readonly xRobotsTag: readonly string[];
  /** TDM-Reservation header (TDMRep): true when rights are reserved. */
  readonly tdmReserved?: boolean | undefined;
  /** TDM-Policy header: where the terms stand. */
  readonly tdmPolicy?: string | undefined;
  /** What the host's /.well-known/tdmrep.json says of this address. */
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
  /** The address after redirects. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  /** The charset that was used to decode `text`, and the place it was found. */
  readonly charset: string;
  readonly charsetFrom: 'bom' | 'header' | 'meta' | 'xml' | 'sniffed' | 'default';
  /** The decoded body; empty for a picture. */
  readonly text: string;
  /** The body of a picture as it came. */
  readonly bytes?: Uint8Array | undefined;
  /** Size of the body in bytes after decompression. */
  readonly size: number;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly signals: PageSignals;
  /** Every address on the way, first to last, where there were redirects. */
  readonly redirects: readonly string[];
  readonly fetchedAt: Date;
  /** Milliseconds from the first byte sent to the last byte read, without waiting for our turn. */
  readonly tookMs: number;
}

/** What a fetch came to. Failures are thrown as FetchError; these three are all expected. */
export type FetchOutcome =
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'not-modified'; readonly url: string; readonly fetchedAt: Date }
  | { readonly kind: 'refused-by-robots'; readonly url: string; readonly rule: string };

/** How to ask. */
export interface FetchRequest {
  /** From the last answer, for a conditional request. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** What the caller can read; decides the Accept header and the check of the answer's type. */
  readonly accept: 'html' | 'listing' | 'image' | 'any';
  /** Least milliseconds between two requests to this host; robots.txt may raise it. */
  readonly delayMs?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The one way in which stages reach the network; given to them as a parameter. */
export type Get = (url: string, request: FetchRequest) => Promise<FetchOutcome>;
