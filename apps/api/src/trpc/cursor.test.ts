import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from './cursor.js';

const BINDING = { list: 'things', sort: '-createdAt', filters: { q: 'db', status: ['open'] } };
const POSITION = ['2026-03-02T09:30:00.000Z', '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51'] as const;
const INVALID = expect.objectContaining({ code: 'CURSOR_INVALID' });

describe('a cursor', () => {
  it('gives back the position that was put in', () => {
    expect(decodeCursor(BINDING, encodeCursor(BINDING, POSITION))).toEqual(POSITION);
  });

  it('does not depend on the order of properties or on absent ones', () => {
    const same = {
      filters: { status: ['open'], severity: undefined, q: 'db' },
      sort: '-createdAt',
      list: 'things',
    };
    expect(decodeCursor(same, encodeCursor(BINDING, POSITION))).toEqual(POSITION);
  });

  it.each([
    ['another sort', { ...BINDING, sort: 'createdAt' }],
    ['another filter', { ...BINDING, filters: { q: 'web', status: ['open'] } }],
    ['another list', { ...BINDING, list: 'others' }],
  ])('does not fit %s', (_name, other) => {
    expect(() => decodeCursor(other, encodeCursor(BINDING, POSITION))).toThrow(INVALID);
  });

  it.each(['', 'nonsense', 'bnVsbA', Buffer.from('[1,2]').toString('base64url'), '%00', 'e30'])(
    'is refused when it was made up: %s',
    (cursor) => {
      expect(() => decodeCursor(BINDING, cursor)).toThrow(INVALID);
    },
  );

  it('is refused when any character of it is another one, or missing, or too many', () => {
    const cursor = encodeCursor(BINDING, POSITION);
    const others = Array.from(
      cursor,
      (letter, at) => `${cursor.slice(0, at)}${letter === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`,
    );
    for (const altered of [
      ...others,
      cursor.slice(0, -1),
      `${cursor}A`,
      `${cursor}=`,
      ` ${cursor}`,
    ])
      expect(() => decodeCursor(BINDING, altered)).toThrow(INVALID);
  });

  it('is refused when its position is not what the list sorts by', () => {
    const forged = encodeCursor(BINDING, ['yesterday', "' or 1=1"]);
    expect(() => decodeCursor(BINDING, forged)).toThrow(INVALID);
  });

  it('takes a position of its own shape', () => {
    const position = z.tuple([z.enum(['SEV1', 'SEV2'])]);
    const cursor = encodeCursor(BINDING, ['SEV2']);
    expect(decodeCursor(BINDING, cursor, position)).toEqual(['SEV2']);
    expect(() => decodeCursor(BINDING, encodeCursor(BINDING, ['SEV9']), position)).toThrow(INVALID);
  });
});
