import type { FetchOutcome } from '../model/page.ts';

/** Redirects are in the head, or in a page that holds nothing else. */
const HEAD_LENGTH = 20_000;
/** A page that shows more text than this is read itself if its refresh waits. */
const MAX_TEXT = 500;
/** Longer waits reload front pages. */
const MAX_WAIT_SECONDS = 5;

const HIDDEN = /<!--[\s\S]*?-->|<(noscript|template)\b[\s\S]*?<\/\1\s*>/gi;
const META = /<meta\b(?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const REFRESH = /\shttp-equiv\s*=\s*["']?\s*refresh\b/i;
const CONTENT = /\scontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const TARGET = /^\s*(\d{0,4})(?:\.\d*)?\s*[;,\s]\s*(?:url\s*=\s*)?(["']?)([^"']+)\2?\s*$/i;

const SCRIPTS = /<script\b[^>]*>([\s\S]*?)<\/script\s*>/gi;
const ASSIGNMENT =
  /^(?:(?:window|document|self|top|parent|this)\.)*location(?:\.href)?\s*=\s*(["'])([^"'\\]{1,2000})\1$/i;
const CALL =
  /^(?:(?:window|document|self|top|parent|this)\.)*location\.(?:replace|assign)\(\s*(["'])([^"'\\]{1,2000})\1\s*\)$/i;

/**
 * Finds the redirect that a page asks for in its markup: `<meta http-equiv=refresh>` (HTML standard, "shared
 * declarative refresh steps"), or a page whose only script is a single statement that sets the location.
 *
 * @returns the absolute target without its fragment, or undefined if the page requests no redirect to another URL
 */
export function documentRedirect(outcome: FetchOutcome): string | undefined {
  if (outcome.kind !== 'page') return undefined;
  const { text, url } = outcome.page;
  const head = text.slice(0, HEAD_LENGTH);
  if (!/refresh|location/i.test(head) || /^\s*(?:<\?xml|<rss|<feed|[{[])/i.test(head)) return undefined;
  const visible = head.replace(HIDDEN, '');
  const target = (metaRefresh(visible) ?? scriptedTarget(visible, text.length))
    ?.replaceAll('&amp;', '&')
    .trim();
  const next = target === undefined ? null : URL.parse(target, url);
  if (next === null || !/^https?:$/.test(next.protocol)) return undefined;
  next.hash = '';
  return next.href === url ? undefined : next.href;
}

/** In the body of a page that shows a text, the element is content that somebody has smuggled in. */
function metaRefresh(html: string): string | undefined {
  const bodyAt = /<body\b|<\/head\s*>/i.exec(html)?.index ?? html.length;
  for (const { 0: tag, index } of html.matchAll(META)) {
    if (!REFRESH.test(tag) || (index > bodyAt && !isShort(html))) continue;
    const content = CONTENT.exec(tag);
    const [, seconds = '', , target] = TARGET.exec(content?.[1] ?? content?.[2] ?? '') ?? [];
    const wait = Number(seconds);
    if (target !== undefined && (wait === 0 || (wait <= MAX_WAIT_SECONDS && isShort(html)))) return target;
  }
  return undefined;
}

function scriptedTarget(html: string, length: number): string | undefined {
  if (length > HEAD_LENGTH || !isShort(html)) return undefined;
  const [script, ...more] = [...html.matchAll(SCRIPTS)].map(([, code = '']) => code.trim());
  if (script === undefined || more.length > 0) return undefined;
  const statement = script
    .replace(/^\/\/?\s*<!\[CDATA\[|\/?\/?\s*\]\]>$/g, '')
    .trim()
    .replace(/;$/, '')
    .trim();
  return (ASSIGNMENT.exec(statement) ?? CALL.exec(statement))?.[2];
}

function isShort(html: string): boolean {
  const text = html.replace(/<(script|style|title)\b[\s\S]*?<\/\1\s*>|<[^>]*>/gi, ' ').replace(/\s+/g, ' ');
  return text.length <= MAX_TEXT;
}
