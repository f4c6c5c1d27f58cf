import { join } from 'node:path';
import { selectAll } from 'css-select';
import type { Evidence } from '../model/article.ts';
import { moduleNames, moduleUrl } from '../url/module-url.ts';
import type { SelectorRule } from '../model/source.ts';
import type { Document } from './parse/document.ts';
import { type Element, isTag, textOf } from './parse/dom.ts';
import { dateInUrl } from './metadata/dates/url-date.ts';

/**
 * What an awkward site needs: the default export of `sites/<slug>.ts`. A redesign adds a version and gives the last one
 * its `until`; versions are never edited once pages were read with them.
 */
export interface SiteRule {
  /** Hosts that the rule is for, each with its subdomains. */
  readonly hosts: readonly string[];
  /** Oldest first; only the last may lack `until`. */
  readonly versions: readonly SelectorRule[];
}

/** Where a rule's selectors led on one page. */
export interface RuleMatches {
  readonly headline?: string | undefined;
  readonly deck?: string | undefined;
  readonly byline?: readonly string[] | undefined;
  /** The date as the page writes it: `datetime`, `content` or the visible text. */
  readonly published?: string | undefined;
  /** Elements that hold the body, in document order; undefined where the rule names none or none was found. */
  readonly body?: readonly Element[] | undefined;
  /** Elements that are no part of the article. */
  readonly drop: readonly Element[];
  readonly evidence: readonly Evidence[];
}

const SITE_RULES = await loadSites(join(import.meta.dirname, 'sites'));

/** Loads every rule of a folder: each module's default export. */
async function loadSites(folder: string): Promise<SiteRule[]> {
  return Promise.all(
    moduleNames(folder).map(
      async (name) => ((await import(moduleUrl(folder, name).href)) as { default: SiteRule }).default,
    ),
  );
}

/** Every known site's rule. */
export function siteRules(): readonly SiteRule[] {
  return SITE_RULES;
}

/** What decides which rule reads a page. */
export interface RuleQuery {
  /** Rules of the source's own entry in sources.yaml; they come before those of `sites/`. */
  readonly rules?: readonly SelectorRule[] | undefined;
  /** When the page was fetched, for pages that name no date of their own. */
  readonly now: Date;
  /** False to read the page without the rules of `sites/`. */
  readonly siteRules?: boolean | undefined;
}

/**
 * The rule that reads a page, if any: the operator's before the site's; of dated versions the one that was in force when
 * the text was published, so that an old page is read with the old rule for ever.
 */
export function ruleFor(document: Document, query: RuleQuery): SelectorRule | undefined {
  const url = new URL(document.url);
  const when = publicationDay(document) ?? query.now;
  return (
    versionInForce(query.rules ?? [], url, when) ??
    (query.siteRules === false
      ? undefined
      : versionInForce(SITE_RULES.find((site) => coversHost(site, url.hostname))?.versions ?? [], url, when))
  );
}

function coversHost(site: SiteRule, host: string): boolean {
  return site.hosts.some((name) => host === name || host.endsWith(`.${name}`));
}

function versionInForce(rules: readonly SelectorRule[], url: URL, when: Date): SelectorRule | undefined {
  return rules
    .filter((rule) => coversPath(rule, url) && (rule.until === undefined || when < rule.until))
    .toSorted(
      (a, b) =>
        (a.until?.getTime() ?? Number.POSITIVE_INFINITY) - (b.until?.getTime() ?? Number.POSITIVE_INFINITY),
    )[0];
}

function coversPath({ path }: SelectorRule, url: URL): boolean {
  if (path === undefined) return true;
  const pattern = /^\/(.+)\/$/.exec(path);
  // A prefix such as "/news/" has the same form as a pattern: it is one only where it holds a sign that paths do not.
  if (pattern?.[1] === undefined || !/[\\^$*+?()[\]{}|]/.test(pattern[1]))
    return url.pathname.startsWith(path);
  return new RegExp(pattern[1]).test(url.pathname);
}

/** The day of publication by the page's own machine-readable word or its address: enough to choose a version. */
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

/** Follows a rule's selectors. A selector that finds nothing leaves its field to the heuristics. */
export function applyRule(document: Document, rule: SelectorRule): RuleMatches {
  const evidence: Evidence[] = [];
  const find = (selector: string | undefined): Element[] =>
    selector === undefined ? [] : selectAll(selector, document.root.children).filter(isTag);
  const read = (field: string, selector: string | undefined): string | undefined => {
    const value = find(selector)
      .map(valueOf)
      .find((text) => text !== '');
    if (value !== undefined)
      evidence.push({
        field,
        kind: 'rule',
        where: selector ?? '',
        value,
      });
    return value;
  };
  const headline = read('headline', rule.headline);
  const deck = read('deck', rule.deck);
  const published = read('publishedAt', rule.published);
  const byline = find(rule.byline)
    .map(valueOf)
    .filter((text) => text !== '');
  if (byline.length > 0)
    evidence.push({ field: 'byline', kind: 'rule', where: rule.byline ?? '', value: byline.join(', ') });
  const body = find(rule.body);
  if (body.length > 0)
    evidence.push({ field: 'body', kind: 'rule', where: rule.body ?? '', value: `${body.length} elements` });
  return {
    headline,
    deck,
    published,
    byline: byline.length > 0 ? byline : undefined,
    body: body.length > 0 ? body : undefined,
    drop: (rule.drop ?? []).flatMap(find),
    evidence,
  };
}

/** What an element says: its machine-readable attribute where it has one, else its text. */
function valueOf(element: Element): string {
  const { attribs } = element;
  return (attribs['datetime'] ?? attribs['content'] ?? textOf(element)).trim();
}
