import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { addCidr } from './cidr.js';
import { IPV4_BLOCKED, IPV6_BLOCKED, IPV6_GLOBAL } from './special-ranges.js';

/** Whether requests may go to an address. */
export type AddressGuard = (address: string) => boolean;

function listOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) addCidr(list, cidr);
  return list;
}

/**
 * Lets public addresses pass, and those in `allowedCidrs`. What cannot be read as an address, or
 * carries a zone, does not pass.
 * @throws TypeError for an entry that is no CIDR.
 */
export function createAddressGuard(allowedCidrs: readonly string[]): AddressGuard {
  // One list per family: BlockList matches `::ffff:a.b.c.d` against IPv4 rules, and no permission for
  // an IPv4 network is meant to open the translated forms.
  const allowed = {
    ipv4: listOf(allowedCidrs.filter((cidr) => !cidr.includes(':'))),
    ipv6: listOf(allowedCidrs.filter((cidr) => cidr.includes(':'))),
  };
  const blocked = { ipv4: listOf(IPV4_BLOCKED), ipv6: listOf(IPV6_BLOCKED) };
  const global = listOf(IPV6_GLOBAL);
  return (address) => {
    if (isIPv4(address)) {
      return allowed.ipv4.check(address, 'ipv4') || !blocked.ipv4.check(address, 'ipv4');
    }
    if (!isIPv6(address) || address.includes('%')) return false;
    if (allowed.ipv6.check(address, 'ipv6')) return true;
    return global.check(address, 'ipv6') && !blocked.ipv6.check(address, 'ipv6');
  };
}
