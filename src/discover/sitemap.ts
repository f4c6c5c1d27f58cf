import { Parser } from 'htmlparser2';
import { parseDate } from '../time/parse-date.ts';
import { urlLines } from './detect-format.ts';
import { headlineText } from './plain-text.ts';
import type { ReadOptions, ListingItem, ListingItems } from './listing-row.ts';

/** Limit of the protocol: entries per file. */
const MAX_ROWS = 50_000;
const MAX_TEXT = 10_000;
/** Valid sitemaps never nest deeper; deeper content is ignored. */
const DEEPEST = 100;

/** Relevant elements, by local name of the element and its parent; prefixes vary. */
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
 * Reads a sitemap, a Google News sitemap or a sitemap index (sitemaps.org) in one pass without a tree, so
 * memory and depth are bounded. Documents need not be well-formed; complete entries are returned.
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
  const rows = drafts.map((each) => toRow(each, options));
  const isIndex = index || (!news && namesSitemaps(rows));
  return { format: isIndex ? 'sitemap-index' : news ? 'news-sitemap' : 'sitemap', rows };
}

/** Some outlets write an index as a urlset: most of its links lead to sitemaps. */
function namesSitemaps(rows: readonly ListingItem[]): boolean {
  const links = rows.filter(({ link }) => link !== undefined);
  const sitemaps = links.filter(({ link = '' }) => /\.xml(?:\.gz)?(?:$|[?#])/i.test(link));
  return sitemaps.length > 0 && sitemaps.length >= links.length / 2;
}

/** Reads a plain-text sitemap: one URL per line. */
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
    title: (draft.title && headlineText(draft.title)) || undefined,
    published,
    modified: lastmod,
    language: draft.language?.trim() || undefined,
    imageUrl: draft.image?.trim() || undefined,
  };
}
