import { describe, expect, it } from 'vitest';
import { formatBytes } from './format-bytes';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1_023, '1,023 B'],
    [1_024, '1 KiB'],
    [1_572_864, '1.5 MiB'],
    [5 * 1024 ** 3, '5 GiB'],
    [2_048 * 1024 ** 4, '2,048 TiB'],
  ])('says of %d: %s', (bytes, said) => {
    expect(formatBytes(bytes)).toBe(said);
  });
});
