/** Delivery formats of news agencies. */
export type WireFormat = 'ninjs' | 'newsml-g2' | 'nitf';

/** An image of a delivered item. */
export interface WireImage {
  /** Absolute http(s) URL, or a file name relative to the delivery. */
  readonly url: string;
  readonly alt?: string | undefined;
  readonly caption?: string | undefined;
  readonly credit?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** A subject of an item; `code` is the bare code of IPTC Media Topics (medtop), if it has one. */
export interface WireSubject {
  readonly code?: string | undefined;
  readonly name?: string | undefined;
}

/** What the agency says about an item in relation to earlier ones. */
export type WireSignal = 'kill' | 'correction' | 'update' | 'advisory';

/**
 * One item of an agency's delivery, in the same shape for all formats. Times are ISO 8601 in UTC, so that the item is
 * stored as JSON. Strings are plain text except `body`.
 */
export interface WireItem {
  /** The agency's permanent id of the item, shared by its versions. */
  readonly id: string;
  readonly format: WireFormat;
  /** As the agency writes it; higher is newer. */
  readonly version?: string | undefined;
  readonly firstCreated?: string | undefined;
  readonly versionCreated?: string | undefined;
  readonly kind: 'text' | 'picture' | 'package' | 'other';
  readonly status: 'usable' | 'withheld' | 'canceled';
  readonly signal?: WireSignal | undefined;
  /** Web page of the same text. */
  readonly url?: string | undefined;
  readonly language?: string | undefined;
  readonly headline?: string | undefined;
  readonly deck?: string | undefined;
  readonly slugline?: string | undefined;
  readonly byline?: string | undefined;
  readonly dateline?: string | undefined;
  readonly located?: string | undefined;
  /** 1 (most urgent) to 9. */
  readonly urgency?: number | undefined;
  /** HTML as delivered, not sanitised; empty if the item has no text. */
  readonly body: string;
  readonly subjects: readonly WireSubject[];
  readonly genres: readonly string[];
  readonly embargoedUntil?: string | undefined;
  readonly expires?: string | undefined;
  readonly provider?: string | undefined;
  /** Whose reporting it is, if not the provider's. */
  readonly infoSources: readonly string[];
  readonly copyrightHolder?: string | undefined;
  readonly copyrightNotice?: string | undefined;
  readonly usageTerms?: string | undefined;
  /** Note to editors, not for publication. */
  readonly edNote?: string | undefined;
  readonly images: readonly WireImage[];
  /** Ids of items of which this one is a later version. */
  readonly replaces: readonly string[];
  /** Items that a package refers to. */
  readonly refs: readonly { readonly id?: string | undefined; readonly url?: string | undefined }[];
}

/** The content of one delivered document. */
export interface Delivery {
  readonly items: readonly WireItem[];
  /** URLs of further documents: the next page of a paged response, items that a package refers to. */
  readonly next: readonly string[];
}
