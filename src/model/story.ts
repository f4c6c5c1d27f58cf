import type { Alternate, Article, ArticleKind, Dateline, Image } from './article.ts';
import type { ImagePolicy, PublishLevel } from './source.ts';
import type { TranslationOrigin } from './translation.ts';

/** One outlet's copy of a story, as readers see it credited. */
export interface Credit {
  readonly sourceId: string;
  /** The outlet's name. */
  readonly outlet: string;
  readonly homepage: string;
  /** One of the outlet's own feeds, where it has one. */
  readonly feedUrl?: string | undefined;
  /** The outlet's own address of its copy. */
  readonly url: string;
  readonly headline: string;
  readonly language: string;
  /** The agency this copy names. */
  readonly agency?: string | undefined;
  readonly byline: readonly string[];
  /** The outlet's own publication time. */
  readonly publishedAt?: Date | undefined;
}

/** A change after publication that readers are told about ("Ralat"). */
export interface Correction {
  /** `correction` the outlet (or we) put something right; `update` the outlet's text grew or changed. */
  readonly kind: 'correction' | 'update';
  readonly at: Date;
  readonly text: string;
  readonly url: string;
}

/** What is known of a story when it is decided whether an edition may show it. */
export interface Proposal {
  /** The copy that would be shown; absent where every copy was withdrawn. */
  readonly lead?: Credit | undefined;
  readonly kind: ArticleKind;
  readonly dateline?: Dateline | undefined;
  readonly agency?: string | undefined;
  /** Minutes that must pass after the outlet's own publication. */
  readonly embargoMinutes: number;
  /** Why there is no translation yet, where an attempt was made. */
  readonly problem?: string | undefined;
  /** The text in the edition's language; absent until there is one. */
  readonly translation?:
    | {
        readonly language: string;
        readonly headline: string;
        readonly text: string;
        /** Why this edition may not show it, where its sentences are damaged. */
        readonly damage?: string | undefined;
      }
    | undefined;
}

/** A story as one edition shows it: everything a document needs and nothing else. Made by store/, read by publish/ and serve/. */
export interface PublishedStory {
  readonly id: number;
  /** Permanent; never derived from text that can change. */
  readonly guid: string;
  readonly editionId: string;
  /** Place in the edition's order of first publication, from 1. */
  readonly number: number;
  readonly level: PublishLevel;
  /** Most characters of an excerpt, where the outlet set a limit. */
  readonly excerptLimit?: number | undefined;
  readonly licence?: string | undefined;
  readonly creditTemplate?: string | undefined;

  /** In the edition's language. */
  readonly language: string;
  readonly headline: string;
  readonly deck?: string | undefined;
  /** Safe HTML. */
  readonly bodyHtml: string;
  readonly text: string;

  readonly origin: TranslationOrigin;
  readonly engine?: string | undefined;
  /** Person or engine for the line `Oleh:`; absent where the outlet itself wrote in the edition's language. */
  readonly translator?: string | undefined;

  /** The copy that was translated and is shown; its address is the item's original. */
  readonly lead: Credit;
  /** Every other outlet's copy, oldest first. */
  readonly copies: readonly Credit[];
  readonly agency?: string | undefined;
  readonly dateline?: Dateline | undefined;
  readonly section?: string | undefined;
  readonly tags: readonly string[];
  readonly image?: Image | undefined;
  /** What may be done with the image. */
  readonly images: ImagePolicy;
  /** Our own copies of the image, narrowest first; empty where there are none or none may be shown. */
  readonly picture: readonly { readonly name: string; readonly width: number; readonly height: number }[];
  readonly rights: Article['rights'];
  readonly alternates: readonly Alternate[];

  /** The lead copy in its own language, for the side-by-side view. */
  readonly original: { readonly language: string; readonly headline: string; readonly bodyHtml: string };

  /** When we first published it, and when it last changed for readers. */
  readonly publishedAt: Date;
  readonly updatedAt: Date;
  readonly corrections: readonly Correction[];
  readonly withdrawnAt?: Date | undefined;
  readonly withdrawnWhy?: string | undefined;
  /** Other stories on the same happening. */
  readonly related: readonly { readonly guid: string; readonly headline: string }[];
}

/** What the choice of a story's lead looks at. */
export interface LeadCandidate {
  readonly article: number;
  readonly outlet: string;
  readonly kind: ArticleKind;
  readonly language: string;
  readonly headline: string;
  readonly agency: string | null;
  readonly text: string;
  /** Characters. */
  readonly size: number;
  readonly publishedAt: Date;
  readonly correction: string | null;
  readonly withdrawn: boolean;
}
