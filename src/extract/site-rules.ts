import { join } from 'node:path';
import { compileUrlPattern } from '../url/url-pattern.ts';
import { selectAll } from 'css-select';
import type { Evidence } from '../model/article.ts';
import { moduleNames, moduleUrl } from '../url/module-url.ts';
import type { SelectorRule } from '../model/source.ts';
import type { Document } from './parse/document.ts';
import { type Element, isTag, textOf } from './parse/dom.ts';
import { dateInUrl } from './metadata/dates/url-date.ts';

/**
 * Reads a field for which a CSS selector does not suffice. `undefined` leaves the field to the
 * heuristics.
 */
export type FieldReader<T> = (document: Document) => T | undefined;

/** One version of a site's rule: as in sources.yaml, but a field may also be a function of the document. */
export interface SiteRuleVersion extends Pick<SelectorRule, 'until' | 'path'> {
  readonly headline?: string | FieldReader<string> | undefined;
  readonly deck?: string | FieldReader<string> | undefined;
  /** A function returns the date as the page writes it. */
  readonly published?: string | FieldReader<string> | undefined;
  readonly byline?: string | FieldReader<readonly string[]> | undefined;
  readonly body?: string | FieldReader<readonly Element[]> | undefined;
  readonly drop?: readonly string[] | FieldReader<readonly Element[]> | undefined;
}

/**
 * The rule of a site that the heuristics misread: the default export of `sites/<slug>.ts`. After a redesign, add a
 * version and set `until` on the previous one. Never edit a version that has read pages. Each version needs a page
 * `fixtures/pages/<slug>.html` or `<slug>-*.html`.
 *
 * @example
 * export default {
 *   hosts: ['fen.example'],
 *   versions: [{
 *     headline: 'h1.kop',
 *     published: (document) => document.jsonLd.map((node) => node['fen:date']).find((date) => typeof date === 'string'),
 *   }],
 * } satisfies SiteRule;
 */
export interface SiteRule {
  /** Hosts that the rule covers, each with its subdomains. */
  readonly hosts: readonly string[];
  /** Oldest first; only the last may lack `until`. */
  readonly versions: readonly SiteRuleVersion[];
}

/** The result of a rule on a page. */
export interface RuleMatches {
  readonly headline?: string | undefined;
  readonly deck?: string | undefined;
  readonly byline?: readonly string[] | undefined;
  /** The date as the page writes it: `datetime`, `content` or the visible text. */
  readonly published?: string | undefined;
  /**
   * Elements with the body, in document order; undefined if the rule has no selector or nothing was
   * found.
   */
  readonly body?: readonly Element[] | undefined;
  /** Elements to leave out of the article. */
  readonly drop: readonly Element[];
  readonly evidence: readonly Evidence[];
}

const SITE_RULES = await loadSiteRules(join(import.meta.dirname, 'sites'));

/**
 * Loads the default export of every module in a folder.
 *
 * @throws Error where a module exports no hosts or no versions
 */
export async function loadSiteRules(folder: string): Promise<SiteRule[]> {
  return Promise.all(
    moduleNames(folder).map(async (name) => {
      const { default: rule } = (await import(moduleUrl(folder, name).href)) as { default?: SiteRule };
      if (!rule?.hosts?.length || !rule.versions?.length)
        throw new Error(`${name}: a site rule needs a default export with hosts and versions`);
      return rule;
    }),
  );
}

/** What decides which rule reads a page. */
export interface RuleQuery {
  /** Rules of the source's own entry in sources.yaml; they come before those of `sites/`. */
  readonly rules?: readonly SelectorRule[] | undefined;
  /** Fetch time of the page, for pages without a date. */
  readonly now: Date;
  /** Rules that replace those of `sites/`; false for none. */
  readonly siteRules?: readonly SiteRule[] | boolean | undefined;
}

/**
 * The rule for a page. The operator's rules come before those of the site. Of dated versions it is the one that was in
 * force when the text was published, so old pages keep their old rule.
 */
export function ruleFor(document: Document, query: RuleQuery): SiteRuleVersion | undefined {
  const url = new URL(document.url);
  const when = publicationDay(document) ?? query.now;
  const own = versionInForce(query.rules ?? [], url, when);
  if (own !== undefined || query.siteRules === false) return own;
  const sites = Array.isArray(query.siteRules) ? query.siteRules : SITE_RULES;
  const site = sites.find((rule: SiteRule) => coversHost(rule, url.hostname));
  return site && versionInForce(site.versions, url, when);
}

