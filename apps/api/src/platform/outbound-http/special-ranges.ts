/** IPv4 that is not the public internet: IANA IPv4 Special-Purpose Address Registry (RFC 6890). */
export const IPV4_BLOCKED = [
  '0.0.0.0/8', // this network, unspecified
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT; metadata services of some clouds
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local; metadata services of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // IETF protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays, deprecated
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
  '168.63.129.16/32', // public by its number, yet the metadata service of a large cloud
] as const;

/** The only IPv6 that is routed globally; all else (loopback, ULA, link-local, mapped …) is blocked. */
export const IPV6_GLOBAL = ['2000::/3'] as const;

/** What of it is special: IANA IPv6 Special-Purpose Address Registry. */
export const IPV6_BLOCKED = [
  '2001::/23', // protocol assignments; Teredo, which carries IPv4
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which carries IPv4
  '3fff::/20', // documentation
] as const;
