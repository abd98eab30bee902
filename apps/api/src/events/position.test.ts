import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPosition, parsePosition } from './position.js';

const ID = '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51';
const xid = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe('a position', () => {
  it('comes back from its text', () => {
    fc.assert(
      fc.property(xid, fc.uuid(), (number, id) => {
        const position = { xid: number.toString(), id };
        expect(parsePosition(formatPosition(position))).toEqual(position);
      }),
    );
  });

  it('sorts as text in the order of the stream', () => {
    fc.assert(
      fc.property(xid, xid, (a, b) => {
        const [textA, textB] = [a, b].map((number) =>
          formatPosition({ xid: number.toString(), id: ID }),
        );
        expect(String(textA) < String(textB)).toBe(a < b);
      }),
    );
  });

  it.each([
    '',
    '1',
    ID,
    `1-${ID}`,
    `00000000000004d2-${ID} `,
    `00000000000004D2-${ID}`,
    `-0000000000004d2-${ID}`,
  ])('is not read from %j', (text) => {
    expect(() => parsePosition(text)).toThrow(expect.objectContaining({ code: 'CURSOR_INVALID' }));
  });
});
