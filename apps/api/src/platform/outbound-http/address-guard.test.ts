import { describe, expect, it } from 'vitest';
import { createAddressGuard } from './address-guard.js';

const mayReach = createAddressGuard([]);

describe('an address that requests may not go to', () => {
  it.each([
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['loopback', '127.0.0.1'],
    ['the end of loopback', '127.255.255.254'],
    ['private 10/8', '10.0.0.1'],
    ['private 172.16/12', '172.31.255.255'],
    ['private 192.168/16', '192.168.1.1'],
    ['metadata of clouds', '169.254.169.254'],
    ['metadata by a public number', '168.63.129.16'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['the end of carrier-grade NAT', '100.127.255.255'],
    ['protocol assignments', '192.0.0.192'],
    ['documentation', '203.0.113.9'],
    ['benchmarks', '198.19.0.1'],
    ['6to4 relay', '192.88.99.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['IPv6 unspecified', '::'],
    ['IPv6 loopback', '::1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback in hexadecimal', '::ffff:7f00:1'],
    ['a mapped public address', '::ffff:8.8.8.8'],
    ['translated (RFC 6145)', '::ffff:0:127.0.0.1'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64 of a local prefix', '64:ff9b:1::a00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:53aa:64c::1'],
    ['unique local', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['IPv6 multicast', 'ff02::1'],
    ['IPv6 documentation', '2001:db8::1'],
    ['later IPv6 documentation', '3fff::1'],
    ['discard only', '100::1'],
    ['segment routing', '5f00::1'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('is %s: %s', (_what, address) => {
    expect(mayReach(address)).toBe(false);
  });
});

describe('an address that requests may go to', () => {
  it.each(['1.1.1.1', '9.255.255.255', '11.0.0.1', '172.32.0.1', '100.128.0.1', '223.255.255.255'])(
    'is public: %s',
    (address) => {
      expect(mayReach(address)).toBe(true);
    },
  );

  it.each(['2606:4700:4700::1111', '2a00:1450:4001:81b::200e', '2003:1::1'])(
    'is globally routed IPv6: %s',
    (address) => {
      expect(mayReach(address)).toBe(true);
    },
  );
});

describe('an allowed network', () => {
  const guard = createAddressGuard(['10.20.0.0/16', 'fd12:3456::/32', '192.168.7.7']);

  it.each([
    ['10.20.3.4', true],
    ['10.21.0.1', false],
    ['192.168.7.7', true],
    ['192.168.7.8', false],
    ['fd12:3456::9', true],
    ['fd12:3457::9', false],
    ['::ffff:10.20.3.4', false],
  ])('opens itself and nothing beside it: %s is %s', (address, expected) => {
    expect(guard(address)).toBe(expected);
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0/8',
    'fd00::/129',
    'everything',
    '10.0.0.0/8/8',
    'fe80::%1/64',
    '/8',
  ])('cannot be %j', (text) => {
    expect(() => createAddressGuard([text])).toThrow(TypeError);
  });
});
