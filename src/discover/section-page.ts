import { type Cheerio, type CheerioAPI, load } from 'cheerio/slim';
import { type Element, isTag } from 'domhandler';
import { existsOne } from 'domutils';
import { parseDate } from '../time/parse-date.ts';
import { sameDomain } from '../url/registrable-domain.ts';
import { ListingError } from '../model/errors.ts';
import { absoluteUrl } from './candidates.ts';
import { deepNestingOffset } from './nesting-limits.ts';
import { cleanText } from './plain-text.ts';
import type { ReadOptions, ListingItem, ListingItems } from './listing-row.ts';

const MAX_LINKS = 3000;
/** Pages with fewer article links count as not understood. */
const MIN_LINKS = 3;

/**
 * Reads the article links of an HTML page: those matched by `selector`, or else those that look like
 * articles by URL, wording and position.
 *
 * @throws {ListingError} `changed-shape` if there are none; `unreadable` if the page is nested too deep
 * or the selector is not valid CSS
 */
export function readSection(
  html: string,
  selector: string | undefined,
  url: string,
  options: ReadOptions,
): ListingItems {
  if (deepNestingOffset(html, false) !== undefined)
    throw new ListingError('unreadable', `The page ${url} is too deeply nested to be read`);
  const $ = load(html);
  const base = URL.parse($('base[href]').attr('href') ?? '', url)?.href ?? url;
  const anchors = selector === undefined ? articleAnchors($, base, url) : selectedAnchors($, selector, url);
  const rows = new Map<string, ListingItem>();
  for (const anchor of anchors.slice(0, MAX_LINKS)) {
    const link = absoluteUrl($(anchor).attr('href'), base)?.href;
    if (link === undefined) continue;
    rows.set(link, better(rows.get(link), toRow($, anchor, link, options)));
  }
  if (rows.size === 0 || (selector === undefined && rows.size < MIN_LINKS)) {
    const what = selector === undefined ? 'no links that look like articles' : `no link at "${selector}"`;
    throw new ListingError('changed-shape', `The page ${url} has ${what}; set its CSS selector in "links"`);
  }
  return {
    format: 'html',
    title: cleanText($('title').first().text()),
    language: $('html').attr('lang'),
    rows: [...rows.values()],
  };
}

function selectedAnchors($: CheerioAPI, selector: string, url: string): Element[] {
  let found: Element[];
  try {
    found = $(selector).slice(0, MAX_LINKS).toArray().filter(isTag);
  } catch (error) {
    throw new ListingError('unreadable', `"${selector}", set for ${url}, is not a CSS selector`, error);
  }
  return found.map((element) => anchorOf($, element)).filter((anchor) => anchor !== undefined);
}

/**
 * Returns the link of a selected element: itself, one in its headline, the first inside, or the enclosing
 * one.
 */
function anchorOf($: CheerioAPI, element: Element): Element | undefined {
  if (element.name === 'a') return element;
  const within = $(element);
  const inHeading = within.find('h1 a[href], h2 a[href], h3 a[href], h4 a[href]').get(0);
  const anchor = inHeading ?? within.find('a[href]').get(0) ?? within.closest('a[href]').get(0);
  return anchor && isTag(anchor) ? anchor : undefined;
}

function articleAnchors($: CheerioAPI, base: string, page: string): Element[] {
  const site = new URL(page).hostname;
  const own = absoluteUrl(page, page)?.href;
  return $('a[href]')
    .slice(0, MAX_LINKS)
    .toArray()
    .filter((anchor) => {
      const url = absoluteUrl($(anchor).attr('href'), base);
      if (!url || url.href === own || !sameDomain(url.hostname, site)) return false;
      return looksLikeArticle($, anchor, url);
    });
}

const CHROME = 'nav, header, footer, aside, [role=navigation], [class*=breadcrumb], [class*=menu]';
const NOT_AN_ARTICLE =
  /\/(?:tags?|topics?|topik|themen?|category|kategori|authors?|autor|penulis|profile?|search|login|signin|register|about|tentang|contact|kontak|privacy|terms|newsletters?|subscribe|rss|feed|page|galleries|podcasts?|jobs?)(?:\/|$)/i;
