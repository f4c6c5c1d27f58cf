import type { Document } from './document.ts';
import type { PageHints } from './likeness.ts';

/** What the page says of its text outside it. */
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
    news: document.jsonLd.some((node) => /NewsArticle|ReportageNews/u.test(String(node['@type']))),
  };
}
