import { isIP } from 'node:net';
import { networkOf } from '../../identity/lockout/network.js';

const MAPPED_IPV4 = /^::ffff:(?=\d)/i;

/** An address as it is stored and searched for: IPv4 mapped into IPv6 is IPv4. Null for none. */
export function addressOf(ip: string | null | undefined): string | null {
  if (ip === null || ip === undefined || isIP(ip) === 0) return null;
  return ip.replace(MAPPED_IPV4, '').toLowerCase();
}

/**
 * What the log may say of an address: where it is from, but not whose it is. The last octet of IPv4, and
 * all but the first three groups of IPv6, are left out.
 */
export function coarseNetworkOf(address: string): string {
  if (address.includes('.')) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  return `${networkOf(address).split(':').slice(0, 3).join(':')}::/48`;
}
