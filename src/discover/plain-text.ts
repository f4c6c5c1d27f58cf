import { Parser } from 'htmlparser2';
import { cleanCharacters } from '../text/clean-characters.ts';

const BLOCKS = new Set(['p', 'br', 'div', 'li', 'tr', 'td', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'figure']);

const BYTE_ORDER_MARKS = /\ufeff/g;
const CONTROL_REFERENCES = /&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bef]|1[0-9a-f]));/gi;

/** Removes characters that XML 1.0 forbids (section 2.2), literal or as references. */
export function stripControls(text: string): string {
  return withoutControls(text).replace(CONTROL_REFERENCES, '');
}

function withoutControls(text: string): string {
  return cleanCharacters(text).replace(BYTE_ORDER_MARKS, '');
}

/**
 * Removes control characters, byte-order marks and repeated white space, and cuts the text at `maxLength`
 * characters without splitting a surrogate pair.
 */
export function cleanText(text: string, maxLength = 1000): string {
  const clean = withoutControls(text.slice(0, maxLength * 4))
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length <= maxLength
    ? clean
    : `${clean.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** What markup is in a text: `html` of summaries, or the plain headline that may hold some. */
type Markup = 'html' | 'headline';

/**
 * Converts HTML to plain text: tags removed, entities decoded, blocks separated by a blank. Text that
 * still contains tags or entities is converted once more, because feeds often escape twice.
 */
export function plainText(html: string, maxLength = 1000): string {
  return convert(html, 'html', maxLength);
}

/**
 * As `plainText`, for headlines: "x<y", "<Nama>" and a lone "<video>" are words, because markup in a headline is
 * closed or has attributes.
 */
export function headlineText(html: string, maxLength = 1000): string {
  return convert(html, 'headline', maxLength);
}

function convert(html: string, markup: Markup, maxLength: number): string {
  let text = html.slice(0, maxLength * 20);
  for (let pass = 0; pass < 2 && /[<&]/.test(text); pass += 1)
    text = decodeReferences(withoutTags(unwrapCdata(text), markup));
  return cleanText(text, maxLength);
}

/** Removes CDATA marks that were escaped as text. */
export function unwrapCdata(text: string): string {
  return text.includes('<![CDATA[') ? text.replaceAll('<![CDATA[', '').replaceAll(']]>', '') : text;
}

const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;
const SILENT = /<(script|style|template|noscript)\b(?:\s[^<>]*)?>[\s\S]*?<\/\1\s*>/gi;
const TAG = /<(\/?)([a-z][\w:-]{0,30})(\s[^<>]*|\/[^<>]*)?>/gi;
/** A tag that the end of the text cut off. */
const CUT_TAG = /<\/?[a-z][\w:-]{0,30}\s+[\w:-]+\s*=[^<>]*$/i;
const ATTRIBUTES = /^\s+[\w:-]+\s*=|^\s*\/?\s*$/;

/** Elements that stand alone or that writers do not close. */
const UNPAIRED = new Set(['br', 'hr', 'img', 'wbr', 'input', 'p', 'li', 'tr', 'td', 'th', 'dt', 'dd']);

/** Elements of HTML that texts of feeds contain. */
const HTML_NAMES = new Set(
  (
    'a abbr acronym address article aside audio b bdi bdo big blink blockquote body button caption center cite code col ' +
    'data del details dfn dir div dl em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header ' +
    'html i iframe ins kbd label link main map mark marquee meta nav nobr noscript object ol option param picture pre q rp ' +
    'rt ruby s samp script section select small source span strike strong style sub summary sup svg table tbody template ' +
    'textarea tfoot thead time title track tt u ul var video'
  ).split(' '),
);

function withoutTags(text: string, markup: Markup): string {
  const visible = text.replace(COMMENT, '').replace(SILENT, ' ');
  const names = new Map<string, number>();
  for (const [, slash, name = ''] of visible.matchAll(TAG)) {
    const key = `${slash}${name.toLowerCase()}`;
    names.set(key, (names.get(key) ?? 0) + 1);
  }
  const isPaired = (name: string): boolean => names.has(name) && names.has(`/${name}`);
  return visible
    .replace(TAG, (tag, slash: string, written: string, rest = '') => {
      const name = written.toLowerCase();
      const known = UNPAIRED.has(name) || HTML_NAMES.has(name);
      const isTag =
        isPaired(name) ||
        UNPAIRED.has(name) ||
        (known && (markup === 'html' || slash === '/' || (rest !== '' && ATTRIBUTES.test(rest)))) ||
        (name.includes(':') && ATTRIBUTES.test(rest)) ||
        /^\s+[\w:-]+\s*=\s*["']/.test(rest);
      if (!isTag) return tag;
      return BLOCKS.has(name) ? ' ' : '';
    })
    .replace(CUT_TAG, '');
}

/** Decodes character references; "<" stays as it is. */
function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  const words: string[] = [];
  const parser = new Parser({ ontext: (word) => void words.push(word) });
  parser.end(text.replaceAll('<', '&lt;'));
  return words.join('');
}
