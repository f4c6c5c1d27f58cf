/** A link seen in a listing and not yet fetched. What the listing says beside the link is a hint, never the truth. */
export interface Candidate {
  /** Absolute http(s) address as the outlet gave it. */
  readonly url: string;
  readonly headline?: string | undefined;
  /** Plain text, at most 2,000 characters. */
  readonly summary?: string | undefined;
  readonly publishedAt?: Date | undefined;
  readonly modifiedAt?: Date | undefined;
  readonly byline?: readonly string[] | undefined;
  readonly section?: string | undefined;
  readonly language?: string | undefined;
  readonly imageUrl?: string | undefined;
  /** The feed's own permanent id for the item, where it has one. */
  readonly guid?: string | undefined;
}
