import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import type { Context } from 'hono';

/** Networks from which a reverse proxy of the operator asks; only there is X-Forwarded-For believed. */
const OWN_NETWORKS = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  OWN_NETWORKS.addSubnet(network, prefix, 'ipv4');
OWN_NETWORKS.addAddress('::1', 'ipv6');
OWN_NETWORKS.addSubnet('fc00::', 7, 'ipv6');

/**
 * The IP address of the client. Behind a proxy in the operator's own network it is the last entry of X-Forwarded-For, which
 * that proxy has added; earlier entries are the client's own words. An IPv6 client counts as its network of 64 bits,
 * because it can use every address in it.
 */
export function clientAddress(context: Context): string {
  const incoming = (context.env as { incoming?: IncomingMessage } | undefined)?.incoming;
  const remote = plainAddress(incoming?.socket.remoteAddress ?? '');
  const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  const isProxy = remote === '' || OWN_NETWORKS.check(remote, isIPv6(remote) ? 'ipv6' : 'ipv4');
  const address = isProxy && forwarded ? plainAddress(forwarded) : remote;
  return isIPv6(address) ? networkOf(address) : address.slice(0, 45);
}

/** An IPv4 address in IPv6 notation (`::ffff:192.0.2.1`) without its prefix. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, '');
}

function networkOf(address: string): string {
  // The URL parser writes the address in its canonical form.
  const canonical = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1) ?? address;
  const [head = '', tail] = canonical.split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? [] : Array<string>(8 - groups.length - rest.length).fill('0');
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(':')}::/64`;
}

/** Settings of a limit: `count` events in `windowMs`. */
interface Limit {
  readonly count: number;
  readonly windowMs: number;
  /** The current time in milliseconds. */
  readonly now: () => number;
}

const MAX_CLIENTS = 10_000;

/** Counts events of clients in fixed windows. Memory is bounded: the clients that were seen first are forgotten. */
export class ClientLimiter {
  readonly #windows = new Map<string, { readonly endsAt: number; count: number }>();
  readonly #limit: Limit;

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  /** Counts an event. Returns the number of events of this client in its window. */
  add(client: string): number {
    const now = this.#limit.now();
    const known = this.#windows.get(client);
    if (known && known.endsAt > now) return ++known.count;
    this.#windows.delete(client);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size >= MAX_CLIENTS && oldest !== undefined) this.#windows.delete(oldest);
    this.#windows.set(client, { endsAt: now + this.#limit.windowMs, count: 1 });
    return 1;
  }

  /** Seconds until the client may go on; undefined if it is within its limit. */
  secondsToWait(client: string): number | undefined {
    const known = this.#windows.get(client);
    const left = (known?.endsAt ?? 0) - this.#limit.now();
    return known && left > 0 && known.count >= this.#limit.count ? Math.ceil(left / 1000) : undefined;
  }
}
