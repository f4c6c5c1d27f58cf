import { decodeHTML, decodeHTMLAttribute } from 'entities';

/** Receives the tokens of a page in document order. Names are lower case, entities are decoded. */
export interface TokenHandler {
  onText(data: string): void;
  /** Comments are reported without content: they separate text nodes. */
  onComment(): void;
  /** The beginning of an opening tag; its attributes follow, then `opened`. */
  onOpenTagName(name: string): void;
  onAttribute(name: string, value: string): void;
  onOpenTagEnd(selfClosing: boolean): void;
  onCloseTag(name: string): void;
}

const SLASH = 47;
const EQUALS = 61;
const GREATER = 62;
/** Elements whose content is text up to their closing tag; entities count in `<title>` alone. */
const RAW_TEXT_ELEMENTS = new Set(['script', 'style', 'title', 'textarea', 'xmp']);

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13 || code === 12;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/**
 * Splits HTML into the tokens of htmlparser2's tokenizer. It jumps between significant characters with
 * `indexOf` instead of inspecting each one, because most of a page is script, attribute values and plain
 * text. Accepts any string. See docs/decisions/0004-own-tokenizer.md.
 */
export class Tokenizer {
  readonly #html: string;
  readonly #handler: TokenHandler;
  #at = 0;
  #stopped = false;

  constructor(html: string, handler: TokenHandler) {
    this.#html = html;
    this.#handler = handler;
  }

  /** Called by the handler; no further token is reported. */
  stop(): void {
    this.#stopped = true;
  }

  run(): void {
    const html = this.#html;
    // Start of the text that has not been reported yet.
    let from = 0;
    for (let sign = html.indexOf('<'); sign >= 0 && !this.#stopped; sign = html.indexOf('<', this.#at)) {
      const next = html.charCodeAt(sign + 1);
      this.#at = sign + 1;
      // A `<` before anything else is text like any other.
      if (next !== 33 && next !== 47 && next !== 63 && !isLetter(next)) continue;
      if (sign > from) this.#text(from, sign);
      if (this.#stopped) return;
      if (next === 33) this.#declaration();
      else if (next === 63) this.#skipPast('>', sign + 2);
      else if (next === 47) this.#closingTag();
      else this.#openingTag();
      from = this.#at;
    }
    if (!this.#stopped && from < html.length) this.#text(from, html.length);
  }

  #text(from: number, to: number): void {
    const data = this.#html.slice(from, to);
    this.#handler.onText(data.includes('&') ? decodeHTML(data) : data);
  }

  /** Moves past the next `sign`, or to the end of the page. */
  #skipPast(sign: string, from: number): void {
    const found = this.#html.indexOf(sign, from);
    this.#at = found < 0 ? this.#html.length : found + sign.length;
  }

  #declaration(): void {
    const start = this.#at + 1;
    if (this.#html.startsWith('--', start)) {
      // `<!-->` is a whole comment.
      this.#skipPast('-->', start);
      this.#handler.onComment();
    } else if (this.#html.startsWith('[CDATA[', start)) this.#skipPast(']]>', start + 7);
    else this.#skipPast('>', start);
  }

  #closingTag(): void {
    const html = this.#html;
    const start = this.#spaces(this.#at + 1);
    if (!isLetter(html.charCodeAt(start))) {
      this.#skipPast('>', start);
      this.#handler.onComment();
      return;
    }
    let end = start + 1;
    while (end < html.length && html.charCodeAt(end) !== GREATER && !isSpace(html.charCodeAt(end))) end++;
    this.#skipPast('>', end);
    if (end < html.length) this.#handler.onCloseTag(html.slice(start, end).toLowerCase());
  }

  /** A tag cut off by the end of the page is not closed. */
  #openingTag(): void {
    const html = this.#html;
    const name = this.#name(this.#at);
    this.#handler.onOpenTagName(name);
    while (this.#at < html.length) {
      this.#at = this.#spaces(this.#at);
      const code = html.charCodeAt(this.#at);
      if (code === GREATER) {
        this.#at++;
        this.#handler.onOpenTagEnd(false);
        if (RAW_TEXT_ELEMENTS.has(name)) this.#special(name);
        return;
      }
      if (code === SLASH) {
        this.#at = this.#spaces(this.#at + 1);
        if (html.charCodeAt(this.#at) !== GREATER) continue;
        this.#at++;
        this.#handler.onOpenTagEnd(true);
        return;
      }
      this.#attribute();
    }
  }

  #attribute(): void {
    const html = this.#html;
    if (this.#at >= html.length) return;
    // Any sign may begin a name, even "=".
    let end = this.#at + 1;
    for (; end < html.length; end++) {
      const code = html.charCodeAt(end);
      if (code === EQUALS || code === GREATER || code === SLASH || isSpace(code)) break;
    }
    const name = html.slice(this.#at, end).toLowerCase();
    const sign = this.#spaces(end);
    this.#at = sign;
    this.#handler.onAttribute(name, html.charCodeAt(sign) === EQUALS ? this.#value(sign + 1) : '');
  }

  #value(after: number): string {
    const html = this.#html;
    let from = this.#spaces(after);
    const sign = html[from];
    let to: number;
    if (sign === '"' || sign === "'") {
      from++;
      to = html.indexOf(sign, from);
      if (to < 0) to = html.length;
      this.#at = to + 1;
    } else {
      to = from;
      while (to < html.length && html.charCodeAt(to) !== GREATER && !isSpace(html.charCodeAt(to))) to++;
      this.#at = to;
    }
    const value = html.slice(from, to);
    return value.includes('&') ? decodeHTMLAttribute(value) : value;
  }

  /** The content of a script and its like: everything up to `</name` and a blank or `>`. */
  #special(name: string): void {
    const html = this.#html;
    const from = this.#at;
    for (let sign = html.indexOf('</', from); sign >= 0; sign = html.indexOf('</', sign + 2)) {
      const end = sign + 2 + name.length;
      const code = html.charCodeAt(end);
      if (code !== GREATER && !isSpace(code)) continue;
      if (html.slice(sign + 2, end).toLowerCase() !== name) continue;
      this.#content(name, from, sign);
      this.#skipPast('>', end);
      this.#handler.onCloseTag(name);
      return;
    }
    this.#content(name, from, html.length);
    this.#at = html.length;
  }

  #content(name: string, from: number, to: number): void {
    if (to === from) return;
    if (name === 'title') this.#text(from, to);
    else this.#handler.onText(this.#html.slice(from, to));
  }

  #name(start: number): string {
    const html = this.#html;
    let end = start + 1;
    for (; end < html.length; end++) {
      const code = html.charCodeAt(end);
      if (code === GREATER || code === SLASH || isSpace(code)) break;
    }
    this.#at = end;
    return html.slice(start, end).toLowerCase();
  }

  #spaces(from: number): number {
    let at = from;
    while (isSpace(this.#html.charCodeAt(at))) at++;
    return at;
  }
}
