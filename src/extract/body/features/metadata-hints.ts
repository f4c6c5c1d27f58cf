import type { Document } from '../../parse/document.ts';
import type { PageHints } from './metadata-similarity.ts';

/** Hints about the text from the page's metadata. */
export function hintsOf(document: Document): PageHints {
  const headlines = document.jsonLd
    .map((node) => node['headline'])
    .filter((value) => typeof value === 'string');
  const titles = [document.title, document.meta.get('og:title')?.[0], ...headlines.slice(0, 3)];
  const articleBody = document.jsonLd
    .map((node) => node['articleBody'])
    .find((value) => typeof value === 'string' && value.length > 250);
  return {
    titles: titles.filter((title) => title !== undefined),
    description: document.meta.get('og:description')?.[0] ?? document.meta.get('description')?.[0],
    articleBody: typeof articleBody === 'string' ? articleBody : undefined,
    authors: authorsOf(document),
    news: document.jsonLd.some((node) => /NewsArticle|ReportageNews/u.test(String(node['@type']))),
  };
}

const AUTHOR_NAMES = ['author', 'article:author', 'parsely-author', 'sailthru.author', 'byl', 'dc.creator'];

/** Names of people in the page's metadata, in lower case, without URLs and single words. */
function authorsOf({ jsonLd, meta }: Document): string[] {
  const given = [
    ...jsonLd.slice(0, 20).flatMap((node) => namesIn(node['author'])),
    ...AUTHOR_NAMES.flatMap((name) => meta.get(name) ?? []),
  ];
  const names = given
    .flatMap((text) => text.split(/,|;|\s(?:and|und|dan)\s/u))
    .map((name) => name.trim().replace(/^by\s/iu, '').toLowerCase())
    .filter((name) => name.length < 40 && name.includes(' ') && !name.includes('/'));
  return [...new Set(names)].slice(0, 8);
}

/** An author is a name, an object with a name, or a list of these. */
function namesIn(author: unknown): string[] {
  return [author].flat(2).flatMap((one: unknown) => {
    const name = typeof one === 'object' && one !== null && 'name' in one ? one.name : one;
    return typeof name === 'string' ? [name] : [];
  });
}
