import { Secret } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { totpCode } from '../testing/second-factors.js';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';
import { matchingStep, newTotpSecret, otpauthUri } from './totp.js';

/** The key of the test vectors in RFC 6238, appendix B. */
const RFC_SECRET = Secret.fromLatin1('12345678901234567890').base32;
const at = (seconds: number) => new Date(seconds * 1000);

describe('a code of an authenticator app', () => {
  test.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_111_111_111, '050471', 37_037_037],
    [1_234_567_890, '005924', 41_152_263],
    [20_000_000_000, '353130', 666_666_666],
  ])('at %i s is that of RFC 6238', (seconds, code, step) => {
    expect(matchingStep(RFC_SECRET, code, at(seconds))).toBe(step);
  });

  test('is accepted one step early and late, no further, and tells its own step', () => {
    const now = at(1_800_000_000);
    const step = 60_000_000;
    const steps = [-2, -1, 0, 1, 2].map((ahead) =>
      matchingStep(RFC_SECRET, totpCode(RFC_SECRET, now, ahead), now),
    );
    expect(steps).toEqual([null, step - 1, step, step + 1, null]);
  });

  test.each(['', '12345', '1234567', 'abcdef', '000000'])('is not %j', (code) => {
    expect(matchingStep(RFC_SECRET, code, at(59))).toBeNull();
  });
});

test('a secret has 160 bits, and the URI names the product, the account and no odd parameters', () => {
  const secret = newTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(secret);
  const uri = new URL(otpauthUri(secret, 'ada@example.com'));
  expect(uri.protocol).toBe('otpauth:');
  expect(decodeURIComponent(uri.pathname)).toBe('/Incident Tracker:ada@example.com');
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: 'Incident Tracker',
    secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});

describe('recovery codes', () => {
  test('are ten different ones of 120 bits, in groups', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
  });

  test('are the same however they are typed, and nothing else is one', () => {
    const [code = ''] = newRecoveryCodes();
    const hash = recoveryCodeHash(code);
    expect(hash).toHaveLength(32);
    expect(recoveryCodeHash(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toEqual(hash);
    for (const other of ['', '123456', code.slice(1), `${code}A`, code.replace(/./, '1')]) {
      expect(recoveryCodeHash(other)).toBeNull();
    }
  });
});
