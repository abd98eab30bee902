import { describe, expect, test } from 'vitest';
import { createKeyring } from '../platform/keyring.js';
import { codeMac, newCode } from './code.js';

const keyring = createKeyring('a secret for tests only, at least 32 characters');
const bound = { flowId: 'f1', purpose: 'recovery', userId: 'u1' } as const;

describe('a code', () => {
  test('has six digits, leading zeros included, all of them about as often', () => {
    const codes = Array.from({ length: 20_000 }, newCode);
    for (const code of codes) expect(code).toMatch(/^\d{6}$/);
    for (let digit = 0; digit < 10; digit += 1) {
      const first = codes.filter((code) => code.startsWith(String(digit))).length;
      expect(first).toBeGreaterThan(1700);
      expect(first).toBeLessThan(2300);
    }
  });

  test.each([
    { ...bound, flowId: 'f2' },
    { ...bound, purpose: 'verify_email' as const },
    { ...bound, userId: 'u2' },
    { ...bound, userId: null },
  ])('has another MAC where it does not belong: %j', (elsewhere) => {
    expect(codeMac(keyring, elsewhere, '123456')).not.toEqual(codeMac(keyring, bound, '123456'));
  });

  test('has another MAC under another key', () => {
    const other = createKeyring('another secret for tests only, 32 characters');
    expect(codeMac(other, bound, '123456')).not.toEqual(codeMac(keyring, bound, '123456'));
  });
});
