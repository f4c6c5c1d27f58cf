import type { Document } from './document.ts';
import { type Element, type Root, elementsOf, isText, parseHtml } from './dom.ts';
import { lettersAndDigits } from '../body/features/metadata-similarity.ts';

/** Shorter than this and a text is no article that a script could be hiding. */
const MIN_ARTICLE_CHARS = 500;
/** A JSON string of some length; every alternative takes at least one character and none overlap, so this is linear. */
const LONG_STRING = /"((?:[^"\\\n]|\\.){400,})"/gu;
const MAX_SCRIPT_DATA_CHARS = 3_000_000;

/**
 * Parses the article's HTML if the page contains it only as script data (`window.state =
 * {"body":"<p>..."}`) or in JSON-LD. Returns undefined if neither holds one. Called only if the visible page has
 * hardly any text.
 */
export function embeddedArticle(document: Document): Root | undefined {
  const about = lettersAndDigits(
    document.meta.get('og:description')?.[0] ?? document.meta.get('description')?.[0] ?? '',
  ).slice(0, 32);
  let best: string | undefined;
  for (const candidate of candidates(document)) {
    const text = lettersAndDigits(candidate.replace(/<[^<>]*>/gu, ' '));
    if (text.length < MIN_ARTICLE_CHARS / 2) continue;
    const fits = about.length >= 16 && text.includes(about);
    if (best === undefined || (fits && candidate.length > best.length)) best = candidate;
  }
  return best === undefined ? undefined : parseHtml(best);
}

function* candidates(document: Document): Generator<string> {
  for (const element of elementsOf(document.root)) {
    if (element.name !== 'script') continue;
    const source = sourceOf(element);
    if (
      source.length < MIN_ARTICLE_CHARS ||
      source.length > MAX_SCRIPT_DATA_CHARS ||
      !/<p|\\u003cp|&lt;p/iu.test(source)
    )
      continue;
    yield* htmlIn(source, 0);
  }
  for (const node of document.jsonLd) {
    const body = node['articleBody'];
    if (typeof body === 'string' && body.length >= MIN_ARTICLE_CHARS)
      yield /<p[\s>]/iu.test(body) ? body : paragraphs(body);
  }
}

/** HTML in the strings of a script; data within data (a JSON text in a JSON string) is opened once more. */
function* htmlIn(source: string, depth: number): Generator<string> {
  for (const [literal] of source.matchAll(LONG_STRING)) {
    let value: unknown;
    try {
      value = JSON.parse(literal);
    } catch {
      continue;
    }
    if (typeof value !== 'string') continue;
    const tags = value.match(/<p[\s>]/giu)?.length ?? 0;
    if (tags >= 2 && !/^\s*[[{]|^\w+:/u.test(value)) yield value;
    else if (depth === 0) yield* htmlIn(value, 1);
  }
}

function sourceOf(script: Element): string {
  return script.children
    .filter(isText)
    .map((text) => text.data)
    .join('');
}

function paragraphs(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return escaped
    .split(/\n\s*\n|\r?\n/u)
    .map((line) => `<p>${line}</p>`)
    .join('');
}
