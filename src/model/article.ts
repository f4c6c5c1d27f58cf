/** Where a story says it was written: "MOSCOW (AFP) - ". */
export interface Dateline {
  readonly place: string;
  /** The agency or outlet in brackets, as written. */
  readonly agency?: string | undefined;
  /** The dateline exactly as it stood at the start of the body. */
  readonly raw: string;
}

/** A picture of the article. */
export interface Image {
  readonly url: string;
  readonly alt?: string | undefined;
  readonly caption?: string | undefined;
  readonly credit?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** What kind of page carried the text. Only `story` is republished in full. */
export type ArticleKind = 'story' | 'live' | 'gallery' | 'video' | 'opinion';

/** Terms in Really Simple Licensing 1.0: by a link that is not followed, or read where they stand in the page. */
export interface RslTerms {
  readonly where: 'link' | 'script';
  readonly url?: string | undefined;
  /** `type:token` as written, e.g. `usage:search`; both empty where the terms were not read. */
  readonly permits: readonly string[];
  readonly prohibits: readonly string[];
  /** Type of the payment asked for, e.g. `free`, `attribution`, `crawl`. */
  readonly payment?: string | undefined;
}

/** What the page itself says about rights; read to credit, and only ever to lower the publish level. */
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
}

/** The same text elsewhere, by the page's own word. */
export interface Alternate {
  readonly url: string;
  readonly language: string;
}

/** What a page says, cleaned. All strings are plain text but for `bodyHtml`. Times are UTC. */
export interface Article {
  /** The outlet's own address of the text (rel=canonical where it is believable, else the page's address). */
  readonly url: string;
  readonly kind: ArticleKind;
  readonly language: string;
  readonly headline: string;
  readonly deck?: string | undefined;
  /** People, not desks: "Reuters Staff" is no byline. */
  readonly byline: readonly string[];
  /** Desks, agencies and outlets that sign instead of people or beside them, as written. */
  readonly desks?: readonly string[] | undefined;
  readonly dateline?: Dateline | undefined;
  /** The agency whose copy this is, by its usual short name (AFP, Reuters, AP, Antara ...). */
  readonly agency?: string | undefined;
  readonly publishedAt?: Date | undefined;
  readonly modifiedAt?: Date | undefined;
  readonly section?: string | undefined;
  readonly tags: readonly string[];
  readonly image?: Image | undefined;
  /** Safe HTML of known tags: p h2 h3 h4 ul ol li blockquote a strong em figure img figcaption table ... */
  readonly bodyHtml: string;
  /** The body's text, one block a paragraph, separated by blank lines. */
  readonly text: string;
  readonly alternates: readonly Alternate[];
  readonly rights: Rights;
  /** The page's own note that it was corrected, where it has one. */
  readonly correction?: string | undefined;
}

/** Where a field was found: `json-ld`, `meta`, `rule`, `heuristic`, `listing`, `header`. */
export type EvidenceKind = 'json-ld' | 'meta' | 'microdata' | 'rule' | 'heuristic' | 'listing' | 'url';

/** Why a field has its value. */
export interface Evidence {
  readonly field: string;
  readonly kind: EvidenceKind;
  /** The place: a selector, a JSON-LD path, a meta name. */
  readonly where: string;
  readonly value: string;
  /** True where it speaks for another value than the one that was chosen. */
  readonly lost?: true | undefined;
}

/** Something that was on the page and is not in the body, with the reason. */
export interface Dropped {
  readonly reason: string;
  readonly text: string;
}

/** An article with the chain of evidence that leads to it. */
export interface Extraction {
  readonly article: Article;
  readonly evidence: readonly Evidence[];
  readonly dropped: readonly Dropped[];
}
