/**
 * Decodes bytes to text like browsers (WHATWG Encoding and HTML 13.2.3.2), with two corrections for real
 * outlets: a declared legacy charset is ignored if the bytes are clearly UTF-8, and a declared UTF-8 if
 * they are not.
 */
import { isUtf8 } from 'node:buffer';

/** Source of the charset; the values of `Page.charsetFrom`. */
export type CharsetSource = 'bom' | 'header' | 'meta' | 'xml' | 'sniffed' | 'default';

/** Decoded text: well formed, without U+0000 and without byte order mark. */
export interface Decoded {
  readonly text: string;
  /** WHATWG name, lower case, e.g. `utf-8`, `windows-1256`. */
  readonly charset: string;
  readonly from: CharsetSource;
}

/** How much of a document is searched for a declaration; the standard says 1,024, but outlets put scripts first. */
const headBytes = 8 * 1024;

/** Single-byte charsets: in these, even one valid UTF-8 sequence is unlikely by chance. */
const oneByte = /^(?:windows-12|windows-874|iso-8859|koi8|macintosh|x-mac|ibm866)/;

/**
 * Usual charset of undeclared text in a language that is not UTF-8 (HTML 13.2.3.2, the table of locale
 * defaults).
 */
const usualCharset: Readonly<Record<string, string>> = {
  ar: 'windows-1256',
  fa: 'windows-1256',
  ur: 'windows-1256',
  ru: 'windows-1251',
  uk: 'windows-1251',
  bg: 'windows-1251',
  sr: 'windows-1251',
  he: 'windows-1255',
  el: 'iso-8859-7',
  tr: 'windows-1254',
  az: 'windows-1254',
  pl: 'iso-8859-2',
  cs: 'windows-1250',
  hu: 'iso-8859-2',
  th: 'windows-874',
  vi: 'windows-1258',
  ja: 'shift_jis',
  ko: 'euc-kr',
  zh: 'gb18030',
  'zh-tw': 'big5',
  'zh-hk': 'big5',
};

/**
 * Decodes a document. Never throws: bytes that cannot be decoded become U+FFFD.
 *
 * @param contentType the Content-Type header, if there is one
 */
export function decode(bytes: Uint8Array, contentType?: string): Decoded {
  const bom = bomOf(bytes);
  if (bom !== undefined) return decoded(bytes, bom, 'bom');
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, headBytes)).toString(
    'latin1',
  );
  const declared = declaredIn(head, contentType);
  const wide = wideWithoutBom(bytes);
  if (wide !== undefined)
    return decoded(bytes, wide, declared[0]?.charset === wide ? declared[0].from : 'sniffed');
  const utf8 = utf8Evidence(bytes);
  for (const { charset, from } of declared) {
    // Without zero bytes no text is UTF-16, whatever is declared.
    if (charset.startsWith('utf-16')) continue;
    if (charset !== 'utf-8')
      return provesUtf8(utf8, charset) ? decoded(bytes, 'utf-8', 'sniffed') : decoded(bytes, charset, from);
    // A few damaged characters do not make UTF-8 another charset; if most are damaged, it never was UTF-8.
    if (utf8.invalid <= utf8.valid) return decoded(bytes, charset, from);
  }
  if (utf8.invalid === 0) return decoded(bytes, 'utf-8', utf8.valid > 0 ? 'sniffed' : 'default');
  if (utf8.invalid <= utf8.valid / 100) return decoded(bytes, 'utf-8', 'sniffed');
  const usual = usualFor(head);
  return usual === undefined ? decoded(bytes, 'windows-1252', 'default') : decoded(bytes, usual, 'sniffed');
}

