import type { ListingFormat } from './listing-row.ts';

const ROOTS: Readonly<Record<string, ListingFormat>> = {
  rss: 'rss',
  channel: 'rss',
  feed: 'atom',
  rdf: 'rdf',
  urlset: 'sitemap',
  sitemapindex: 'sitemap-index',
  html: 'html',
};

/** What may precede the first element: white space, declarations, comments, a DOCTYPE. */
const PROLOG = /\s+|<\?[^>]*>|<!--[\s\S]*?-->|<!doctype[^>[]*(?:\[[^\]]*\]\s*)?>/giy;
const ELEMENT = /<(?:[\w.-]{1,40}:)?([a-z][\w.-]{0,40})/iy;
const LATE_ROOT = /<(?:[\w.-]{1,40}:)?(rss|feed|rdf|urlset|sitemapindex)[\s>]/i;
const WINDOW = 100_000;

/**
 * Detects the format of a document by its first element, or by its shape if it is plain text. The
 * Content-Type is ignored because servers often send a wrong one.
 *
 * @returns undefined if it is none of the formats that list articles
 */
export function detectFormat(text: string): ListingFormat | undefined {
  const head = text.slice(0, WINDOW);
  const start = endOfProlog(head);
  ELEMENT.lastIndex = start;
  const root = ELEMENT.exec(head)?.[1]?.toLowerCase();
  if (root && Object.hasOwn(ROOTS, root)) return ROOTS[root];
  if (head[start] === '{' || head[start] === '[') return looksLikeJsonFeed(head) ? 'json' : undefined;
  if (root && isHtml(head, root)) return 'html';
  // Broken servers print warnings in front of the document.
  const late = LATE_ROOT.exec(head)?.[1]?.toLowerCase();
  if (late && Object.hasOwn(ROOTS, late)) return ROOTS[late];
  return isListOfAddresses(text) ? 'sitemap-text' : undefined;
}

function endOfProlog(text: string): number {
  let end = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (;;) {
    PROLOG.lastIndex = end;
    const match = PROLOG.exec(text);
    if (!match || match[0] === '') return end;
    end = PROLOG.lastIndex;
  }
}

function looksLikeJsonFeed(head: string): boolean {
  return /"version"\s*:\s*"https?:[^"]{0,20}jsonfeed\.org/.test(head) || /"items"\s*:\s*\[/.test(head);
}

function isHtml(head: string, root: string): boolean {
  return /<!doctype html/i.test(head) || ['head', 'body', 'script', 'meta', 'div', 'title'].includes(root);
}

/** Plain-text sitemap (sitemaps.org): one absolute URL per line. */
function isListOfAddresses(text: string): boolean {
  const first = text
    .replace(/^\ufeff/, '')
    .slice(0, 4096)
    .trimStart()
    .split(/\r?\n/, 3);
  return first.length > 0 && first.every((line, index) => (index > 0 && line === '') || isAddress(line));
}

function isAddress(line: string): boolean {
  return /^https?:\/\/\S{4,2040}\s*$/i.test(line);
}

/** Returns the URLs of a plain-text sitemap, one per line; other lines are ignored. */
export function urlLines(text: string): string[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(isAddress);
}
