/** The stored fingerprint of a text, to recognise copies: hashes only, about 1.5 KB for a typical story. */
export interface Fingerprint {
  /** Words in the text. */
  readonly size: number;
  /**
   * Winnowed hashes of word sequences, in the order of the text (Schleimer, Wilkerson, Aiken 2003): a passage of seven
   * words that two texts share yields at least one equal hash. Signed 32 bits.
   */
  readonly hashes: readonly number[];
  /** The few hashes under which copies of the text are looked up. At most 53 bits, ascending. */
  readonly keys: readonly number[];
  /** Each number of the text with the words around it: hash of the words * 2^21 + hash of the number. */
  readonly numbers: readonly number[];
}

/** A text to be compared: its hashes, outlet and publication time. */
export interface ComparableText extends Pick<Fingerprint, 'size' | 'hashes' | 'numbers'> {
  readonly outlet: string;
  readonly publishedAt: Date;
}

/** A text that is already in a story. */
export interface KnownText extends ComparableText {
  readonly article: number;
  readonly story: number;
  /** A page that collects several stories. */
  readonly digest: boolean;
}

/** How much two texts share. Shares are between 0 and 1. */
export interface TextRelation {
  /** Number of hashes that both have. */
  readonly shared: number;
  readonly ofSmaller: number;
  readonly ofLarger: number;
  /** Share of the larger text's beginning that the smaller one has anywhere. */
  readonly ofLead: number;
  /** Share of the smaller text's beginning that the larger one has anywhere. */
  readonly ofSmallerLead: number;
  /**
   * The larger share of the other's first third that either text has: small if the texts begin
   * differently.
   */
  readonly ofBeginning: number;
  /** Shared hashes before a shared ending: few if only a credit or boilerplate is shared. */
  readonly beforeEnding: number;
  /** Numbers with the same surrounding words in both: equal and unequal ones. */
  readonly numbersSame: number;
  readonly numbersDiffer: number;
  readonly hoursApart: number;
  readonly sameOutlet: boolean;
}

/** Why two texts are copies or not. Stored, and shown by `warta explain`. */
export type PlacementReason =
  | 'same-text'
  | 'copy'
  | 'part'
  | 'little-shared'
  | 'not-the-lead'
  | 'other-beginning'
  | 'other-numbers'
  | 'too-far-apart'
  | 'same-outlet-later'
  | 'digest'
  | 'ruled-apart';

/** One comparison of a text with a known one. */
export interface Comparison {
  readonly article: number;
  readonly story: number;
  readonly relation: TextRelation;
  readonly copy: boolean;
  readonly reason: PlacementReason;
}

/** Evidence for a link between stories, weakest first. */
export type LinkEvidence = 'passages' | 'names' | 'image' | 'words' | 'hreflang';
