import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Names that are never hosts of the public Internet (RFC 2606, 6761, 6762, 8375, ICANN's .internal). */
const RESERVED =
  /(?:^|\.)(?:localhost|local|internal|intranet|home\.arpa|lan|localdomain|test|example|invalid|onion)$/;

/**
 * Whether a URL names a host of the public Internet. Names are judged by their form and not resolved.
 * @returns false for text that is not an http(s) URL
 */
export function isPublicUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  const host = url.hostname.replace(/^\[|\]$|\.$/g, '');
  if (isIP(host) > 0) return ipaddr.process(host).range() === 'unicast';
  return host.includes('.') && !RESERVED.test(host);
}
