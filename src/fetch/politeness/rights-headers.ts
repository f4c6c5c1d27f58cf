import type { PageSignals } from '../../model/page.ts';
import type { HeaderFields } from '../headers.ts';

/** Directives of X-Robots-Tag that carry a value after a colon; any other word before a colon names an agent. */
const valued = new Set(['max-snippet', 'max-image-preview', 'max-video-preview', 'unavailable_after']);

/** Longest address that is kept, and most of them. */
const longest = 300;
const mostLicences = 5;

/** What is known of a host's wishes beside the answer's own headers. */
export interface RightsHeaders {
  /** License lines of its robots.txt, as written. */
  readonly licences: readonly string[];
  readonly tdmrep?: PageSignals['tdmrep'];
}

/**
 * Reads what an outlet says outside of a page about its use.
 *
 * @param product our product token, e.g. `Warta`; directives for other agents are left out
 * @param url the page's address, to which relative ones are relative
 */
export function rightsSignals(
  headers: HeaderFields,
  product: string,
  url: string,
  { licences, tdmrep }: RightsHeaders = { licences: [] },
): PageSignals {
  const xRobotsTag = (headers['x-robots-tag'] ?? '')
    .split('\n')
    .flatMap((line) => directivesFor(line, product.toLowerCase()));
  // TDMRep 4.3.1: 1 reserves the rights, 0 says that they are not reserved; anything else says nothing.
  const tdm = headers['tdm-reservation'];
  const tdmPolicy = absolute(headers['tdm-policy'], url);
  const rsl = [
    ...licences.map((licence) => ({ where: 'robots.txt' as const, url: absolute(licence, url) ?? licence })),
    ...rslLinks(headers['link'] ?? '').map((link) => ({
      where: 'Link header' as const,
      url: absolute(link, url) ?? link,
    })),
  ].slice(0, mostLicences);
  return {
    xRobotsTag: [...new Set(xRobotsTag)],
    ...((tdm === '1' || tdm === '0') && { tdmReserved: tdm === '1' }),
    ...(tdmPolicy !== undefined && { tdmPolicy }),
    ...(tdmrep !== undefined && { tdmrep }),
    ...(rsl.length > 0 && { rsl: rsl.map((one) => ({ ...one, url: one.url.slice(0, longest) })) }),
  };
}

/** Addresses in a Link header (RFC 8288) that lead to an RSL licence: `<...>; rel="license"; type="application/rsl+xml"`. */
function rslLinks(line: string): string[] {
  return [...line.matchAll(/<([^<>]{1,2000})>([^<]{0,1000})/g)].flatMap(([, target = '', parameters = '']) =>
    /;\s*rel\s*=\s*"?[^";]*\blicense\b/i.test(parameters) &&
    /;\s*type\s*=\s*"?\s*application\/rsl\+xml/i.test(parameters)
      ? [target.trim()]
      : [],
  );
}

function absolute(address: string | undefined, url: string): string | undefined {
  return address === undefined ? undefined : URL.parse(address.trim(), url)?.href.slice(0, longest);
}

/** `noindex, warta: noarchive, otherbot: none` says noindex and noarchive to Warta: an agent holds until the next. */
function directivesFor(line: string, product: string): string[] {
  const found: string[] = [];
  let forUs = true;
  for (const part of splitOutsideDates(line.toLowerCase())) {
    const colon = part.indexOf(':');
    const name = colon < 0 ? '' : part.slice(0, colon).trim();
    const isAgent = /^[\w*-]+$/.test(name) && !valued.has(name);
    if (isAgent) forUs = name === product || name === '*';
    const directive = (isAgent ? part.slice(colon + 1) : part).trim();
    if (forUs && directive !== '') found.push(directive);
  }
  return found;
}

/** At commas, but not at the one in "unavailable_after: Saturday, 25-Jun-27 15:00:00 GMT". */
function splitOutsideDates(line: string): string[] {
  return line.split(/,(?!\s*\d{1,2}[\s-])/);
}
