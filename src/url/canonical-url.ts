import { isPublicSuffix, sameDomain } from './registrable-domain.ts';
import rules from './url-rules.json' with { type: 'json' };

/** Maximum number of nested redirect URLs that are unwrapped. */
const MAX_WRAPPING_DEPTH = 4;
const LONGEST = 4_096;
const MAX_REWRITES = 4;

const INDEX_FILE = /\/(?:index|default)\.(?:php|html?|aspx?|jsp|cfm)$/;

interface Family {
  readonly names: ReadonlySet<string>;
  readonly prefixes: readonly string[];
  readonly value?: RegExp;
}

interface Site {
  readonly drop: ReadonlySet<string>;
  readonly pathOnly: boolean;
  readonly rewrite: readonly (readonly [RegExp, string])[];
}

interface Wrapper {
  readonly host: RegExp;
  readonly path?: RegExp;
  readonly parameter?: string;
  readonly query?: boolean;
}

const words = (text = ''): string[] => text.split(' ').filter((word) => word !== '');
const mobileLabels: ReadonlySet<string> = new Set(words(rules.mobileLabels));

const families: readonly Family[] = rules.families.map(({ names, prefixes, value }) => ({
  names: new Set(words(names)),
  prefixes: words(prefixes),
  ...(value === undefined ? {} : { value: new RegExp(`^(?:${value})$`) }),
}));

const siteByDomain: ReadonlyMap<string, Site> = new Map(
  rules.sites.flatMap(({ domains, drop, pathOnly, rewrite: pairs }) => {
    const site: Site = {
      drop: new Set(words(drop)),
      pathOnly: pathOnly ?? false,
      rewrite: (pairs ?? []).map(([from = '', to = '']) => [new RegExp(from), to]),
    };
    return words(domains).map((domain) => [domain, site] as const);
  }),
);

const wrappers: readonly Wrapper[] = rules.wrappers.map(({ host, path, parameter, query }) => ({
  host: new RegExp(host),
  ...(path === undefined ? {} : { path: new RegExp(path) }),
  ...(parameter === undefined ? {} : { parameter }),
  ...(query === undefined ? {} : { query }),
}));

/**
 * Returns the identity of a page: two URLs with equal keys lead to the same text. Scheme https; host
 * without www, mobile and AMP labels; path without AMP, print and session marks; only parameters that
 * select the page, sorted. A URL with a port, and any plain-http URL of this machine, keep scheme and
 * port, so that the key can be fetched.
 *
 * The key is for comparison; readers are sent to the outlet's own URL.
 *
 * @example canonicalUrl('http://m.outlet.example/a.html?utm_source=rss') //
 * 'https://outlet.example/a.html'
 * @returns undefined if the URL is not an http(s) URL
 */
export function canonicalUrl(url: string): string | undefined {
  let parsed = parse(url);
  for (let depth = 0; parsed && depth < MAX_WRAPPING_DEPTH; depth++) {
    const inner = unwrap(parsed);
    if (inner === undefined) break;
    parsed = parse(inner) ?? parsed;
  }
  return parsed && keyOf(parsed);
}

/** Returns the target of a redirect service, AMP cache or reading proxy; other URLs unchanged. */
export function directUrl(url: string): string {
  const key = canonicalUrl(url);
  if (key === undefined || !URL.canParse(url)) return url;
  return sameDomain(new URL(url).hostname, new URL(key).hostname) ? url : key;
}

function parse(url: string): URL | undefined {
  const text = url.trim();
  if (text.length > LONGEST) return undefined;
  const parsed = URL.parse(text.startsWith('//') ? `https:${text}` : text);
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') return undefined;
  return parsed;
}

function unwrap(url: URL): string | undefined {
  const proxied = /^([a-z0-9-]+)\.translate\.goog$/.exec(url.hostname)?.[1];
  if (proxied !== undefined) {
    // Not in a specification, but documented by its code: `-` encodes a dot, `--` a hyphen.
    const host = proxied.replaceAll(/--|-/g, (mark) => (mark === '--' ? '-' : '.'));
    return `https://${host}${url.pathname}${url.search}`;
  }
  for (const wrapper of wrappers) {
    if (!wrapper.host.test(url.hostname)) continue;
    const found = wrapper.path?.exec(url.pathname);
    if (wrapper.path && !found) continue;
    const target = targetIn(url, wrapper, found ?? undefined);
    if (target !== undefined) return target;
  }
  return undefined;
}

