import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { generateApiKey, isWellFormedApiKey, prefixOf } from './key-format.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('the format of API keys', () => {
  it('is a mark, 32 characters of base62 and a checksum of 6', () => {
    expect(generateApiKey()).toMatch(/^itk_live_[0-9A-Za-z]{38}$/);
  });

  it('carries the CRC-32 of the random part, in base62', () => {
    const key = generateApiKey();
    const body = key.slice('itk_live_'.length, -6);
    const sum = key
      .slice(-6)
      .split('')
      .reduce((value, digit) => value * 62 + ALPHABET.indexOf(digit), 0);
    expect(sum).toBe(crc32(body));
  });

  it('accepts what it generates, a thousand times over, and never repeats itself', () => {
    const keys = Array.from({ length: 1000 }, generateApiKey);
    expect(keys.every(isWellFormedApiKey)).toBe(true);
    expect(new Set(keys).size).toBe(1000);
  });

  it('refuses a key with any one character changed', () => {
    const key = generateApiKey();
    for (let index = 0; index < key.length; index += 1) {
      const other = key.charAt(index) === 'a' ? 'b' : 'a';
      const changed = `${key.slice(0, index)}${other}${key.slice(index + 1)}`;
      expect(isWellFormedApiKey(changed), `character ${index}`).toBe(false);
    }
  });

  it.each(['', 'itk_live_', 'itk_test_', ' ', `${generateApiKey()} `, `${generateApiKey()}0`])(
    'refuses %j',
    (text) => {
      expect(isWellFormedApiKey(text)).toBe(false);
    },
  );

  it('uses every character of the alphabet about equally often', () => {
    const counts = new Map<string, number>();
    for (let made = 0; made < 2000; made += 1) {
      for (const letter of generateApiKey().slice('itk_live_'.length, -6)) {
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
      }
    }
    const expected = (2000 * 32) / 62;
    // A quarter is eight standard deviations: bytes taken modulo 62 would be caught, chance is not.
    const skewed = ALPHABET.split('').filter(
      (letter) => Math.abs((counts.get(letter) ?? 0) - expected) > expected / 4,
    );
    expect(skewed).toEqual([]);
  });

  it('shows the first twelve characters to recognise a key by', () => {
    const key = generateApiKey();
    expect(prefixOf(key)).toBe(key.slice(0, 12));
  });
});
