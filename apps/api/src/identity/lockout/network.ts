import { isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/** The eight groups of an IPv6 address, `::` written out; a zone (`%eth0`) does not count. */
function groupsOf(address: string): string[] {
  const [bare = ''] = address.split('%');
  const [head = '', tail] = bare.split('::');
  const split = (part: string): string[] => (part === '' ? [] : part.split(':'));
  if (tail === undefined) return split(head);
  const before = split(head);
  const after = split(tail);
  return [
    ...before,
    ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'),
    ...after,
  ];
}

/**
 * What counts as one network: an IPv4 address, or the /64 of an IPv6 address, of which one household
 * has 2^64 (RFC 6177 §2). IPv4 mapped into IPv6 is IPv4.
 */
export function networkOf(ip: string): string {
  const mapped = MAPPED_IPV4.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(ip)) return ip;
  const prefix = groupsOf(ip)
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(':')}::/64`;
}

/** Whether a network, as `networkOf` names it, is the machine itself (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export function isLoopbackNetwork(network: string): boolean {
  return network.startsWith('127.') || network === networkOf('::1');
}
