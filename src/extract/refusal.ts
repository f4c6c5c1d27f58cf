import type { ArticleKind } from '../model/article.ts';
import { ExtractError } from '../model/errors.ts';
import type { ExtractedBody } from './body/body.ts';
import type { Document } from './parse/document.ts';
import { elementsOf, textOf } from './parse/dom.ts';
import type { Metadata } from './metadata/metadata.ts';

/** Below these numbers of letters a text is not a full article. */
const MAX_STUB_LETTERS = 900;
const MAX_SHORT_LETTERS = 600;

/** The longest reports of news agencies have a third of it. */
const MAX_TEXT_CHARS = 100_000;

const NOT_FOUND_WORDS =
  /\b404\b|not found|page (?:doesn.t|does not|no longer) exists?|no longer available|can.t be found|halaman (?:yang anda cari )?tidak (?:ditemukan|tersedia)|الصفحة غير موجودة|لم يتم العثور|صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|página não encontrada|pagina non trovata|pagina niet gevonden|sayfa bulunamadı|страница не найдена|ページが見つかりません|页面不存在|페이지를 찾을 수/iu;
const BOT_WALL_WORDS =
  /just a moment|attention required|access denied|access to this page has been denied|are you a (?:robot|human)|verify (?:that )?you are (?:a )?human|verifying you are human|checking your browser|unusual traffic|enable javascript and cookies|please complete the security check|ddos protection|security checkpoint|captcha|pardon our interruption/iu;
const PAYWALL_NAMES =
  /paywall|piano-|regwall|meteredContent|subscriber-only|subscription-required|premium-(?:content|wall)|locked-content|content-gate|paid-content/iu;
const PAYWALL_WORDS =
  /(?:subscribe|sign in|log in|register|become a (?:member|subscriber)) to (?:continue|read|keep reading|unlock|get)|(?:this (?:article|content|story) is (?:for|available to|only available to|reserved for|exclusive to)|available (?:only|exclusively) to) (?:subscribers|members|premium)|already a subscriber|to continue reading|berlangganan untuk (?:membaca|melanjutkan)|khusus pelanggan|للمشتركين فقط|اشترك لمتابعة|weiterlesen mit|jetzt weiterlesen|nur für abonnenten|réservé aux abonnés|solo para suscriptores|exclusivo para (?:suscriptores|assinantes)|riservato agli abbonati|abonelere özel|только для подписчиков|この記事は有料会員|有料会員限定|会員限定/iu;

/**
 * Why a page has no article that could be published, or undefined if it has one. Weighs the extracted
 * text against what the page declares; doubt favours the page.
 */
export function refusalOf(
  document: Document,
  body: ExtractedBody,
  metadata: Metadata,
): ExtractError | undefined {
  const { bodyLetters } = body.page;
  const titles = [
    document.title ?? '',
    ...document.headings.slice(0, 2).map((heading) => textOf(heading)),
  ].filter((title) => title.length < 140);
  if (
    bodyLetters < MAX_SHORT_LETTERS &&
    body.page.letters < 2500 &&
    titles.some((title) => BOT_WALL_WORDS.test(title))
  ) {
    return new ExtractError(
      'bot-wall',
      `a wall against robots: "${titles.find((title) => BOT_WALL_WORDS.test(title)) ?? ''}"`,
    );
  }
  if (
    bodyLetters < MAX_SHORT_LETTERS &&
    !isArticle(document) &&
    titles.some((title) => NOT_FOUND_WORDS.test(title))
  ) {
    return new ExtractError('soft-404', 'the page says that it does not exist');
  }
  if (bodyLetters < MAX_STUB_LETTERS && isPaywalled(document))
    return new ExtractError('paywalled', 'the page shows the beginning of a paid text');
  if (isIndex(document, body, metadata))
    return new ExtractError('not-an-article', 'a page of links, not an article');
  if (body.text.length > MAX_TEXT_CHARS)
    return new ExtractError(
      'too-heavy',
      `the text has ${body.text.length} characters; an article has at most ${MAX_TEXT_CHARS}`,
    );
  if (body.text === '') return new ExtractError('no-body', 'no text that reads like an article');
  return undefined;
}

const LIVE_URL =
  /\/live(?:blog|-updates|ticker)?\/|[-/]live(?:-updates|-blog|ticker)?(?:-\w+)?(?:\.html?)?\/?$|\/liveblog|-live-b\d+/iu;
const LIVE_WORDS =
  /\blive\s?(?:updates?|blog|ticker|stream)\b|\blive:|^live\b|: live\b|\blangsung:|مباشر|لحظة بلحظة|canlı (?:anlatım|blog)|прямая трансляция|онлайн-трансляция|لحظه به لحظه/iu;
const LIVE_ENTRY =
  /\blive[\w-]*(?:entry|post|update|item|event|block|message)|(?:ticker|liveblog)[\w-]*(?:entry|post|item|eintrag)/iu;
const GALLERY_URL = /\/(?:gallery|galleries|photos?|foto|galeri|fotostrecke|bilder|pictures|صور)\//iu;
const VIDEO_URL = /\/(?:videos?|watch|فيديو)\//iu;
const OPINION_URL =
  /\/(?:opinions?|opini|editorial|comment(?:isfree)?|kolom|رأي|مقالات|meinung|kommentar|kolumnen?)\//iu;

