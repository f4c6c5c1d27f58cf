import type { WireItem } from './wire-item.ts';

/** A link in a listing, not fetched yet. The other fields are hints of the listing, which the page may contradict. */
export interface Candidate {
  /** Absolute http(s) URL as listed. */
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
  /** The feed's permanent id of the item. */
  readonly guid?: string | undefined;
  /** The item itself, if an agency delivered it: nothing is fetched. */
  readonly wire?: WireItem | undefined;
}
