import { Parser } from 'htmlparser2';

const BLOCKS = new Set(['p', 'br', 'div', 'li', 'tr', 'td', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'figure']);
const SILENT = new Set(['script', 'style', 'template', 'noscript']);

const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]/g;
const CONTROL_REFERENCES = /&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bef]|1[0-9a-f]));/gi;

/** A document without the characters, written out or as references, that XML 1.0 forbids (section 2.2). */
export function stripControls(text: string): string {
  return text.replace(CONTROLS, '').replace(CONTROL_REFERENCES, '');
}

/**
 * Text without control characters, invisible byte-order marks and runs of white space, cut at `longest` characters
 * (never inside a surrogate pair).
 */
export function cleanText(text: string, longest = 1000): string {
  const clean = text
    .slice(0, longest * 4)
    .replace(CONTROLS, '')
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length <= longest ? clean : `${clean.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * The words of a piece of HTML: tags dropped, entities decoded, blocks kept apart by a blank. Feeds often escape
 * twice, so what still shows tags or entities afterwards is read once more.
 */
export function plainText(html: string, longest = 1000): string {
  let text = html.slice(0, longest * 20);
  for (let pass = 0; pass < 2 && /[<&]/.test(text); pass += 1) text = withoutTags(text);
  return cleanText(text, longest);
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
