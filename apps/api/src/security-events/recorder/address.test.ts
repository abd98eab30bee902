import { describe, expect, it } from 'vitest';
import { addressOf, coarseNetworkOf } from './address.js';

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:DB8::1', '2001:db8::1'],
    ['', null],
    ['not an address', null],
    [null, null],
  ])('%s is stored as %s', (given, stored) => {
    expect(addressOf(given)).toBe(stored);
  });

  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8::6', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
  ])('%s is logged as %s', (address, network) => {
    expect(coarseNetworkOf(address)).toBe(network);
  });
});
