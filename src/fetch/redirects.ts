import { isUtf8 } from 'node:buffer';
import { FetchError } from '../model/errors.ts';
import type { ResponseHead } from './request.ts';

/** The redirects from the requested URL to the one that answers. */
export interface RedirectChain {
  at(): URL;
  /** Follows a redirect. Throws FetchError `redirects` for loops, long chains and invalid URLs. */
  follow(head: ResponseHead): void;
  /** Every URL in order; empty without a redirect. */
  redirects(): readonly string[];
}

/**
 * Starts a redirect chain.
 *
 * @throws FetchError `bad-url`
 */
export function openRedirectChain(address: string, maxRedirects: number): RedirectChain {
  const start = URL.parse(address);
  if (start === null) {
    const text = `${JSON.stringify(address.slice(0, 200))} is no address; check the listing it comes from`;
    throw new FetchError('bad-url', text, { url: address.slice(0, 2000), retry: 'never' });
  }
  start.hash = '';
  let at = start;
  const seen = [start.href];
  const stop = (why: string) =>
    new FetchError('redirects', `${start.href}: ${why}`, { url: start.href, retry: 'later' });
  return {
    at: () => at,
    redirects: () => (seen.length > 1 ? seen : []),
    follow({ headers }) {
      const location = utf8Of(headers['location'] ?? '');
      const next = URL.parse(location, at.href);
      if (next === null)
        throw stop(`redirects to ${JSON.stringify(location.slice(0, 200))}, which is no address`);
      next.hash = '';
      if (seen.includes(next.href))
        throw stop(
          'redirects in a circle; the outlet may want cookies, which are not sent. Look where a browser ends and enter that address',
        );
      if (seen.length > maxRedirects) throw stop(`redirects more than ${maxRedirects} times`);
      seen.push(next.href);
      at = next;
    },
  };
}

/** Headers arrive as Latin-1, but outlets write UTF-8 into Location, and browsers decode it so. */
function utf8Of(location: string): string {
  const bytes = Buffer.from(location, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : location;
}
