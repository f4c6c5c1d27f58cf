import { parseOpml } from 'feedsmith';
import { headlineText } from './plain-text.ts';

/** A feed of a feed reader's subscription list. */
export interface SubscribedFeed {
  readonly name: string;
  readonly url: string;
  /** Home page; absent if the list names none that is a web address. */
  readonly homepage: string | undefined;
  /** As the list declares it, which need not be a language tag. */
  readonly language: string | undefined;
}

/** An outline that is not used, and why. */
export interface SkippedOutline {
  readonly name: string;
  readonly why: string;
}

interface Outline {
  readonly text?: string | undefined;
  readonly title?: string | undefined;
  readonly type?: string | undefined;
  readonly xmlUrl?: string | undefined;
  readonly htmlUrl?: string | undefined;
  readonly url?: string | undefined;
  readonly language?: string | undefined;
  readonly isComment?: boolean | undefined;
  readonly outlines?: readonly Outline[] | undefined;
}

/**
 * Reads the feeds of an OPML list (OPML 2.0, http://opml.org/spec2.opml), each once. Groups are flattened.
 *
 * @returns undefined if the text is not OPML
 */
export function readSubscriptions(
  text: string,
): { feeds: SubscribedFeed[]; skipped: SkippedOutline[] } | undefined {
  const outlines = outlinesIn(text);
  if (outlines === undefined) return undefined;
  const feeds: SubscribedFeed[] = [];
  const skipped: SkippedOutline[] = [];
  for (const outline of flatten(outlines)) {
    const { xmlUrl = '', htmlUrl, language } = outline;
    const url = feedUrl(xmlUrl);
    const name = nameOf(outline) ?? url?.hostname ?? xmlUrl;
    const why = problemOf(outline, url, feeds);
    if (why !== undefined) skipped.push({ name, why });
    else if (url !== undefined)
      feeds.push({ name, url: url.href, homepage: webUrl(htmlUrl)?.href, language });
  }
  return { feeds, skipped };
}

function problemOf(
  { isComment, xmlUrl, type, url: link = '' }: Outline,
  url: URL | undefined,
  feeds: readonly SubscribedFeed[],
): string | undefined {
  if (isComment === true) return 'is commented out';
  if (xmlUrl === undefined)
    return type === 'include' ? `is another list, read it by itself: ${link}` : undefined;
  if (url === undefined) return `${xmlUrl} is not a web address`;
  return feeds.some((feed) => feed.url === url.href) ? `${url.href} is listed twice` : undefined;
}

function outlinesIn(text: string): readonly Outline[] | undefined {
  try {
    return parseOpml(text).body?.outlines ?? [];
  } catch {
    return undefined;
  }
}

function flatten(outlines: readonly Outline[]): Outline[] {
  return outlines.flatMap((outline) => [outline, ...flatten(outline.outlines ?? [])]);
}

/** Some readers write HTML into names. */
function nameOf({ title, text }: Outline): string | undefined {
  return [title, text].map((name) => headlineText(name ?? '')).find((name) => name !== '');
}

/** Reads `feed:https://host/` and `feed://host/` as well, which browsers made of feed links. */
function feedUrl(text: string): URL | undefined {
  const plain = text
    .trim()
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://');
  return webUrl(plain);
}

function webUrl(text: string | undefined): URL | undefined {
  const url = URL.parse(text ?? '');
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  url.hash = '';
  return url;
}