function targetIn(url: URL, wrapper: Wrapper, path: RegExpExecArray | undefined): string | undefined {
  if (wrapper.query) return absolute(url.search.slice(1));
  if (wrapper.parameter !== undefined) return absolute(url.searchParams.get(wrapper.parameter) ?? '');
  const [, secure, rest] = path ?? [];
  if (rest === undefined) return undefined;
  if (/^https?:/i.test(rest)) return rest.replace(/^(https?:)\/*/i, '$1//') + url.search;
  if (!/^[^/]+\.[^/]+/.test(rest)) return undefined;
  return `${secure === undefined ? 'http' : 'https'}://${rest}${url.search}`;
}

function absolute(text: string): string | undefined {
  if (/^https?:\/\//i.test(text)) return text;
  if (!/^https?%3a/i.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function keyOf(url: URL): string {
  const ownPort = url.port !== '';
  const scheme = url.protocol === 'http:' && (ownPort || isThisMachine(url.hostname)) ? 'http' : 'https';
  const sites = sitesOf(url.hostname);
  const rewritten = rewrite(url.hostname.replace(/^www\.|\.$/g, '') + cleanPath(url.pathname), sites);
  const query = cleanQuery(url.searchParams, sites);
  const slash = rewritten.indexOf('/');
  const host = slash === -1 ? rewritten : rewritten.slice(0, slash);
  let path = slash === -1 ? '' : rewritten.slice(slash);
  if (query === '') path = path.replace(INDEX_FILE, '');
  const place = ownPort ? `${url.hostname}:${url.port}` : publicHost(host);
  const hash = url.hash.startsWith('#!/') ? `/${url.hash}` : '';
  return `${scheme}://${place}${path || (query === '' ? '' : '/')}${query}${hash}`;
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '[::1]';
}

/** Removes www and the labels of mobile and AMP hosts, as long as a registrable name is left. */
function publicHost(hostname: string): string {
  if (/^[\d.]+$|^\[/.test(hostname)) return hostname;
  let labels = hostname.replace(/\.$/, '').split('.');
  for (;;) {
    const at = labels.findIndex((label, index) => index < 2 && (label === 'www' || mobileLabels.has(label)));
    if (at === -1) break;
    const rest = labels.toSpliced(at, 1);
    if (rest.length < 2 || isPublicSuffix(rest.join('.'))) break;
    if (at === 1 && rest.length < 3) break;
    labels = rest;
  }
  return labels.join('.');
}

const AMP_SEGMENT = /\/amp(?=\/|$)/;
const SESSION_SEGMENT = /\/\([A-Za-z]\([^()/]{1,64}\)\)(?=\/|$)/g;
const VIEW_SUFFIX = /\/(?:comments|print|amp)$/;

function cleanPath(raw: string): string {
  let path = raw
    .split('/')
    .map((segment) => cleanSegment(segment))
    .join('/')
    .replace(/\/{2,}/g, '/')
    .replace(SESSION_SEGMENT, '')
    .replace(AMP_SEGMENT, '')
    .replace(/\/+$/, '');
  // /print as the first segment is a section, not the print view of a page.
  if (path.split('/').length > 2) path = path.replace(VIEW_SUFFIX, '');
  return path.replace(/\.amp(\.html?)?$/, '$1');
}

/**
 * Normalises percent-encoding and Unicode (RFC 3986, section 6.2.2; NFC) and removes session path
 * parameters.
 */
function cleanSegment(segment: string): string {
  const own = segment.replace(/;(?:jsessionid|phpsessid|sid)=[^;]*/gi, '');
  let decoded: string;
  try {
    decoded = decodeURIComponent(own).normalize('NFC');
  } catch {
    // Not UTF-8 (windows-1256 slugs): only the case of hexadecimal digits is normalised.
    return own.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());
  }
  return encodeURIComponent(decoded).replace(/%(?:24|26|2B|2C|3A|3B|3D|40)/g, (code) =>
    decodeURIComponent(code),
  );
}

function cleanQuery(parameters: URLSearchParams, sites: readonly Site[]): string {
  const kept = [...parameters].filter(
    ([name, value]) => name !== '' && !isNoise(name.toLowerCase(), value.toLowerCase(), sites),
  );
  const parts = kept
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name.normalize('NFC'))}=${encodeURIComponent(value.normalize('NFC'))}`,
    )
    .toSorted();
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function isNoise(name: string, value: string, sites: readonly Site[]): boolean {
  if (/^sf\d{6,12}$/.test(name)) return true; // SocialFlow numbers its parameter
  return (
    families.some((family) => belongsTo(family, name) && (family.value?.test(value) ?? true)) ||
    sites.some((site) => site.pathOnly || site.drop.has(name))
  );
}

function belongsTo(family: Family, name: string): boolean {
  return family.names.has(name) || family.prefixes.some((prefix) => name.startsWith(prefix));
}

/** Rules of the host and of all its parent domains. */
function sitesOf(hostname: string): Site[] {
  const labels = hostname.split('.');
  return labels.flatMap((_, index) => siteByDomain.get(labels.slice(index).join('.')) ?? []);
}

function rewrite(place: string, sites: readonly Site[]): string {
  let current = place;
  for (let round = 0; round < MAX_REWRITES; round++) {
    const before = current;
    for (const site of sites)
      for (const [pattern, replacement] of site.rewrite) current = current.replace(pattern, replacement);
    if (current === before) break;
  }
  return current;
}
