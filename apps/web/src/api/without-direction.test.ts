import { expect, it } from 'vitest';
import { withoutPagingDirection } from './without-direction';

it('takes the paging direction out of the input and leaves all else', () => {
  expect(withoutPagingDirection({ limit: 5, cursor: 'x', direction: 'forward' })).toEqual({
    limit: 5,
    cursor: 'x',
  });
});

it.each([[undefined], [null], ['text'], [{ limit: 5 }]])('leaves %j as it is', (input) => {
  expect(withoutPagingDirection(input)).toBe(input);
});
