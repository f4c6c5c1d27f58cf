import type { DamagePolicy } from './translation.ts';

/** One published product: a language and a selection of stories. */
export interface Edition {
  /** Slug, part of every address of the edition. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** BCP 47 language that readers get. */
  readonly language: string;
  /** What stands before the text, e.g. `wartaperang - `; `{place}` is the dateline's place. */
  readonly dateline: string;
  /** Source ids that take part; empty: all. */
  readonly sources: readonly string[];
  /** At least one of these words must be in headline or text (any language, whole words); empty: all stories. */
  readonly keywords: readonly string[];
  readonly sections: readonly string[];
  /** What becomes of a story in whose translation sentences stayed damaged. */
  readonly damaged: DamagePolicy;
  /** Most items in one feed document. */
  readonly limit: number;
  readonly line: number;
}

/** Words that no edition may be called, because the site's own pages live there. */
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
