import { type Element, type Root, attribute, parsePage, textOf } from './dom.ts';
import { type JsonLdNode, readJsonLd } from './json-ld.ts';

/**
 * A parsed page: one DOM, walked once, shared by all steps of the extraction. The tree is never modified.
 */
export interface Document {
  /** The page's URL after redirects. */
  readonly url: string;
  /** Base of relative URLs: `<base href>` if present, otherwise `url`. */
  readonly baseUrl: string;
  readonly root: Root;
  /** `<html>`, if present. */
  readonly html: Element | undefined;
  /** Text of `<title>`. */
  readonly title: string | undefined;
  /** JSON-LD objects in document order, arrays and `@graph` laid flat. */
  readonly jsonLd: readonly JsonLdNode[];
  /** `<meta>` by lower-case name, property, itemprop or http-equiv; values in document order, never empty. */
  readonly meta: ReadonlyMap<string, readonly string[]>;
  /** Every `<link>` with a rel and an href. */
  readonly links: readonly Element[];
  /** Scripts that hold a licence of Really Simple Licensing. */
  readonly licences: readonly Element[];
  readonly headings: readonly Element[];
  readonly times: readonly Element[];
}

/** Parses a page and collects what sits in its head and what several steps look for. */
export function openDocument(page: { readonly url: string; readonly html: string }): Document {
  const { root, landmarks } = parsePage(page.html);
  const meta = new Map<string, string[]>();
  const found = {
    scripts: [] as Element[],
    licences: [] as Element[],
    links: [] as Element[],
    headings: [] as Element[],
    times: [] as Element[],
  };
  let html: Element | undefined;
  let title: string | undefined;
  let base: string | undefined;
  for (const element of landmarks) {
    switch (element.name) {
      case 'html':
        html ??= element;
        break;
      case 'title':
        if (element.parent !== null && 'name' in element.parent && element.parent.name === 'svg') break;
        title ??= textOf(element) || undefined;
        break;
      case 'base':
        base ??= attribute(element, 'href');
        break;
      case 'meta':
        collectMeta(element, meta);
        break;
      case 'link':
        if (attribute(element, 'rel') && attribute(element, 'href')) found.links.push(element);
        collectTerms(element, meta);
        break;
      case 'script':
        if (/ld\+json/i.test(element.attribs['type'] ?? '')) found.scripts.push(element);
        else if (/^\s*application\/rsl\+xml/i.test(element.attribs['type'] ?? ''))
          found.licences.push(element);
        break;
      case 'h1':
      case 'h2':
        found.headings.push(element);
        break;
      case 'time':
        found.times.push(element);
        break;
    }
  }
  return {
    url: page.url,
    baseUrl: base !== undefined && URL.canParse(base, page.url) ? new URL(base, page.url).href : page.url,
    root,
    html,
    title,
    jsonLd: readJsonLd(found.scripts),
    meta,
    links: found.links,
    licences: found.licences,
    headings: found.headings,
    times: found.times,
  };
}

/** Microdata writes URLs of terms as links. */
function collectTerms(element: Element, meta: Map<string, string[]>): void {
  const name = attribute(element, 'itemprop')?.toLowerCase();
  const href = attribute(element, 'href');
  if ((name === 'usageinfo' || name === 'license') && href !== undefined)
    meta.set(name, [...(meta.get(name) ?? []), href]);
}

function collectMeta(element: Element, meta: Map<string, string[]>): void {
  const value = attribute(element, 'content');
  if (value === undefined) return;
  for (const key of ['name', 'property', 'itemprop', 'http-equiv']) {
    const name = attribute(element, key)?.toLowerCase();
    if (name === undefined) continue;
    const values = meta.get(name);
    if (values === undefined) meta.set(name, [value]);
    else if (!values.includes(value)) values.push(value);
  }
}
