import { describe, expect, test } from 'vitest';
import { fixedKeys, generateKey, parseKeys } from './encryption/key-set.js';
import { FieldDecryptionError, createFieldCrypto } from './field-crypto.js';
import type { FieldPlace } from './field-crypto.js';

const FIRST = generateKey(1);
const SECOND = generateKey(2);
const crypto = createFieldCrypto(fixedKeys(FIRST));
const place: FieldPlace = { column: 'signing_keys.private_key', rowId: 'row-1' };

describe('an encrypted value', () => {
  test('opens where it was written, and shows nothing of itself', () => {
    const text = 'the café’s number is +49 30 901820';
    const stored = crypto.encryptField(place, text);
    expect(stored).toMatch(/^e1\.1\.[\w-]+$/);
    expect(Buffer.from(stored.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain(
      '901820',
    );
    expect(crypto.decryptField(place, stored)).toBe(text);
    expect(crypto.decryptField(place, crypto.encryptField(place, ''))).toBe('');
  });

  test('differs each time, so that equal values cannot be told', () => {
    const texts = Array.from({ length: 20 }, () => crypto.encryptField(place, 'same'));
    expect(new Set(texts).size).toBe(20);
  });

  test.each([
    ['another row', { ...place, rowId: 'row-2' }],
    ['another column', { ...place, column: 'totp_factors.secret' }],
    ['another tenant', { ...place, tenantId: '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51' }],
  ] as const)('does not open in %s', (_where, elsewhere) => {
    const stored = crypto.encryptField(place, 'secret');
    expect(() => crypto.decryptField(elsewhere, stored)).toThrow(FieldDecryptionError);
  });

  test('does not open after the change of any part of it', () => {
    const stored = crypto.encryptField(place, 'secret');
    const [scheme = '', version = '', payload = ''] = stored.split('.');
    const bytes = Buffer.from(payload, 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed.readUInt8(index) + 1) % 256, index);
      const text = `${scheme}.${version}.${changed.toString('base64url')}`;
      expect(() => crypto.decryptField(place, text)).toThrow(FieldDecryptionError);
    }
    for (const text of ['', 'secret', 'e1.1.', 'e1.1.AAAA', `e2.1.${payload}`, `e1.0.${payload}`]) {
      expect(() => crypto.decryptField(place, text)).toThrow(FieldDecryptionError);
    }
  });

  test('does not open under another version than it was written with, even of the same key', () => {
    const [, key = ''] = FIRST.split(':');
    const stored = crypto.encryptField(place, 'secret');
    const renamed = createFieldCrypto(fixedKeys(`2:${key}`));
    expect(() => renamed.decryptField(place, stored.replace('e1.1.', 'e1.2.'))).toThrow(
      FieldDecryptionError,
    );
  });

  test('of two values, the data key of one does not fit the other', () => {
    const WRAPPED = 60;
    const [one, other] = ['first', 'other'].map((text) =>
      Buffer.from(crypto.encryptField(place, text).split('.')[2] ?? '', 'base64url'),
    );
    const mixed = Buffer.concat([
      one?.subarray(0, WRAPPED) ?? Buffer.alloc(0),
      other?.subarray(WRAPPED) ?? Buffer.alloc(0),
    ]);
    expect(() => crypto.decryptField(place, `e1.1.${mixed.toString('base64url')}`)).toThrow(
      FieldDecryptionError,
    );
  });
});

describe('a set of keys', () => {
  test('writes with the first and reads with all', () => {
    const old = crypto.encryptField(place, 'secret');
    const both = createFieldCrypto(fixedKeys(`${SECOND},${FIRST}`));
    expect(both.decryptField(place, old)).toBe('secret');
    const fresh = both.encryptField(place, 'secret');
    expect(fresh).toMatch(/^e1\.2\./);
    expect(() => crypto.decryptField(place, fresh)).toThrow('there is no key of version 2');
  });

  test('is looked up again for a version that is not known: another process may have rotated', () => {
    let keys = parseKeys(FIRST);
    const running = createFieldCrypto({
      get keys() {
        return keys;
      },
      reload: () => (keys = parseKeys(`${SECOND},${FIRST}`)),
    });
    const rotated = createFieldCrypto(fixedKeys(`${SECOND},${FIRST}`));
    const stored = rotated.encryptField(place, 'secret');
    expect(running.decryptField(place, stored)).toBe('secret');
    expect(running.encryptField(place, 'next')).toMatch(/^e1\.2\./);
  });

  test.each([
    ['', 'there is no key'],
    ['1', 'entry 1'],
    ['1:c2hvcnQ=', 'entry 1'],
    [`${FIRST},2:not base64`, 'entry 2'],
    [`${FIRST},${generateKey(1)}`, 'the same version'],
  ])('that cannot be used is refused without repeating it: %j', (text, fault) => {
    expect(() => parseKeys(text)).toThrow(fault);
    try {
      parseKeys(text);
    } catch (error) {
      expect(String(error)).not.toContain(FIRST.slice(2));
    }
  });
});

describe('a blind index', () => {
  const both = createFieldCrypto(fixedKeys(`${SECOND},${FIRST}`));

  test('is the same for the same value, and another one in another column or under another key', () => {
    const index = crypto.blindIndex('users.phone', '+4930901820');
    expect(crypto.blindIndex('users.phone', '+4930901820')).toEqual(index);
    expect(crypto.blindIndex('users.phone', '+4930901821')).not.toEqual(index);
    expect(crypto.blindIndex('otp_flows.phone', '+4930901820')).not.toEqual(index);
    expect(both.blindIndex('users.phone', '+4930901820')).not.toEqual(index);
  });

  test('is searched for under every key, while a rotation is not through', () => {
    const index = crypto.blindIndex('users.phone', '+4930901820');
    expect(both.blindIndexes('users.phone', '+4930901820')).toContainEqual(index);
  });
});
