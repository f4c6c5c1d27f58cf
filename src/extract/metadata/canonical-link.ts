import type { Alternate, Evidence } from '../../model/article.ts';
import { sameDomain } from '../../url/registrable-domain.ts';
import { attribute } from '../parse/dom.ts';
import type { Document } from '../parse/document.ts';
import type { SchemaOrgData } from '../parse/schema-org.ts';

/**
 * Returns the outlet's canonical URL of the text: rel=canonical, og:url or JSON-LD if plausible,
 * otherwise the page's URL.
 */
export function readCanonicalUrl(
  document: Document,
  schemaOrg: SchemaOrgData,
): { url: string; evidence: Evidence[] } {
  const evidence: Evidence[] = [];
  const given: (readonly [kind: Evidence['kind'], where: string, value: string | undefined])[] = [
    ...document.links
      .filter((link) => /(?:^|\s)canonical(?:\s|$)/i.test(link.attribs['rel'] ?? ''))
      .map((link) => ['meta', 'link rel=canonical', attribute(link, 'href')] as const),
    ['meta', 'og:url', document.meta.get('og:url')?.[0]],
    ...(schemaOrg.articles[0]?.urls ?? [])
      .slice(0, 2)
      .map((url) => ['json-ld', 'mainEntityOfPage', url] as const),
  ];
  let chosen: string | undefined;
  for (const [kind, where, value] of given) {
    const url = value === undefined ? null : URL.parse(value, document.baseUrl);
    if (url === null) continue;
    evidence.push({ field: 'url', kind, where, value: url.href });
    if (chosen === undefined && isPlausibleCanonical(url, new URL(document.url))) {
      url.hash = '';
      chosen = url.href;
    }
  }
  return { url: chosen ?? document.url, evidence };
}

function isPlausibleCanonical(url: URL, page: URL): boolean {
  if (!/^https?:$/.test(url.protocol) || !sameDomain(url.hostname, page.hostname)) return false;
  const path = url.pathname.replace(/\/+$/, '');
  const own = page.pathname.replace(/\/+$/, '').replace(/\/amp$/, '');
  // A template that names the home page or the section on every page says nothing about this one.
  return path === own || !(own.startsWith(`${path}/`) || (path === '' && url.search === ''));
}

/** The same text in other languages, by hreflang. The page itself and `x-default` are no alternates. */
export function readAlternates(document: Document, own: string): Alternate[] {
  const alternates = new Map<string, Alternate>();
  for (const link of document.links.slice(0, 400)) {
    const language = attribute(link, 'hreflang');
    if (
      language === undefined ||
      !/\balternate\b/i.test(link.attribs['rel'] ?? '') ||
      /^x-default$/i.test(language)
    )
      continue;
    const url = URL.parse(attribute(link, 'href') ?? '', document.baseUrl);
    if (
      url === null ||
      !/^https?:$/.test(url.protocol) ||
      url.href === own ||
      url.href === document.url ||
      url.pathname === '/'
    )
      continue;
    if (/^[a-z]{2,3}(?:[-_][a-z\d]{2,8}){0,2}$/i.test(language) && !alternates.has(url.href))
      alternates.set(url.href, { url: url.href, language: language.replace('_', '-') });
  }
  return [...alternates.values()].slice(0, 60);
}
