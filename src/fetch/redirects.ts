import { isUtf8 } from 'node:buffer';
import { FetchError } from '../model/errors.ts';
import { openCookieJar } from './cookie-jar.ts';
import type { ResponseHead } from './request.ts';
import { detectBotWall } from './safety/bot-walls.ts';

/** The redirects from the requested URL to the one that answers. */
export interface RedirectChain {
  at(): URL;
  /** Follows a redirect. Throws FetchError `redirects` for loops, long chains and invalid URLs. */
  follow(head: ResponseHead): void;
  /** Follows a redirect that the document itself asks for. Throws as `follow`. */
  followTo(target: string): void;
  /** The Cookie header for the next request; undefined without cookies. */
  cookies(): string | undefined;
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
  const jar = openCookieJar();
  // A chain may return to a URL once its cookies have changed.
  let cookiesThen: string | undefined;
  const stop = (why: string) =>
    new FetchError('redirects', `${start.href}: ${why}`, { url: start.href, retry: 'later' });
  const followTo = (target: string): void => {
    const next = URL.parse(target, at.href);
    if (next === null)
      throw stop(`redirects to ${JSON.stringify(target.slice(0, 200))}, which is no address`);
    next.hash = '';
    const cookies = jar.headerFor(next);
    if (seen.includes(next.href) && (cookies === undefined || cookies === cookiesThen))
      throw stop('redirects in a circle. Look where a browser ends and enter that address');
    if (seen.length > maxRedirects) throw stop(`redirects more than ${maxRedirects} times`);
    if (seen.includes(next.href)) cookiesThen = cookies;
    seen.push(next.href);
    at = next;
  };
  return {
    at: () => at,
    redirects: () => (seen.length > 1 ? seen : []),
    cookies: () => jar.headerFor(at),
    follow({ headers }) {
      // A wall's cookie is a pass, which is not worked around.
      if (detectBotWall(headers, '') === undefined) jar.store(headers['set-cookie'] ?? '', at, start);
      followTo(utf8Of(headers['location'] ?? ''));
    },
    followTo,
  };
}

/** Headers arrive as Latin-1, but outlets write UTF-8 into Location, and browsers decode it so. */
function utf8Of(location: string): string {
  const bytes = Buffer.from(location, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : location;
}
