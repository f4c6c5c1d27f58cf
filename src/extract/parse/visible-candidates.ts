import { CLASS_ROLES, classRoles } from '../body/features/class-roles.ts';
import type { Document } from './document.ts';
import { type AnyNode, type Element, isTag, isText } from './dom.ts';
import { collapseSpace, isBlank } from '../body/features/text-stats.ts';

/** Part of the page that may contain the headline, a person or a time. */
export interface VisibleCandidate {
  readonly element: Element;
  /** The visible text with collapsed white space; empty if it is longer than `longest` characters. */
  readonly text: string;
  /** Characters of visible text before it. */
  readonly offset: number;
  readonly zone: Zone;
}

/** Position of a candidate on the page. */
export interface Zone {
  /** Inside article, main or an element with such a name. */
  readonly article: boolean;
  /** Inside navigation, footer, sidebar, comments, teasers of other stories. */
  readonly aside: boolean;
  /** Inside comments. */
  readonly comment: boolean;
}

/** Everything in the visible page that the metadata readers look at; one walk collects it. */
export interface VisibleCandidates {
  readonly headings: readonly VisibleCandidate[];
  /** `<time>` and elements that are named after dates. */
  readonly times: readonly VisibleCandidate[];
  /** Lines of text that hold a year or a date. */
  readonly dateLines: readonly VisibleCandidate[];
  /** Elements that are named after authors, rel=author, itemprop=author. */
  readonly people: readonly VisibleCandidate[];
  /** Lines of text that begin like a byline. */
  readonly bylines: readonly VisibleCandidate[];
  /** Inline scripts that are not JSON-LD, for the times in their data. */
  readonly scripts: readonly string[];
  /** Elements that are named after the sentence under a headline. */
  readonly decks: readonly VisibleCandidate[];
  /** The first images. */
  readonly images: readonly Element[];
  /** Links that name a licence. */
  readonly licences: readonly Element[];
  /** Elements that are named after corrections. */
  readonly corrections: readonly Element[];
  /** Lines with a copyright sign or an agency credit. */
  readonly notices: readonly VisibleCandidate[];
}

const MAX_CANDIDATE_CHARS = 400;
const MAX_IMAGES = 60;
const HIDDEN_ELEMENTS = new Set(
  'title style noscript template svg textarea iframe object select button rt rp'.split(' '),
);
const CHROME_ELEMENTS = new Set(['nav', 'footer', 'aside']);

const YEAR_OR_DATE =
  /(?:^|\D)(?:(?:19|20)\d\d|13[5-9]\d|14[01]\d|\d{1,2}[./-]\d{1,2}[./-]\d\d|[١٢][٠-٩]{3}|[۱۲][۰-۹]{3})(?:\D|$)/;
const BYLINE_START =
  /^[\s|•·–—-]*(?:(?:written|posted|published|words|story|report(?:ed)?|text|article|review|analysis|contributed)\s+by\b|by\b|by:|von\b|par\b|por\b|oleh\b|penulis\b|reporter\b|editor\b|author\b|autor\b|auteur\b|door\b|di\b|av\b|af\b|text:|foto\b|pewarta\b|laporan\b|kontributor\b|jurnalis\b|redaktur\b|yazar\b|haber\b|автор\b|текст\b|بقلم|كتب|كتبت|إعداد|اعداد|تحرير|نوشته|نویسنده|文[／/:：]|作者|記者|记者|来源|責任編輯|编辑)/iu;
/** A byline after its date: "27 October 2026 by Jane Roe". */
const BYLINE_AFTER_DATE = /\d{4},?\s+(?:by|von|par|por|oleh)\s+\p{Lu}/u;
const COPYRIGHT_WORDS = /©|\(c\)\s*(?:19|20)\d\d|copyright|hak cipta|حقوق/i;
const CREDIT_WORDS = /reuters|\bafp\b|associated press|\bantara\b|المصدر|sumber\s*:|quelle\s*:|source\s*:/iu;
/** No line of credit is longer. */
const MAX_CREDIT_CHARS = 200;

const PERSON_URL =
  /\/(?:author|authors|autor|autoren|profile|people|by|reporter|penulis|journalist|contributors?|user|users|writers?|redaktion|staff|team)s?\//i;
/** Elements that are headings only where their class says so. */
const TITLE_CLASS_ELEMENTS = new Set(['h3', 'div', 'span', 'p', 'td']);

/** Walks the page once, in document order. */
export function collectVisibleCandidates(document: Document): VisibleCandidates {
  const walk = new CandidateWalk(wrappersOf(document));
  walk.visit(document.root.children, { article: false, aside: false, comment: false });
  return walk;
}

