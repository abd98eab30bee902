import { lookup } from 'node:dns/promises';

/** All addresses of a host name, in the order in which they are to be tried. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** By the operating system, so that /etc/hosts and the names of containers count, as everywhere. */
export const resolveHost: ResolveHost = async (hostname) => {
  const found = await lookup(hostname, { all: true, order: 'ipv4first' });
  return found.map(({ address }) => address);
};
