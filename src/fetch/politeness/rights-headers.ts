import type { PageSignals } from '../../model/page.ts';
import type { HeaderFields } from '../headers.ts';

/** X-Robots-Tag directives with a value after a colon; any other word before a colon is an agent. */
const valued = new Set(['max-snippet', 'max-image-preview', 'max-video-preview', 'unavailable_after']);

/** Maximum length of a stored URL, and maximum number of them. */
const longest = 300;
const mostLicences = 5;

/** Rights statements of a host outside of the response headers. */
export interface RightsHeaders {
  /** License lines of its robots.txt, as written. */
  readonly licences: readonly string[];
  readonly tdmrep?: PageSignals['tdmrep'];
}

/**
 * Reads an outlet's rights statements outside of the page itself.
 *
 * @param product our product token, e.g. `Warta`; directives for other agents are skipped
 * @param url the page's URL, the base of relative ones
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
  // TDMRep 4.3.1: 1 reserves the rights, 0 does not; other values are ignored.
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

/** URLs of RSL licences in a Link header (RFC 8288): `<...>; rel="license"; type="application/rsl+xml"`. */
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

/**
 * `noindex, warta: noarchive, otherbot: none` means noindex and noarchive for Warta: an agent applies
 * until the next.
 */
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

/** Splits at commas, except the one in "unavailable_after: Saturday, 25-Jun-27 15:00:00 GMT". */
function splitOutsideDates(line: string): string[] {
  return line.split(/,(?!\s*\d{1,2}[\s-])/);
}
