import { Parser } from 'htmlparser2';
import { cleanCharacters } from '../text/clean-characters.ts';

const BLOCKS = new Set(['p', 'br', 'div', 'li', 'tr', 'td', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'figure']);
const SILENT = new Set(['script', 'style', 'template', 'noscript']);

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

/**
 * Converts HTML to plain text: tags removed, entities decoded, blocks separated by a blank. Text that
 * still contains tags or entities is converted once more, because feeds often escape twice.
 */
export function plainText(html: string, maxLength = 1000): string {
  let text = html.slice(0, maxLength * 20);
  for (let pass = 0; pass < 2 && /[<&]/.test(text); pass += 1) text = withoutTags(text);
  return cleanText(text, maxLength);
}

function withoutTags(html: string): string {
  const words: string[] = [];
  let silent = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (SILENT.has(name)) silent += 1;
      if (BLOCKS.has(name)) words.push(' ');
    },
    onclosetag(name) {
      if (SILENT.has(name)) silent = Math.max(0, silent - 1);
    },
    ontext(text) {
      if (silent === 0) words.push(text);
    },
  });
  parser.end(html);
  return words.join('');
}
