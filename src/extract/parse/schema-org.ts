import type { JsonLdNode as Node } from './json-ld.ts';

/** A person or an organisation that a page names as author, publisher or source. */
export interface SchemaOrgParty {
  readonly name: string;
  /** schema.org types, without the prefix; empty if the page has a bare string. */
  readonly types: readonly string[];
}

/** A picture as schema.org describes it. */
export interface SchemaOrgImage {
  readonly url: string;
  readonly caption?: string | undefined;
  readonly credit?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** One article-like node of a page's JSON-LD, in our own words. All strings are plain text, trimmed. */
export interface SchemaOrgArticle {
  readonly types: readonly string[];
  readonly headline?: string | undefined;
  readonly alternativeHeadline?: string | undefined;
  readonly description?: string | undefined;
  readonly authors: readonly SchemaOrgParty[];
  readonly publisher?: string | undefined;
  readonly sourceOrganization?: string | undefined;
  readonly datePublished?: string | undefined;
  readonly dateModified?: string | undefined;
  readonly dateCreated?: string | undefined;
  readonly dateline?: string | undefined;
  readonly section?: string | undefined;
  readonly keywords: readonly string[];
  readonly images: readonly SchemaOrgImage[];
  readonly copyrightNotice?: string | undefined;
  readonly copyrightHolder?: string | undefined;
  readonly creditText?: string | undefined;
  readonly usageInfo?: string | undefined;
  readonly licence?: string | undefined;
  readonly urls: readonly string[];
  readonly language?: string | undefined;
  /** False if the page is behind a paywall. */
  readonly free?: boolean | undefined;
  readonly articleBody?: string | undefined;
  /** Text of a schema.org CorrectionComment, or a bare string. */
  readonly correction?: string | undefined;
}

/** The JSON-LD of a page. */
export interface SchemaOrgData {
  /** Article-like nodes, the one that most likely is the page's own first. */
  readonly articles: readonly SchemaOrgArticle[];
  /** The types of every node on the page, for telling kinds of pages apart. */
  readonly types: ReadonlySet<string>;
  /** Names of the site by WebSite, Organization and publisher nodes. */
  readonly siteNames: readonly string[];
  /** Breadcrumb names, outermost first. */
  readonly breadcrumbs: readonly string[];
}

const ARTICLE_TYPES =
  /^(?:\w*Article|\w*NewsArticle|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|Review|Reportage\w*|Recipe|HowTo)$/;
const PAGE_TYPES = /^(?:WebPage|ItemPage|MediaObject|VideoObject|ImageGallery|CreativeWork)$/;

/** Converts a page's JSON-LD nodes. Follows references by `@id`. */
export function describeJsonLd(nodes: readonly Node[]): SchemaOrgData {
  const byId = new Map<string, Node>();
  for (const node of nodes) {
    const id = node['@id'];
    // A bare reference { "@id" } must not hide the node that it refers to.
    if (typeof id === 'string' && Object.keys(node).length > (byId.has(id) ? 2 : 1)) byId.set(id, node);
  }
  const articles = nodes
    .filter((node) => typesOf(node).some((type) => ARTICLE_TYPES.test(type)))
    .map((node) => toArticle(node, byId));
  const pages = nodes
    .filter((node) => typesOf(node).some((type) => PAGE_TYPES.test(type)))
    .filter((node) => node['headline'] ?? node['name'] ?? node['datePublished'])
    .map((node) => toArticle(node, byId));
  return {
    articles: [...articles.toSorted((a, b) => weight(b) - weight(a)), ...pages],
    types: new Set(nodes.flatMap((node) => typesOf(node))),
    siteNames: siteNames(nodes, byId),
    breadcrumbs: breadcrumbs(nodes),
  };
}

/** Tells whether the node is an article by type, and not merely a page, a video or a picture. */
export function isArticleNode(article: SchemaOrgArticle): boolean {
  return article.types.some((type) => ARTICLE_TYPES.test(type));
}

/** Complete nodes describe the page itself; teasers in lists carry a headline and little more. */
function weight(article: SchemaOrgArticle): number {
  return (
    (article.headline === undefined ? 0 : 2) +
    (article.datePublished === undefined ? 0 : 2) +
    (article.authors.length > 0 ? 1 : 0) +
    (article.articleBody === undefined ? 0 : 1) +
    (article.types.includes('Review') ? -1 : 0)
  );
}

function typesOf(node: Node): string[] {
  return list(node['@type'])
    .filter((type) => typeof type === 'string')
    .map((type) => type.replace(/^.*[/#:]/, ''));
}

function list(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

function text(value: unknown): string | undefined {
  for (const item of list(value)) {
    if (typeof item === 'string' || typeof item === 'number') {
      const trimmed = String(item).trim();
      if (trimmed !== '') return trimmed;
    }
    if (typeof item === 'object' && item !== null && '@value' in item) return text((item as Node)['@value']);
  }
  return undefined;
}

function flag(value: unknown): boolean | undefined {
  const word = typeof value === 'boolean' ? String(value) : text(value)?.toLowerCase();
  return word === 'false' ? false : word === 'true' ? true : undefined;
}

function nameOf(value: unknown, byId: ReadonlyMap<string, Node>): string | undefined {
  return parties(value, byId)[0]?.name;
}

function parties(value: unknown, byId: ReadonlyMap<string, Node>): SchemaOrgParty[] {
  const out: SchemaOrgParty[] = [];
  for (const item of list(value).flat(2)) {
    if (typeof item === 'string') {
      // A bare reference or a name; URLs are neither.
      const target = byId.get(item);
      if (target !== undefined) out.push(...parties(target, byId));
      else if (item.trim() !== '' && !/^https?:/.test(item)) out.push({ name: item.trim(), types: [] });
      continue;
    }
    if (typeof item !== 'object' || item === null) continue;
    const node = item as Node;
    const id = node['@id'];
    const full = typeof id === 'string' && node['name'] === undefined ? (byId.get(id) ?? node) : node;
    const given = [text(full['givenName']), text(full['familyName'])]
      .filter((part) => part !== undefined)
      .join(' ');
    const names = list(full['name']).flatMap((name) => text(name) ?? []);
    for (const name of names.length > 0 ? names : given === '' ? [] : [given]) {
      out.push({ name, types: typesOf(full) });
    }
  }
  return out;
}

function images(value: unknown, byId: ReadonlyMap<string, Node>): SchemaOrgImage[] {
  return list(value)
    .flat(2)
    .flatMap((item): SchemaOrgImage[] => {
      if (typeof item === 'string') return [{ url: item.trim() }];
      if (typeof item !== 'object' || item === null) return [];
      const raw = item as Node;
      const node =
        typeof raw['@id'] === 'string' && raw['url'] === undefined ? (byId.get(raw['@id']) ?? raw) : raw;
      const url = text(node['url']) ?? text(node['contentUrl']) ?? text(node['thumbnailUrl']);
      if (url === undefined) return [];
      return [
        {
          url,
          caption: text(node['caption']) ?? text(node['description']),
          credit:
            text(node['creditText']) ??
            nameOf(node['creator'] ?? node['author'], byId) ??
            text(node['copyrightNotice']),
          width: size(node['width']),
          height: size(node['height']),
        },
      ];
    });
}

function size(value: unknown): number | undefined {
  const given = typeof value === 'object' && value !== null ? (value as Node)['value'] : value;
  const number = Number.parseInt(text(given) ?? '', 10);
  return number > 0 ? number : undefined;
}

function toArticle(node: Node, byId: ReadonlyMap<string, Node>): SchemaOrgArticle {
  const page = node['mainEntityOfPage'];
  const authors = parties(node['author'], byId);
  return {
    types: typesOf(node),
    headline: text(node['headline']) ?? text(node['name']),
    alternativeHeadline: text(node['alternativeHeadline']) ?? text(node['alternateName']),
    description: text(node['description']),
    authors: authors.length > 0 ? authors : parties(node['creator'], byId),
    publisher: nameOf(node['publisher'], byId),
    sourceOrganization: nameOf(node['sourceOrganization'] ?? node['provider'], byId),
    datePublished: text(node['datePublished']) ?? text(node['uploadDate']),
    dateModified: text(node['dateModified']),
    dateCreated: text(node['dateCreated']),
    dateline: text(node['dateline']) ?? nameOf(node['locationCreated'], byId),
    section: text(node['articleSection']),
    keywords: list(node['keywords'])
      .flatMap((item) => text(typeof item === 'object' ? (item as Node | null)?.['name'] : item) ?? [])
      .flatMap((item) => item.split(/[,;،]/))
      .map((item) => item.trim())
      .filter((item) => item !== ''),
    images: images(node['image'] ?? node['thumbnailUrl'], byId),
    copyrightNotice: text(node['copyrightNotice']),
    copyrightHolder: nameOf(node['copyrightHolder'], byId),
    creditText: text(node['creditText']),
    usageInfo: linkOrText(node['usageInfo']),
    licence: linkOrText(node['license']),
    urls: [text(node['url']), linkOrText(page), text(node['@id'])].filter((url) => url !== undefined),
    language: text(node['inLanguage']) ?? nameOf(node['inLanguage'], byId),
    free: flag(node['isAccessibleForFree']),
    articleBody: text(node['articleBody']),
    correction: correctionOf(node['correction'], byId),
  };
}

/** Takes the first of several corrections. A bare URL of a corrections page is not a note. */
function correctionOf(value: unknown, byId: ReadonlyMap<string, Node>): string | undefined {
  const [first] = list(value);
  if (typeof first !== 'object' || first === null) {
    const note = text(first);
    return note === undefined || /^https?:/i.test(note) ? undefined : note;
  }
  const id = text((first as Node)['@id']);
  const node = (id === undefined ? undefined : byId.get(id)) ?? (first as Node);
  return text(node['text']) ?? text(node['description']) ?? text(node['abstract']);
}

function linkOrText(value: unknown): string | undefined {
  const first = list(value)[0];
  if (typeof first === 'object' && first !== null)
    return text((first as Node)['@id']) ?? text((first as Node)['url']);
  return text(first);
}

function siteNames(nodes: readonly Node[], byId: ReadonlyMap<string, Node>): string[] {
  const names = nodes.flatMap((node) => [
    ...(typesOf(node).some((type) =>
      /^(?:WebSite|Organization|NewsMediaOrganization|Corporation)$/.test(type),
    )
      ? [text(node['name']), text(node['alternateName'])]
      : []),
    nameOf(node['publisher'], byId),
  ]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

function breadcrumbs(nodes: readonly Node[]): string[] {
  const crumbs = nodes.find((node) => typesOf(node).includes('BreadcrumbList'));
  return list(crumbs?.['itemListElement']).flatMap((item) => {
    if (typeof item !== 'object' || item === null) return [];
    const node = item as Node;
    return text(node['name']) ?? text((node['item'] as Node | undefined)?.['name']) ?? [];
  });
}