/**
 * The elements around the page's headline. Layouts name them after what else they hold ("content with-sidebar"), so
 * their names must not put the article itself aside.
 */
function wrappersOf(document: Document): Set<AnyNode> {
  const tops = document.headings.filter((heading) => heading.name === 'h1');
  const wrappers = new Set<AnyNode>();
  for (const top of tops.slice(0, 2)) {
    for (let node: AnyNode | null = top; node !== null; node = node.parent) wrappers.add(node);
  }
  return wrappers;
}

class CandidateWalk implements VisibleCandidates {
  readonly headings: VisibleCandidate[] = [];
  readonly times: VisibleCandidate[] = [];
  readonly dateLines: VisibleCandidate[] = [];
  readonly people: VisibleCandidate[] = [];
  readonly bylines: VisibleCandidate[] = [];
  readonly scripts: string[] = [];
  readonly decks: VisibleCandidate[] = [];
  readonly images: Element[] = [];
  readonly licences: Element[] = [];
  readonly corrections: Element[] = [];
  readonly notices: VisibleCandidate[] = [];
  #offset = 0;
  /** The line that was taken last, so that its several text nodes make one candidate. */
  #line: Element | undefined;
  /** The line whose date was taken last. */
  #datedLine: Element | undefined;
  /** The element whose text was gathered last. */
  #gathered: Element | undefined;
  #gatheredText = '';
  readonly #wrappers: ReadonlySet<AnyNode>;

  constructor(wrappers: ReadonlySet<AnyNode>) {
    this.#wrappers = wrappers;
  }

  visit(nodes: readonly AnyNode[], zone: Zone): void {
    for (const node of nodes) {
      if (isText(node)) this.#readText(node, zone);
      else if (isTag(node)) this.#readElement(node, zone);
    }
  }

  #readElement(element: Element, outer: Zone): void {
    const { name, attribs } = element;
    if (name === 'script') {
      const [first] = element.children;
      if (first !== undefined && isText(first) && !/json\b/i.test(attribs['type'] ?? ''))
        this.scripts.push(first.data);
      else if (first !== undefined && isText(first) && /application\/json/i.test(attribs['type'] ?? ''))
        this.scripts.push(first.data);
      return;
    }
    if (HIDDEN_ELEMENTS.has(name) || isEmbed(element)) return;
    const roles = classRoles(element);
    const zone = zoneOf(element, roles, outer, this.#wrappers);
    this.#take(element, roles, zone);
    this.visit(element.children, zone);
  }

  #take(element: Element, roles: number, zone: Zone): void {
    const { name, attribs } = element;
    if (name === 'img' || name === 'amp-img') {
      if (this.images.length < MAX_IMAGES) this.images.push(element);
      return;
    }
    if (name === 'a' && attribs['rel'] !== undefined && /\blicense\b/i.test(attribs['rel']))
      this.licences.push(element);
    if ((roles & CLASS_ROLES.correction) !== 0) this.corrections.push(element);
    if ((roles & CLASS_ROLES.deck) !== 0) this.#add(this.decks, element, zone);
    const property = propertyOf(element);
    if (name === 'h1' || name === 'h2' || property.includes('headline'))
      this.#add(this.headings, element, zone);
    else if ((roles & CLASS_ROLES.title) !== 0 && TITLE_CLASS_ELEMENTS.has(name))
      this.#add(this.headings, element, zone);
    if (
      (roles & CLASS_ROLES.date) !== 0 ||
      name === 'time' ||
      (property !== '' && /date/i.test(property)) ||
      (name === 'abbr' && attribs['title'])
    )
      this.#add(this.times, element, zone);
    if (
      (roles & CLASS_ROLES.person) !== 0 ||
      name === 'address' ||
      (property !== '' && /author|creator/i.test(property)) ||
      (name === 'a' && PERSON_URL.test(attribs['href'] ?? ''))
    )
      this.#add(this.people, element, zone);
  }

  #add(list: VisibleCandidate[], element: Element, zone: Zone): void {
    const text = this.#textOf(element);
    const bare = element.attribs['datetime'] ?? element.attribs['content'] ?? element.attribs['title'];
    if (text !== '' || bare) list.push({ element, text, offset: this.#offset, zone });
  }

  /** An element may be candidate to several things: its text is gathered once. */
  #textOf(element: Element): string {
    if (this.#gathered !== element) {
      this.#gathered = element;
      this.#gatheredText = shortText(element, MAX_CANDIDATE_CHARS);
    }
    return this.#gatheredText;
  }

  #readText(node: AnyNode & { readonly data: string }, zone: Zone): void {
    const length = node.data.length;
    const blank = isBlank(node.data);
    if (length > 3 || !blank) {
      const parent = node.parent;
      if (!blank && parent !== null && isTag(parent) && length < 500) this.#readLine(node.data, parent, zone);
      this.#offset += length;
    }
  }

  #readLine(data: string, parent: Element, zone: Zone): void {
    const again = this.#line === parent;
    const dated = this.#datedLine !== parent && data.length >= 6 && YEAR_OR_DATE.test(data);
    const signed = BYLINE_START.test(data) || (dated && BYLINE_AFTER_DATE.test(data));
    const noticed = !again && data.length < MAX_CANDIDATE_CHARS && isNotice(data, zone);
    if (!dated && !signed && !noticed) return;
    // Lines that breaks part within one element: the second is read by itself, the first with what belongs to it.
    const whole = again ? '' : this.#textOf(parent);
    const text = whole === '' ? collapseSpace(data).slice(0, MAX_CANDIDATE_CHARS) : whole;
    const candidate = { element: parent, text, offset: this.#offset, zone };
    this.#line = parent;
    if (dated) {
      this.#datedLine = parent;
      this.dateLines.push(candidate);
    }
    if (signed) this.bylines.push(candidate);
    if (noticed) this.notices.push(candidate);
  }
}