const SAYS_ARTICLE = /\/(?:articles?|artikel|story|stories|news|nieuws|berita|read|detail|doc|view|post)\//i;

/** Whether a path names a page of a tag, an author, a section or the like. */
export function isOverviewPath(path: string): boolean {
  return NOT_AN_ARTICLE.test(path);
}

/** Scores what article links have in common; three points are enough. */
function looksLikeArticle($: CheerioAPI, anchor: Element, url: URL): boolean {
  const path = decoded(url.pathname);
  const slug = path.split('/').findLast((part) => part !== '') ?? '';
  const words = countWords(textOf($, anchor));
  let points = 0;
  if (/\/(?:19|20)\d{2}[/-]?(?:\d{1,2}|[a-z]{3})[/-]?/i.test(path)) points += 2;
  if (slug.split(/[-_]/).length >= 4) points += 2;
  if (/\d{5,}/.test(path + url.search)) points += 2;
  if (SAYS_ARTICLE.test(path)) points += 1;
  if (/\.(?:html?|aspx?|php)$/.test(path)) points += 1;
  if (words >= 4) points += 1;
  if ($(anchor).closest('h1, h2, h3, h4, article').length > 0 || $(anchor).find('h1, h2, h3, h4').length > 0)
    points += 1;
  if (words < 2 && $(anchor).find('img').length === 0) points -= 2;
  if ($(anchor).closest(`article, ${CHROME}`).is(CHROME)) points -= 3;
  if (NOT_AN_ARTICLE.test(path)) points -= 3;
  return points >= 3;
}

/** Counts words; in scripts without spaces, pairs of characters. */
function countWords(text: string): number {
  const dense =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  return text.split(' ').filter(Boolean).length + dense / 2;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function toRow($: CheerioAPI, anchor: Element, link: string, options: ReadOptions): ListingItem {
  const card = cardOf($, anchor);
  const heading =
    $(anchor).find('h1, h2, h3, h4').first().text() || card.find('h1, h2, h3, h4').first().text();
  const time = card.find('time').first();
  const written =
    time.attr('datetime') ?? (time.text() || card.find('[class*=date], [class*=time]').first().text());
  const title =
    cleanText(heading) ||
    textOf($, anchor) ||
    cleanText($(anchor).attr('title') ?? card.find('img[alt]').attr('alt') ?? '');
  return {
    link,
    title: title || undefined,
    published: written ? parseDate(written, options) : undefined,
    imageUrl: card.find('img[src]').attr('src'),
  };
}

/** Returns the largest enclosing element, up to four levels, that holds no other link. */
function cardOf($: CheerioAPI, anchor: Element): Cheerio<Element> {
  const { href } = anchor.attribs;
  let card = anchor;
  for (let step = 0; step < 4; step += 1) {
    const { parent } = card;
    if (!parent || !isTag(parent) || /^(?:body|html|main)$/.test(parent.name) || !holdsOnly(parent, href))
      break;
    card = parent;
  }
  return $(card);
}

function holdsOnly(element: Element, href: string | undefined): boolean {
  return !existsOne(
    (node) => isTag(node) && node.name === 'a' && node.attribs.href !== href,
    element.children,
  );
}

function textOf($: CheerioAPI, anchor: Element): string {
  return cleanText($(anchor).text(), 500);
}

/** Merges two links to one URL: the longer headline, and a date from either. */
function better(known: ListingItem | undefined, found: ListingItem): ListingItem {
  if (!known) return found;
  const [first, second] =
    (found.title?.length ?? 0) > (known.title?.length ?? 0) ? [found, known] : [known, found];
  return {
    ...first,
    published: first.published ?? second.published,
    imageUrl: first.imageUrl ?? second.imageUrl,
  };
}