/** Returns the usual charset of the language that a page or feed declares. */
function usualFor(head: string): string | undefined {
  const named =
    /<(?:html|rss|feed)\s[^>]{0,400}?lang\s*=\s*["']?([a-z]{2,3}(?:-[a-z]{2})?)\b|<language>\s*([a-z]{2}(?:-[a-z]{2})?)\b/i;
  const [, onElement, inElement] = named.exec(head) ?? [];
  const language = (onElement ?? inElement ?? '').toLowerCase();
  return usualCharset[language] ?? usualCharset[language.slice(0, 2)];
}

/**
 * Returns the charset in a Content-Type value as a WHATWG name; undefined if none is named or it is
 * unknown.
 */
export function charsetOfHeader(contentType: string | undefined): string | undefined {
  return nameOf(/;\s*charset\s*=\s*["']?\s*([^\s"';,]+)/i.exec(contentType ?? '')?.[1]);
}

/** Declarations in order of precedence: header, XML declaration, meta. */
function declaredIn(head: string, contentType?: string): { charset: string; from: CharsetSource }[] {
  const xml = /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"'>]{1,40})["']/i.exec(head)?.[1];
  const isXml = /^\s*<\?xml\s/i.test(head) && !/<html[\s>]/i.test(head);
  const found: readonly [string | undefined, CharsetSource][] = [
    [charsetOfHeader(contentType), 'header'],
    [nameOf(xml), 'xml'],
    // A feed may quote a page, including its meta element.
    [isXml ? undefined : nameOf(metaCharset(head)), 'meta'],
  ];
  return found.flatMap(([charset, from]) => (charset === undefined ? [] : [{ charset, from }]));
}

function metaCharset(head: string): string | undefined {
  for (const [tag] of withoutComments(head).matchAll(/<meta[\s/][^>]{0,500}>/gi)) {
    const content = /\scontent\s*=\s*(?:"[^"]*"|'[^']*')/i.exec(tag)?.[0] ?? '';
    // "charset" in other content, such as a description, declares nothing.
    const place = /http-equiv/i.test(tag) ? tag : tag.replace(content, ' ');
    const label = /[\s"';/]charset\s*=\s*["']?\s*([^\s"'/>;]{1,40})/i.exec(place)?.[1];
    // HTML 13.2.3.2: a declaration that is readable as ASCII cannot be UTF-16.
    if (label !== undefined) return nameOf(label)?.startsWith('utf-16') ? 'utf-8' : label;
  }
  return undefined;
}

function withoutComments(html: string): string {
  let text = '';
  let at = 0;
  for (;;) {
    const start = html.indexOf('<!--', at);
    if (start < 0) return text + html.slice(at);
    text += html.slice(at, start);
    const end = html.indexOf('-->', start + 4);
    if (end < 0) return text;
    at = end + 3;
  }
}

/** Returns the WHATWG name for a label; undefined for labels that no browser knows. */
function nameOf(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  // HTML 13.2.3.2: x-user-defined in a meta element means windows-1252.
  if (label.trim().toLowerCase() === 'x-user-defined') return 'windows-1252';
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch {
    return undefined;
  }
}

function bomOf(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return undefined;
}

/** Detects UTF-16 without a byte order mark: in markup every other byte is zero. */
function wideWithoutBom(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, 512) & ~1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even += 1;
    if (bytes[at + 1] === 0) odd += 1;
  }
  const half = length / 2;
  if (half < 2) return undefined;
  if (odd > half * 0.4 && even < half * 0.1) return 'utf-16le';
  if (even > half * 0.4 && odd < half * 0.1) return 'utf-16be';
  return undefined;
}

/** This many UTF-8 sequences are not accidental in any charset. */
const provenBy = 12;

interface Utf8Evidence {
  /** Well-formed sequences of two bytes and more. */
  readonly valid: number;
  readonly invalid: number;
}

function utf8Evidence(bytes: Uint8Array): Utf8Evidence {
  const whole = isUtf8(bytes);
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    // Enough evidence; the rest need not be counted.
    if (whole && valid >= provenBy) break;
    const more =
      lead >= 0xc2 && lead <= 0xdf
        ? 1
        : lead >= 0xe0 && lead <= 0xef
          ? 2
          : lead >= 0xf0 && lead <= 0xf4
            ? 3
            : 0;
    if (more > 0 && continues(bytes, at, more)) {
      valid += 1;
      at += more;
    } else invalid += 1;
  }
  return { valid, invalid };
}

function continues(bytes: Uint8Array, lead: number, more: number): boolean {
  for (let at = lead + 1; at <= lead + more; at += 1) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return false;
  return true;
}

/**
 * Whether the bytes are UTF-8 although `charset` is declared. Short text in a two-byte charset can be
 * valid UTF-8 by chance, so those require more evidence.
 */
function provesUtf8({ valid, invalid }: Utf8Evidence, charset: string): boolean {
  return invalid === 0 && valid >= (oneByte.test(charset) ? 1 : provenBy);
}

function decoded(bytes: Uint8Array, charset: string, from: CharsetSource): Decoded {
  const text = new TextDecoder(charset).decode(bytes);
  // U+0000 can be neither stored in Postgres nor written in XML. The decoder itself replaces unpaired
  // surrogates.
  return { text: text.includes('\0') ? text.replaceAll('\0', '') : text, charset, from };
}
