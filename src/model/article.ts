/** A dateline: "MOSCOW (AFP) - ". */
export interface Dateline {
  readonly place: string;
  /** The agency or outlet in brackets, as written. */
  readonly agency?: string | undefined;
  /** The dateline exactly as written at the start of the body. */
  readonly raw: string;
}

/** An image of the article. */
export interface Image {
  readonly url: string;
  readonly alt?: string | undefined;
  readonly caption?: string | undefined;
  readonly credit?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** Kind of page that contains the text. Only `story` is republished in full. */
export type ArticleKind = 'story' | 'live' | 'gallery' | 'video' | 'opinion';

/** Really Simple Licensing 1.0 terms: embedded in the page, or behind a link that is not followed. */
export interface RslTerms {
  readonly where: 'link' | 'script';
  readonly url?: string | undefined;
  /** `type:token` as written, e.g. `usage:search`; both empty if the terms were not read. */
  readonly permits: readonly string[];
  readonly prohibits: readonly string[];
  /** Type of the payment asked for, e.g. `free`, `attribution`, `crawl`. */
  readonly payment?: string | undefined;
}

/** Rights that the page declares. Used for credit and to lower the publish level, never to raise it. */
export interface Rights {
  readonly copyrightNotice?: string | undefined;
  readonly creditText?: string | undefined;
  readonly usageInfo?: string | undefined;
  readonly licence?: string | undefined;
  /** Values of meta robots that apply (noindex, noarchive, nosnippet, max-snippet:N ...), lower case. */
  readonly metaRobots: readonly string[];
  readonly tdmReserved?: boolean | undefined;
  readonly tdmPolicy?: string | undefined;
  readonly rsl?: readonly RslTerms[] | undefined;
  /** End of an agency's embargo, ISO 8601: nothing may be shown before. */
  readonly embargoedUntil?: string | undefined;
}

/** Another version of the text that the page links to. */
export interface Alternate {
  readonly url: string;
  readonly language: string;
}

/** The cleaned content of a page. All strings are plain text except `bodyHtml`. Times are UTC. */
export interface Article {
  /** The outlet's URL of the text: rel=canonical if plausible, else the page's URL. */
  readonly url: string;
  readonly kind: ArticleKind;
  readonly language: string;
  readonly headline: string;
  readonly deck?: string | undefined;
  /** People only: "Reuters Staff" belongs in `desks`. */
  readonly byline: readonly string[];
  /** Desks, agencies and outlets that sign instead of or in addition to people, as written. */
  readonly desks?: readonly string[] | undefined;
  readonly dateline?: Dateline | undefined;
  /** The agency whose copy this is, by its usual short name (AFP, Reuters, AP, Antara ...). */
  readonly agency?: string | undefined;
  readonly publishedAt?: Date | undefined;
  readonly modifiedAt?: Date | undefined;
  readonly section?: string | undefined;
  readonly tags: readonly string[];
  readonly image?: Image | undefined;
  /** Sanitised HTML with an allow-list of tags: p h2 h3 h4 ul ol li blockquote a strong em figure img figcaption table ... */
  readonly bodyHtml: string;
  /** The body's text, one block a paragraph, separated by blank lines. */
  readonly text: string;
  readonly alternates: readonly Alternate[];
  readonly rights: Rights;
  /** The page's own correction note. */
  readonly correction?: string | undefined;
}

/** Kind of place in which a value was found. */
export type EvidenceKind =
  | 'json-ld'
  | 'meta'
  | 'microdata'
  | 'rule'
  | 'heuristic'
  | 'listing'
  | 'url'
  | 'wire';

/** Why a field has its value. */
export interface Evidence {
  readonly field: string;
  readonly kind: EvidenceKind;
  /** The place: a selector, a JSON-LD path, a meta name. */
  readonly where: string;
  readonly value: string;
  /** True if this is evidence for a value that was not chosen. */
  readonly lost?: true | undefined;
}

/** A passage of the page that is not in the body, with the reason. */
export interface Dropped {
  readonly reason: string;
  readonly text: string;
}

/** An article with the evidence for its fields. */
export interface Extraction {
  readonly article: Article;
  readonly evidence: readonly Evidence[];
  readonly dropped: readonly Dropped[];
}
