import type { Alternate, Article, ArticleKind, Dateline, Image } from './article.ts';
import type { ImagePolicy, PublishLevel } from './source.ts';
import type { TranslationOrigin } from './translation.ts';

/** One outlet's copy of a story, as readers see it credited. */
export interface Credit {
  readonly sourceId: string;
  /** The outlet's name. */
  readonly outlet: string;
  readonly homepage: string;
  /** One of the outlet's own feeds, if it has any. */
  readonly feedUrl?: string | undefined;
  /** The outlet's URL of its copy. */
  readonly url: string;
  readonly headline: string;
  readonly language: string;
  /** The agency this copy names. */
  readonly agency?: string | undefined;
  readonly byline: readonly string[];
  /** The outlet's own publication time. */
  readonly publishedAt?: Date | undefined;
}

/** A change after publication that readers are shown ("Ralat"). */
export interface Correction {
  /** `correction`: the outlet (or we) corrected an error. `update`: the outlet's text grew or changed. */
  readonly kind: 'correction' | 'update';
  readonly at: Date;
  readonly text: string;
  readonly url: string;
}

/** The facts on which an edition's decision to publish a story is based. */
export interface Proposal {
  /** The copy to be shown; absent if every copy was withdrawn. */
  readonly lead?: Credit | undefined;
  readonly kind: ArticleKind;
  readonly dateline?: Dateline | undefined;
  readonly agency?: string | undefined;
  /** Minutes that must pass after the outlet's own publication. */
  readonly embargoMinutes: number;
  /** End of the embargo that the agency set on this copy, ISO 8601. */
  readonly embargoedUntil?: string | undefined;
  /** Why there is no translation yet, after an attempt. */
  readonly problem?: string | undefined;
  /** The text in the edition's language; absent until there is one. */
  readonly translation?:
    | {
        readonly language: string;
        readonly headline: string;
        readonly text: string;
        /** Why this edition may not show it: damaged sentences beyond its policy. */
        readonly damage?: string | undefined;
      }
    | undefined;
}

/** A story as one edition shows it: all that a document needs. Built by store/, read by publish/ and serve/. */
export interface PublishedStory {
  readonly id: number;
  /** Permanent; not derived from text that can change. */
  readonly guid: string;
  readonly editionId: string;
  /** Place in the edition's order of first publication, from 1. */
  readonly number: number;
  readonly level: PublishLevel;
  /** Maximum characters of an excerpt, if the outlet set a limit. */
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
  /** Person or engine for the line `Oleh:`; absent if the outlet's text is in the edition's language. */
  readonly translator?: string | undefined;

  /** The copy that was translated and is shown; its URL is the item's original. */
  readonly lead: Credit;
  /** Every other outlet's copy, oldest first. */
  readonly copies: readonly Credit[];
  readonly agency?: string | undefined;
  readonly dateline?: Dateline | undefined;
  readonly section?: string | undefined;
  readonly tags: readonly string[];
  readonly image?: Image | undefined;
  /** How the image may be shown. */
  readonly images: ImagePolicy;
  /** Our own copies of the image, narrowest first; empty if there are none or none may be shown. */
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
  /** Other stories on the same event. */
  readonly related: readonly { readonly guid: string; readonly headline: string }[];
}

/** The input of the choice of a story's lead. */
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
