import { getDomain, getDomainWithoutSuffix } from 'tldts';
import rules from './url-rules.json' with { type: 'json' };

/** Hosting domains whose subdomains belong to different owners, in addition to the public suffix list. */
const HOSTING: readonly string[] = rules.hostingDomains.split(' ');

const PRIVATE = { allowPrivateDomains: true };

/**
 * Returns the registrable domain of a host: `outlet.co.id` for `www.outlet.co.id`, `tenant.blogspot.com`
 * for itself. Uses the public suffix list with its private part, so tenants of a hosting service are
 * separate owners.
 *
 * @param host a host name or IP address, without port
 * @returns the host itself if it has no registrable part: IP addresses, `localhost`, public suffixes
 */
export function registrableDomain(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  const domain = getDomain(name, PRIVATE) ?? name;
  if (domain === name || !HOSTING.includes(domain)) return domain;
  const tenant =
    name
      .slice(0, -domain.length - 1)
      .split('.')
      .at(-1) ?? '';
  return tenant === 'www' ? domain : `${tenant}.${domain}`;
}

/** Whether two hosts have the same registrable domain. */
export function sameDomain(one: string, other: string): boolean {
  return registrableDomain(one) === registrableDomain(other);
}

/**
 * Returns the registered name without its public suffix: `outlet` for `www.outlet.co.id`, '' if there is
 * none.
 */
export function domainLabel(host: string): string {
  const domain = registrableDomain(host);
  return HOSTING.some((hosting) => domain.endsWith(`.${hosting}`))
    ? (domain.split('.')[0] ?? '')
    : (getDomainWithoutSuffix(domain, PRIVATE) ?? '');
}

/** Whether names can be registered directly below this one (`co.id`, `blogspot.com`). */
export function isPublicSuffix(host: string): boolean {
  return /[a-z]/i.test(host) && !host.startsWith('[') && getDomain(host, PRIVATE) === null;
}
