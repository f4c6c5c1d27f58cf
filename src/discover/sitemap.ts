import { Parser } from 'htmlparser2';
import { parseDate } from '../time/parse-date.ts';
import { urlLines } from './detect-format.ts';
import { plainText } from './plain-text.ts';
import type { ReadOptions, ListingItem, ListingItems } from './listing-row.ts';

/** The protocol's own limit on entries in one file. */
const MAX_ROWS = 50_000;
const MAX_TEXT = 10_000;
/** No sitemap nests further; what does is not read on. */
const DEEPEST = 100;

/** Names that count, by the local name of the element and of its parent (prefixes vary and lie). */
const FIELDS: Readonly<Record<string, keyof Draft>> = {
  'url>loc': 'loc',
  'sitemap>loc': 'loc',
  'url>lastmod': 'lastmod',
  'sitemap>lastmod': 'lastmod',
  'news>publication_date': 'publicationDate',
  'news>title': 'title',
  'news>keywords': 'keywords',
  'publication>language': 'language',
  'image>loc': 'image',
};

interface Draft {
  loc: string;
  lastmod: string;
  publicationDate: string;
  title: string;
  keywords: string;
  language: string;
  image: string;
}

/**
 * Reads a sitemap, a Google News sitemap or a sitemap index (sitemaps.org) in one pass without building a tree, so
 * that size and nesting cost nothing. Well-formedness is not asked for; entries that are whole count.
 */
export function readSitemap(text: string, options: ReadOptions): ListingItems {
  const drafts: Partial<Draft>[] = [];
  const path: string[] = [];
  let draft: Partial<Draft> | undefined;
  let field: keyof Draft | undefined;
  let index = false;
  let news = false;
  const parser = new Parser(
    {
      onopentagname(name) {
        const local = name.slice(name.indexOf(':') + 1).toLowerCase();
        if (local === 'url' || local === 'sitemap') draft = {};
        if (local === 'sitemapindex') index = true;
        if (local === 'news') news = true;
        const found = FIELDS[`${path.at(-1)}>${local}`];
        if (draft && found && draft[found] === undefined) {
          field = found;
          draft[found] = '';
        }
        path.push(local);
        if (path.length > DEEPEST) parser.pause();
      },
      ontext(part) {
        if (draft && field && (draft[field]?.length ?? 0) < MAX_TEXT) draft[field] += part;
      },
      onclosetag(name) {
        const local = name.slice(name.indexOf(':') + 1).toLowerCase();
        path.pop();
        field = undefined;
        if (!draft || (local !== 'url' && local !== 'sitemap')) return;
        drafts.push(draft);
        draft = undefined;
        if (drafts.length >= MAX_ROWS) parser.pause();
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  const format = index ? 'sitemap-index' : news ? 'news-sitemap' : 'sitemap';
  return { format, rows: drafts.map((each) => toRow(each, options)) };
}

/** Reads a plain-text sitemap: one address a line. */
export function readTextSitemap(text: string): ListingItems {
  return {
    format: 'sitemap-text',
    rows: urlLines(text)
      .slice(0, MAX_ROWS)
      .map((link) => ({ link })),
  };
}

function toRow(draft: Partial<Draft>, options: ReadOptions): ListingItem {
  const lastmod = draft.lastmod ? parseDate(draft.lastmod, options) : undefined;
  const published = draft.publicationDate ? parseDate(draft.publicationDate, options) : undefined;
  return {
    link: draft.loc?.trim() || undefined,
    title: (draft.title && plainText(draft.title)) || undefined,
    published,
    modified: lastmod,
    language: draft.language?.trim() || undefined,
    imageUrl: draft.image?.trim() || undefined,
  };
}

/**
 * The sitemaps of an index that are worth opening: the latest changed; where the index names no times, those called
 * news first, then those with the latest date or highest number in their address.
 */
export function newestChildren(index: ListingItems, baseUrl: string, most: number): string[] {
  const children = index.rows.flatMap((row) => {
    const url = URL.parse(row.link ?? '', baseUrl);
    return url && /^https?:$/.test(url.protocol)
      ? [{ url: url.href, time: row.modified?.getTime() ?? 0 }]
      : [];
  });
  return children
    .toSorted(
      (a, b) =>
        b.time - a.time || newsFirst(a.url, b.url) || numbersIn(b.url).localeCompare(numbersIn(a.url)),
    )
    .slice(0, most)
    .map(({ url }) => url);
}

function newsFirst(a: string, b: string): number {
  const isNews = [a, b].map((url) => /news|latest|terkini|berita/i.test(URL.parse(url)?.pathname ?? ''));
  return Number(isNews[1]) - Number(isNews[0]);
}

function numbersIn(url: string): string {
  return (
    url
      .match(/\d+/g)
      ?.map((digits) => digits.padStart(12, '0'))
      .join() ?? ''
  );
}
