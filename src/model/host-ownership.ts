import { registrableDomain } from '../url/registrable-domain.ts';
import type { Source } from './source.ts';

/** The fields of a source that decide which pages are its own, and which of them it accepts. */
export type Claimant = Pick<
  Source,
  'id' | 'name' | 'homepage' | 'hosts' | 'listings' | 'enabled' | 'include' | 'exclude'
>;

interface Claim<S> {
  readonly source: S;
  /** By its home page or `hosts:`, not merely by the address of a listing or the domain around its host. */
  readonly direct: boolean;
  /** Path of the home page: outlets in several languages often share a host. */
  readonly path: string;
}

/** The owner of a page: the listing source, another configured source, or nobody whose pages may be republished. */
export type Ownership<S> =
  | { readonly kind: 'own' | 'other'; readonly source: S; readonly peers: readonly string[] }
  | { readonly kind: 'foreign'; readonly why: string };

const indexes = new WeakMap<object, ReadonlyMap<string, readonly Claim<Claimant>[]>>();

/**
 * The owner of a host: its registrable domain; host and port if there is none (IP addresses, localhost).
 * Pages with the same owner may declare facts about each other.
 */
export function ownerName(url: URL): string {
  return namesOf(url).at(-1) ?? url.host;
}

/**
 * The sources that own a URL. The most specific host decides, then the home page's path. Several if sources share both,
 * none if no source has the host.
 */
export function ownersOf<S extends Claimant>(address: string, sources: readonly S[]): S[] {
  const url = URL.parse(address);
  if (!url) return [];
  const index = indexOf(sources);
  for (const name of namesOf(url)) {
    const all = index.get(name);
    if (!all) continue;
    const direct = all.filter((claim) => claim.direct);
    const claims = direct.length > 0 ? direct : all;
    const depths = claims.map(({ path }) => sharedPathLength(path, url.pathname));
    const deepest = Math.max(...depths);
    return [...new Set(claims.filter((_, at) => depths[at] === deepest).map(({ source }) => source))];
  }
  return [];
}

/**
 * Decides who owns a URL in a source's listing, or the URL that it redirects to. A URL is foreign if no source owns its
 * host, or if the owner is disabled or excludes it.
 *
 * @param lister the source whose listing contains the URL
 * @returns `peers` are all owners, where several share the page
 */
export function judgeOwnership<S extends Claimant>(
  address: string,
  lister: S,
  sources: readonly S[],
): Ownership<S> {
  const owners = ownersOf(address, sources);
  const peers = owners.map(({ id }) => id);
  const own = owners.find(({ id }) => id === lister.id);
  if (own) return { kind: 'own', source: own, peers };
  const host = URL.parse(address)?.host ?? address;
  const [first] = owners;
  if (!first)
    return {
      kind: 'foreign',
      why: `${host} belongs to no source; if it is ${lister.name}'s own, add it to hosts: of ${lister.id}, otherwise to its foreign: follow: to read it under its own name`,
    };
  const source = owners.find(({ enabled }) => enabled);
  if (!source) return { kind: 'foreign', why: `${host} belongs to ${first.id}, which is disabled` };
  if (!accepts(source, address))
    return {
      kind: 'foreign',
      why: `${host} belongs to ${source.id}, whose include or exclude leaves it out`,
    };
  return { kind: 'other', source, peers };
}

function accepts({ include, exclude }: Claimant, address: string): boolean {
  return (
    (include.length === 0 || include.some((pattern) => pattern.test(address))) &&
    !exclude.some((pattern) => pattern.test(address))
  );
}

/** Names under which a URL can be claimed: its host and the parent domains, down to the registrable one. */
function namesOf(url: URL): string[] {
  const host = url.hostname.replace(/\.$/, '');
  const domain = registrableDomain(host);
  if (
    !/[a-z]/i.test(host) ||
    host.startsWith('[') ||
    /(?:^|\.)[^.]*localhost$/.test(host) ||
    !host.includes('.')
  )
    return [url.host];
  const names: string[] = [];
  for (let name = host; name.length >= domain.length; name = name.slice(name.indexOf('.') + 1)) {
    names.push(name);
    if (name === domain) break;
  }
  return names;
}

function indexOf<S extends Claimant>(sources: readonly S[]): ReadonlyMap<string, readonly Claim<S>[]> {
  const known = indexes.get(sources);
  // The index was built from these sources, so its element type is S.
  if (known) return known as ReadonlyMap<string, readonly Claim<S>[]>;
  const index = new Map<string, Claim<S>[]>();
  const claim = (name: string, made: Claim<S>): void => {
    index.set(name, [...(index.get(name) ?? []), made]);
  };
  for (const source of sources) {
    const home = new URL(source.homepage);
    const path = home.pathname.replace(/\/[^/]*\.[^/]*$|\/+$/, '');
    const direct = [home, ...(source.hosts ?? []).map((host) => new URL(`http://${host}`))];
    for (const url of direct) {
      const [name = url.host] = namesOf(url);
      const bare = name === ownerName(url) ? name : name.replace(/^www\./, '');
      claim(bare, { source, direct: true, path: url === home ? path : '' });
    }
    // A folder of deliveries is on no host.
    const listings = source.listings.map(({ url }) => new URL(url)).filter(({ host }) => host !== '');
    for (const url of [...direct, ...listings]) claim(ownerName(url), { source, direct: false, path });
  }
  indexes.set(sources, index);
  return index;
}

/** Length of the home page's path if it is a prefix of the URL's path; -1 otherwise. */
function sharedPathLength(path: string, pathname: string): number {
  return pathname === path || pathname.startsWith(`${path}/`) ? path.length : -1;
}
