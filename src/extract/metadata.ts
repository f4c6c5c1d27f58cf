import type { Alternate, ArticleKind, Dateline, Evidence, Image, Rights } from '../model/article.ts';
import type { Candidate } from '../model/candidate.ts';
import type { SelectorRule } from '../model/source.ts';
import type { Body } from './body.ts';
import type { Document } from './document.ts';
import type { JsonLdNode } from './json-ld.ts';

/** What the caller knows beside the page. */
export interface ExtractOptions {
  readonly now: Date;
  /** The outlet's declared language (BCP 47); the page's own word and its text come first. */
  readonly language?: string | undefined;
  /** IANA zone for times that the page writes without one. */
  readonly timezone?: string | undefined;
  readonly rules?: readonly SelectorRule[] | undefined;
  /** What the listing said about the page. */
  readonly hints?: Candidate | undefined;
}

/** Everything about the article but its body. */
export interface Metadata {
  readonly url: string;
  readonly language: string;
  readonly headline: string | undefined;
  readonly deck?: string | undefined;
  readonly byline: readonly string[];
  readonly dateline?: Dateline | undefined;
  readonly wire?: string | undefined;
  readonly publishedAt?: Date | undefined;
  /** `publishedAt` as ISO 8601 with the page's own offset where it is known. */
  readonly publishedIso?: string | undefined;
  readonly modifiedAt?: Date | undefined;
  readonly section?: string | undefined;
  readonly tags: readonly string[];
  readonly image?: Image | undefined;
  readonly alternates: readonly Alternate[];
  readonly rights: Rights;
  readonly correction?: string | undefined;
  /** What JSON-LD and meta say the page is, where they say it. */
  readonly kind?: ArticleKind | undefined;
  readonly evidence: readonly Evidence[];
}

/** Reads headline, times, people, rights and the rest. The body is already known: it tells where to look, and holds the dateline. */
export function readMetadata(document: Document, body: Body, options: ExtractOptions): Metadata {
  const article = document.jsonLd.find((node) => typeof node['headline'] === 'string');
  const headline =
    text(article?.['headline']) ??
    document.meta.get('og:title')?.[0] ??
    document.title ??
    options.hints?.headline;
  const published = text(article?.['datePublished']) ?? document.meta.get('article:published_time')?.[0];
  const time = published === undefined ? Number.NaN : Date.parse(published);
  return {
    url: document.url,
    language: document.html?.attribs['lang'] ?? options.language ?? body.language ?? 'und',
    headline,
    byline: namesOf(article),
    publishedAt: Number.isNaN(time) ? undefined : new Date(time),
    publishedIso: published,
    tags: [],
    alternates: [],
    rights: { metaRobots: [] },
    evidence: [],
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function namesOf(article: JsonLdNode | undefined): string[] {
  const author = article?.['author'];
  const list: unknown[] = Array.isArray(author) ? author : [author];
  return list.flatMap((one) => {
    const name = text(one) ?? text((one as { name?: unknown } | undefined)?.name);
    return name === undefined ? [] : [name];
  });
}
