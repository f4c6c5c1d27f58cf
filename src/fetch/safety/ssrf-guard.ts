import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress, LookupAllOptions, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';
import { FetchError } from '../../model/errors.ts';

/** Resolves a host name to all of its IP addresses; `node:dns` lookup by default. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Rejects requests to IP addresses outside of the public Internet. */
export interface SsrfGuard {
  /**
   * Throws FetchError `bad-url` or `guarded` for a URL that must not be requested. Does not resolve
   * names.
   */
  checkUrl(url: URL): void;
  /** Returns why a connection to this IP address and port is rejected; undefined if it is allowed. */
  refusal(address: string, port: number, hostname?: string): string | undefined;
}

/** The guard rejected a connection; converted to FetchError `guarded`. */
export class GuardedError extends Error {
  override readonly name = 'GuardedError';
}

/** Ports above the system ports on which browsers reject HTTP (Fetch Standard, "bad port"). */
const badPorts = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
]);

/** Names that always mean this machine or this network (RFC 6761, 6762, 8375, ICANN's .internal). */
const localNames = /(?:^|\.)(?:localhost|local|internal|intranet|home\.arpa|lan|localdomain)$/;

type Address = ipaddr.IPv4 | ipaddr.IPv6;

interface Opening {
  readonly name?: string;
  readonly range?: readonly [Address, number];
  readonly port?: number;
}

/**
 * Creates a guard.
 *
 * @param allowPrivate single exceptions for tests, demos and outlets on a private network: `127.0.0.1`,
 * `10.1.0.0/16`, `127.0.0.1:8080`, `[::1]:8080`, `press.intranet`, `press.intranet:8080`
 * @throws TypeError for any other entry
 */
export function openSsrfGuard(allowPrivate: readonly string[] = []): SsrfGuard {
  const openings = allowPrivate.map(readOpening);
  const refusal = (address: string, port: number, hostname?: string): string | undefined => {
    const parsed = parseAddress(address);
    if (parsed === undefined) return `${address} is no IP address`;
    if (openings.some((opening) => opens(opening, parsed, port, hostname))) return undefined;
    const kind = kindOf(parsed);
    if (kind !== undefined) return `${address} is ${kind}`;
    return portRefusal(port);
  };
  const checkUrl = (url: URL): void => {
    const refuse = (code: 'bad-url' | 'guarded', why: string): never => {
      throw new FetchError(code, `${withoutSecrets(url)}: ${why}`, {
        url: withoutSecrets(url),
        retry: 'never',
      });
    };
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      refuse('bad-url', `only http and https addresses are fetched, not ${url.protocol}`);
    }
    if (url.username !== '' || url.password !== '') {
      refuse('bad-url', 'an address with a user name or password in it is not fetched; remove them');
    }
    const { hostname, port } = hostAndPort(url);
    if (openings.some((opening) => opens(opening, undefined, port, hostname))) return;
    // RFC 6761: localhost is loopback, whatever a name server says.
    const literal = hostname === 'localhost' ? '127.0.0.1' : isIP(hostname) > 0 ? hostname : undefined;
    const named = localNames.test(hostname) ? `${hostname} is a name of the local network` : undefined;
    const why = literal === undefined ? (named ?? portRefusal(port, openings)) : refusal(literal, port);
    if (why !== undefined) refuse('guarded', refusedText(why));
  };
  return { checkUrl, refusal };
}

/**
 * Creates an undici connector that enforces the guard. The name is resolved here and the connection goes
 * to one of the checked IP addresses, so changing DNS answers (DNS rebinding) have no effect. The peer of
 * the open socket is checked again before a request is sent.
 */