function coversHost(site: SiteRule, host: string): boolean {
  return site.hosts.some((name) => host === name || host.endsWith(`.${name}`));
}

function versionInForce(
  rules: readonly SiteRuleVersion[],
  url: URL,
  when: Date,
): SiteRuleVersion | undefined {
  return rules
    .filter((rule) => coversPath(rule, url) && (rule.until === undefined || when < rule.until))
    .toSorted(
      (a, b) =>
        (a.until?.getTime() ?? Number.POSITIVE_INFINITY) - (b.until?.getTime() ?? Number.POSITIVE_INFINITY),
    )[0];
}

function coversPath({ path }: SiteRuleVersion, url: URL): boolean {
  if (path === undefined) return true;
  const pattern = /^\/(.+)\/$/.exec(path);
  // A prefix such as "/news/" looks like a regular expression; it counts as one only if it has a
  // character that paths lack.
  if (pattern?.[1] === undefined || !/[\\^$*+?()[\]{}|]/.test(pattern[1]))
    return url.pathname.startsWith(path);
  return compileUrlPattern(pattern[1]).test(url.pathname);
}

/** Day of publication from machine-readable data or the URL: accurate enough to choose a version. */
function publicationDay(document: Document): Date | undefined {
  const named = document.jsonLd
    .map((node) => node['datePublished'])
    .find((value) => typeof value === 'string');
  const text = named ?? document.meta.get('article:published_time')?.[0];
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time);
  const date = dateInUrl(document.url);
  return date?.day === undefined ? undefined : new Date(`${date.month}-${date.day}T00:00:00Z`);
}

/** Applies a rule to a page. A field for which nothing is found is left to the heuristics. */
export function applyRule(document: Document, rule: SiteRuleVersion): RuleMatches {
  return new RuleReader(document).read(rule);
}

class RuleReader {
  readonly #document: Document;
  readonly #evidence: Evidence[] = [];

  constructor(document: Document) {
    this.#document = document;
  }

  read(rule: SiteRuleVersion): RuleMatches {
    const headline = this.#text('headline', rule.headline);
    const deck = this.#text('deck', rule.deck);
    const published = this.#text('publishedAt', rule.published);
    const byline = this.#find('byline', rule.byline, (selector) => this.#texts(selector));
    if (byline?.length) this.#note('byline', rule.byline, byline.join(', '));
    const body = this.#find('body', rule.body, (selector) => this.#select(selector));
    if (body?.length) this.#note('body', rule.body, `${body.length} elements`);
    const drop = this.#find('drop', rule.drop, (selectors) => selectors.flatMap((one) => this.#select(one)));
    return {
      headline,
      deck,
      published,
      byline: byline?.length ? byline : undefined,
      body: body?.length ? body : undefined,
      drop: drop ?? [],
      evidence: this.#evidence,
    };
  }

  #text(field: string, source: string | FieldReader<string> | undefined): string | undefined {
    const found = this.#find(field, source, (selector) => this.#texts(selector)[0]);
    const value = found === '' ? undefined : found;
    if (value !== undefined) this.#note(field, source, value);
    return value;
  }

  /** Runs a selector or a function. A function that throws costs its field, not the page. */
  #find<S extends string | readonly string[], T>(
    field: string,
    source: S | FieldReader<T> | undefined,
    select: (selector: S) => T | undefined,
  ): T | undefined {
    if (source === undefined) return undefined;
    if (typeof source !== 'function') return select(source);
    try {
      return source(this.#document);
    } catch (error) {
      const value = error instanceof Error ? error.message : String(error);
      this.#evidence.push({ field, kind: 'rule', where: 'function failed', value, lost: true });
      return undefined;
    }
  }

  #note(field: string, source: unknown, value: string): void {
    const where = typeof source === 'string' ? source : 'function';
    this.#evidence.push({ field, kind: 'rule', where, value });
  }

  #select(selector: string): Element[] {
    return selectAll(selector, this.#document.root.children).filter(isTag);
  }

  #texts(selector: string): string[] {
    return this.#select(selector)
      .map(valueOf)
      .filter((text) => text !== '');
  }
}

/** The machine-readable attribute of an element, otherwise its text. */
function valueOf(element: Element): string {
  const { attribs } = element;
  return (attribs['datetime'] ?? attribs['content'] ?? textOf(element)).trim();
}
