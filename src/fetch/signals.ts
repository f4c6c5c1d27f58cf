import type { IncomingHttpHeaders } from 'node:http';
import type { PageSignals } from '../model/page.ts';

/** Directives of X-Robots-Tag that carry a value after a colon; any other word before a colon names an agent. */
const valued = new Set(['max-snippet', 'max-image-preview', 'max-video-preview', 'unavailable_after']);

/**
 * Reads what an outlet says in headers about the use of a page.
 *
 * @param product our product token, e.g. `Warta`; directives for other agents are left out
 */
export function signalsOf(headers: IncomingHttpHeaders, product: string): PageSignals {
  const xRobotsTag = valuesOf(headers['x-robots-tag']).flatMap((line) =>
    directivesFor(line, product.toLowerCase()),
  );
  // TDMRep 4.3.1: 1 reserves the rights, 0 says that they are not reserved; anything else says nothing.
  const tdm = valuesOf(headers['tdm-reservation'])[0]?.trim();
  return {
    xRobotsTag: [...new Set(xRobotsTag)],
    ...((tdm === '1' || tdm === '0') && { tdmReserved: tdm === '1' }),
  };
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

function valuesOf(header: string | string[] | undefined): string[] {
  return header === undefined ? [] : [header].flat();
}
