import { isIPv4, isIPv6 } from 'node:net';
import type { BlockList } from 'node:net';

/**
 * Adds a network like `10.0.0.0/8` or `fd00::/8`, or one address, to a list.
 * @throws TypeError when the text is neither.
 */
export function addCidr(list: BlockList, text: string): void {
  const [network = '', prefix, ...rest] = text.split('/');
  const bits = isIPv4(network) ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  const wellFormed =
    rest.length === 0 &&
    (isIPv4(network) || (isIPv6(network) && !network.includes('%'))) &&
    (prefix === undefined || /^\d{1,3}$/.test(prefix)) &&
    length <= bits;
  if (!wellFormed) throw new TypeError(`“${text}” is not a network like 10.0.0.0/8 or fd00::/8`);
  list.addSubnet(network, length, bits === 32 ? 'ipv4' : 'ipv6');
}
