import { describe, expect, it } from 'vitest';
import { isAddress } from './address';
import { parseSecurityEventSearch } from './search';

const ID = '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51';

describe('the filters of security events', () => {
  it('are read from the address', () => {
    expect(
      parseSecurityEventSearch({
        type: 'authz.denied,security.anomaly_detected',
        severity: 'medium,high',
        actorId: ID,
        ip: '2001:db8::7',
        from: '2026-03-01',
        until: '2026-03-02',
      }),
    ).toEqual({
      type: ['security.anomaly_detected', 'authz.denied'],
      severity: ['high', 'medium'],
      actorId: ID,
      ip: '2001:db8::7',
      from: '2026-03-01',
      until: '2026-03-02',
    });
  });

  it('leave out what cannot be', () => {
    const raw = { type: 'x.y', severity: 'deadly', actorId: 'me', ip: '1.2.3', from: 'today' };
    expect(parseSecurityEventSearch(raw)).toEqual({});
  });
});

it.each(['203.0.113.7', '0.0.0.0', '255.255.255.255', '::1', '2001:db8::7', '::ffff:192.0.2.1'])(
  'takes %s for an address',
  (text) => expect(isAddress(text)).toBe(true),
);

it.each([
  '',
  '1.2.3',
  '1.2.3.4.',
  '256.1.1.1',
  '1.2.3.4:80',
  '2001:db8::/64',
  'fe80::1%eth0',
  'a:b',
  'host',
])('does not take %j for one', (text) => expect(isAddress(text)).toBe(false));