/** The kind of an article: as declared by the page, otherwise by URL and content, otherwise a story. */
export function kindOf(document: Document, metadata: Metadata): ArticleKind {
  if (metadata.kind !== undefined) return metadata.kind;
  if (isLive(document, metadata.headline ?? '')) return 'live';
  if (GALLERY_URL.test(document.url)) return 'gallery';
  if (VIDEO_URL.test(document.url)) return 'video';
  return OPINION_URL.test(document.url) ? 'opinion' : 'story';
}

/** Whether a page is a live blog: by URL or headline, and with many times or entries. */
function isLive(document: Document, headline: string): boolean {
  if (!LIVE_URL.test(document.url) && !LIVE_WORDS.test(headline)) return false;
  if (document.times.length > 8) return true;
  let entries = 0;
  for (const { attribs } of elementsOf(document.root))
    if (LIVE_ENTRY.test(attribs['class'] ?? '') && ++entries > 3) return true;
  return false;
}

function isArticle(document: Document): boolean {
  return document.jsonLd.some(
    (node) =>
      /Article|BlogPosting|Report/u.test(String(node['@type'])) && !/ItemList/u.test(String(node['@type'])),
  );
}

function isPaywalled(document: Document): boolean {
  const said = document.jsonLd.some((node) => {
    const free = node['isAccessibleForFree'];
    return free === false || (typeof free === 'string' && /^false$/iu.test(free));
  });
  if (said) return true;
  const tier =
    document.meta.get('article:content_tier')?.[0] ?? document.meta.get('cxenseparse:articletype')?.[0] ?? '';
  if (/^(?:locked|premium|paid)$/iu.test(tier)) return true;
  const text = document.html === undefined ? '' : textOf(document.html).slice(0, 30_000);
  return PAYWALL_WORDS.test(text) && hasPaywallElement(document);
}

function hasPaywallElement(document: Document): boolean {
  const seen = [document.root as { children: readonly unknown[] }];
  for (let at = 0; at < seen.length && at < 20_000; at++) {
    for (const child of seen[at]?.children ?? []) {
      if (typeof child !== 'object' || child === null || !('attribs' in child) || !('children' in child))
        continue;
      const { attribs, name } = child as {
        attribs: Record<string, string>;
        name: string;
        children: unknown[];
      };
      if (name === 'script' || name === 'style') continue;
      if (PAYWALL_NAMES.test(`${attribs['class'] ?? ''} ${attribs['id'] ?? ''}`)) return true;
      seen.push(child as { children: unknown[] });
    }
  }
  return false;
}

/** Whether a page is a front page, a section or a list of results. Doubt favours the article. */
function isIndex(document: Document, body: ExtractedBody, metadata: Metadata): boolean {
  const types = document.jsonLd.map((node) => String(node['@type']));
  const article = isArticle(document) || /^article$/iu.test(document.meta.get('og:type')?.[0] ?? '');
  // A collection without an article declares itself as one.
  if (!article && types.some((type) => /^(?:CollectionPage|SearchResultsPage)$/u.test(type))) return true;
  const { letters, linkLetters, bodyLetters } = body.page;
  const url = new URL(document.url);
  if (isStoryUrl(url)) return false;
  if (metadata.kind === undefined && isListOfTeasers(body, article)) return true;
  if (article) return false;
  const links = letters === 0 ? 0 : linkLetters / letters;
  const prose = letters === 0 ? 0 : bodyLetters / letters;
  if (isFrontPage(url) || types.includes('ItemList')) return prose < 0.5;
  return metadata.publishedAt === undefined && links > 0.5 && prose < 0.2 && bodyLetters < 1500;
}

/** Maximum letters of text of a section page, and minimum number of pages that it announces. */
const MAX_OWN_LETTERS = 300;
const MIN_LISTED_PAGES = 3;
/** Letters under which a single announcement is no story in brief. */
const MAX_BRIEF_LETTERS = 160;

/** Tells whether what seems to be the text is a list of other pages' headlines. */
function isListOfTeasers({ page }: ExtractedBody, article: boolean): boolean {
  const { letters, pages } = page.teasers();
  const own = page.bodyLetters - letters;
  const share = page.bodyLetters === 0 ? 0 : letters / page.bodyLetters;
  if (article) return share > 0.9 && own < MAX_OWN_LETTERS && pages > MIN_LISTED_PAGES + 1;
  if (share > 0.6 && own < MAX_OWN_LETTERS && pages >= MIN_LISTED_PAGES) return true;
  // A section of which little is shown: one announcement and nothing else.
  return share > 0.9 && pages > 0 && page.bodyLetters < MAX_BRIEF_LETTERS;
}

/** URLs of single stories: a date, a number or a headline in the path, or a post number in the query. */
function isStoryUrl({ pathname, search }: URL): boolean {
  const last = pathname.split('/').findLast((part) => part !== '') ?? '';
  return (
    /\/\d{4}\/\d\d?\/|\d{5}/u.test(pathname) ||
    last.split(/[-_]|%20/u).length > 3 ||
    /[?&](?:p|id|article\w*|story\w*|news\w*|nid|aid)=\d/iu.test(search)
  );
}

function isFrontPage({ hostname, pathname }: URL): boolean {
  // Placeholder host of a saved page without a URL.
  if (hostname.endsWith('.invalid')) return false;
  return pathname === '/' || /^\/(?:index\.\w+|[a-z]{2}(?:-[a-z]{2})?\/?)$/iu.test(pathname);
}