export function guardedConnector(
  guard: SsrfGuard,
  options: { timeoutMs: number; resolve?: Resolve | undefined; onConnect: (origin: string) => void },
): buildConnector.connector {
  const { timeoutMs: timeout, resolve = systemLookup } = options;
  // One per port, because a lookup does not know the port, and because a connector keeps TLS sessions for
  // reuse.
  const connectors = new Map<number, buildConnector.connector>();
  const connectorFor = (port: number): buildConnector.connector => {
    const known = connectors.get(port);
    if (known !== undefined) return known;
    const made = buildConnector({ timeout, allowH2: false, lookup: guardedLookup(guard, port, resolve) });
    connectors.set(port, made);
    return made;
  };
  return (target, callback) => {
    const { hostname, protocol } = target;
    const port = Number(target.port) || (protocol === 'https:' ? 443 : 80);
    // Node does not call lookup for IP literals.
    const literal = isIP(hostname) > 0 ? guard.refusal(hostname, port) : undefined;
    if (literal !== undefined) {
      callback(new GuardedError(refusedText(literal)), null);
      return;
    }
    connectorFor(port)(target, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      const why = guard.refusal(socket.remoteAddress ?? '', port, hostname);
      if (why !== undefined) {
        socket.destroy();
        return callback(new GuardedError(refusedText(why)), null);
      }
      options.onConnect(`${protocol}//${target.host}`);
      return callback(null, socket);
    });
  };
}

function guardedLookup(guard: SsrfGuard, port: number, resolve: Resolve): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const judged = addresses.map((entry) => ({ entry, why: guard.refusal(entry.address, port, hostname) }));
      const open = judged.filter(({ why }) => why === undefined).map(({ entry }) => entry);
      const [first] = open;
      if (first === undefined) {
        const why = judged[0]?.why ?? `${hostname} has no address`;
        return callback(
          new GuardedError(refusedText(`${hostname} leads to an address that is not public: ${why}`)),
          '',
        );
      }
      return options.all === true ? callback(null, open) : callback(null, first.address, first.family);
    });
  };
}

/**
 * Returns host and port as the connection uses them: no brackets, no final dot, the scheme's port by
 * default.
 */
export function hostAndPort(url: URL): { hostname: string; port: number } {
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return { hostname, port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port) };
}

/** Describes the kind of an IP address for a message; undefined for one on the public Internet. */
function kindOf(address: Address): string | undefined {
  if (address.kind() === 'ipv4') {
    const range = address.range();
    return range === 'unicast' ? undefined : `not public (${range})`;
  }
  const six = address as ipaddr.IPv6;
  const range = six.range();
  // NAT64 embeds the IPv4 address to be checked; on IPv6-only networks every IPv4 site is reached this
  // way (RFC 6052).
  if (range === 'rfc6052') return kindOf(ipaddr.fromByteArray(six.toByteArray().slice(12)));
  // Global unicast is 2000::/3; anything else that the library calls unicast is unassigned (RFC 4291
  // 2.4).
  const global = six.match(ipaddr.IPv6.parse('2000::'), 3);
  return range === 'unicast' && global ? undefined : `not public (${range})`;
}

/** IPv4-mapped IPv6 addresses (::ffff:a.b.c.d) are checked as IPv4. */
function parseAddress(text: string): Address | undefined {
  return ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

/** 80, 443 and the unprivileged ports serve pages; other system ports are mail, shells and printers. */
function portRefusal(port: number, openings: readonly Opening[] = []): string | undefined {
  if (port === 80 || port === 443 || (port >= 1024 && !badPorts.has(port))) return undefined;
  if (openings.some((opening) => opening.port === port)) return undefined;
  return `port ${port} serves no pages`;
}

function opens(opening: Opening, address: Address | undefined, port: number, hostname?: string): boolean {
  if (opening.port !== undefined && opening.port !== port) return false;
  if (opening.name !== undefined) return opening.name === hostname;
  if (address === undefined || opening.range === undefined) return false;
  return (
    address.kind() === opening.range[0].kind() && address.match(...(opening.range as [ipaddr.IPv4, number]))
  );
}

function readOpening(entry: string): Opening {
  const text = entry.trim();
  if (ipaddr.isValidCIDR(text)) return { range: ipaddr.parseCIDR(text) };
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? text;
  const port = digits === undefined ? {} : { port: Number(digits) };
  const address = isIP(host) > 0 ? parseAddress(host) : undefined;
  if (address !== undefined) return { range: [address, address.kind() === 'ipv4' ? 32 : 128], ...port };
  if (/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(host)) return { name: host.toLowerCase(), ...port };
  throw new TypeError(
    `allowPrivate: ${JSON.stringify(entry)} is no address, address range, host or host:port`,
  );
}

function refusedText(why: string): string {
  return `not connected, because ${why}; WARTA_ALLOW_PRIVATE opens single addresses`;
}

/** The URL without user name and password, for messages. */
export function withoutSecrets(url: URL): string {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  return copy.href;
}
