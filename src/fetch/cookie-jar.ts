import { sameDomain } from '../url/registrable-domain.ts';

/** The cookies of one redirect chain. They are forgotten with it. */
export interface CookieJar {
  /**
   * Stores cookies of a response.
   *
   * @param lines values of Set-Cookie, separated by line breaks
   * @param from the URL that answered
   * @param start the URL that was requested: other sites' cookies are not stored
   */
  store(lines: string, from: URL, start: URL): void;
  /** Returns the Cookie header for a URL, or undefined if no cookie matches. */
  headerFor(url: URL): string | undefined;
}

interface Cookie {
  readonly value: string;
  /** The host, or the domain that all its hosts share. */
  readonly domain: string;
  readonly shared: boolean;
  readonly path: string;
  readonly secure: boolean;
}

const MAX_COOKIES = 20;
const PAIR = /^\s*([!#$%&'*+.^_`|~\dA-Za-z-]{1,100})=([\x21-\x2b\x2d-\x3a\x3c-\x7e]{0,1500})\s*$/;

/** Opens an empty jar. */
export function openCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    store(lines, from, start) {
      if (!sameDomain(from.hostname, start.hostname)) return;
      for (const line of lines.split('\n')) {
        const [pair = '', ...attributes] = line.split(';');
        const [, name = '', value = ''] = PAIR.exec(pair) ?? [];
        const cookie = cookieOf(value, attributes, from);
        if (name === '' || cookie === undefined) continue;
        if (isExpired(attributes)) cookies.delete(name);
        else if (cookies.size < MAX_COOKIES || cookies.has(name)) cookies.set(name, cookie);
      }
    },
    headerFor(url) {
      const sent = [...cookies].filter(([, cookie]) => applies(cookie, url));
      return sent.length === 0 ? undefined : sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
    },
  };
}

function attribute(attributes: readonly string[], name: string): string | undefined {
  const found = attributes.find((each) => each.split('=', 1)[0]?.trim().toLowerCase() === name);
  return found?.slice(found.indexOf('=') + 1).trim();
}

/** Undefined for a domain that is not the host's own (RFC 6265 5.3). */
function cookieOf(value: string, attributes: readonly string[], from: URL): Cookie | undefined {
  const domain = attribute(attributes, 'domain')?.replace(/^\./, '').toLowerCase();
  const isOwn = !domain || (isWithin(from.hostname, domain) && sameDomain(domain, from.hostname));
  if (!isOwn) return undefined;
  const path = attribute(attributes, 'path');
  return {
    value,
    domain: domain || from.hostname,
    shared: Boolean(domain),
    path: path?.startsWith('/') ? path : '/',
    secure: attribute(attributes, 'secure') !== undefined,
  };
}

function isExpired(attributes: readonly string[]): boolean {
  const age = attribute(attributes, 'max-age');
  if (age !== undefined && /^-?\d+$/.test(age)) return Number(age) <= 0;
  // A date in the past deletes a cookie; servers write the epoch. An unknown date keeps it for the chain.
  return Date.parse(attribute(attributes, 'expires') ?? '') <= Date.UTC(2000, 0, 1);
}

function applies({ domain, shared, path, secure }: Cookie, url: URL): boolean {
  const isHost = shared ? isWithin(url.hostname, domain) : url.hostname === domain;
  const isPath = url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
  return isHost && isPath && (!secure || url.protocol === 'https:');
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
