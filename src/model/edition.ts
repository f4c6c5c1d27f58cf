import type { DamagePolicy } from './translation.ts';

/** One published product: a language and a selection of stories. */
export interface Edition {
  /** Slug, part of every URL of the edition. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** BCP 47 language of the published texts. */
  readonly language: string;
  /** Prefix of each text, e.g. `wartaperang - `; `{place}` is the dateline's place. */
  readonly dateline: string;
  /** Ids of the sources; empty: all. */
  readonly sources: readonly string[];
  /** At least one of these words must be in headline or text (any language, whole words); empty: all stories. */
  readonly keywords: readonly string[];
  readonly sections: readonly string[];
  /** Policy for stories with sentences that stayed damaged in translation. */
  readonly damaged: DamagePolicy;
  /** Maximum number of items in one feed document. */
  readonly limit: number;
  readonly line: number;
}

/** Words that an edition's id must not be, because pages of the site have these paths. */
export const RESERVED_WORDS: readonly string[] = [
  'arsip',
  'cari',
  'cerita',
  'gambar',
  'gaya',
  'healthz',
  'ikon',
  'meja',
  'metrics',
  'robots',
  'sitemap',
  'status',
  'sumber',
  'tentang',
  'umpan',
];