const EMBED =
  /(?:^|\s)(?:instagram-media|twitter-(?:tweet|video|timeline)|tiktok-embed|fb-(?:post|video|page)|bluesky-embed|reddit-(?:embed-bq|card)|mastodon-embed|telegram-post|threads-post|text-post-media|pinterest-embed|embedly-card|wp-embedded-content|flourish-embed)(?:\s|$)/;

/** A post of a social network: its headline, author and time are its own. */
function isEmbed({ name, attribs }: Element): boolean {
  const names = attribs['class'];
  return (name === 'blockquote' || name === 'div') && names !== undefined && EMBED.test(names);
}

/** A copyright notice counts anywhere, mostly in the footer; a credit only outside the page's margins. */
function isNotice(line: string, { aside }: Zone): boolean {
  return COPYRIGHT_WORDS.test(line) || (!aside && line.length < MAX_CREDIT_CHARS && CREDIT_WORDS.test(line));
}

function zoneOf(element: Element, roles: number, outer: Zone, wrappers: ReadonlySet<AnyNode>): Zone {
  const { name } = element;
  const named = name !== 'body' && name !== 'html';
  const mayBeAside =
    (roles & (CLASS_ROLES.comment | CLASS_ROLES.aside)) !== 0 &&
    named &&
    name !== 'article' &&
    name !== 'main' &&
    !wrappers.has(element);
  const comment = outer.comment || (mayBeAside && (roles & CLASS_ROLES.comment) !== 0);
  const aside = outer.aside || comment || CHROME_ELEMENTS.has(name) || mayBeAside;
  const article =
    outer.article || name === 'article' || name === 'main' || (named && (roles & CLASS_ROLES.article) !== 0);
  if (comment === outer.comment && aside === outer.aside && article === outer.article) return outer;
  return { article, aside, comment };
}

/** The content that an element's machine-readable attributes declare; usually none. */
function propertyOf({ attribs }: Element): string {
  const { itemprop, property, rel } = attribs;
  if (itemprop === undefined && property === undefined && rel === undefined) return '';
  return `${itemprop ?? ''} ${property ?? ''} ${rel ?? ''}`;
}

/** The visible text of an element, or '' if it is longer than `most`: then it is a block and not a line. */
export function shortText(element: Element, most: number): string {
  const parts: string[] = [];
  return gather(element.children, parts, most * 3) < 0 ? '' : bounded(collapseSpace(parts.join('')), most);
}

function bounded(text: string, most: number): string {
  return text.length > most ? '' : text;
}

const GLUED_ELEMENTS = new Set(
  'a b strong i em span font sub sup small mark abbr bdi wbr time ruby rb'.split(' '),
);

/** Collects text until the budget is spent. Returns the remainder, negative if the text is longer. */
function gather(nodes: readonly AnyNode[], parts: string[], budget: number): number {
  let left = budget;
  for (const node of nodes) {
    if (left < 0) return left;
    if (isText(node)) {
      parts.push(node.data);
      left -= node.data.length;
    } else if (isTag(node) && node.name !== 'script' && !HIDDEN_ELEMENTS.has(node.name)) {
      const apart = !GLUED_ELEMENTS.has(node.name);
      if (apart) parts.push(' ');
      left = gather(node.children, parts, left);
      if (apart) parts.push(' ');
    }
  }
  return left;
}
