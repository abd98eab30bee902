import { expect, it } from 'vitest';
import { parseInboxSearch } from './search';

it('keeps in the address only what differs from the whole inbox', () => {
  expect(parseInboxSearch({ show: 'unread' })).toEqual({ show: 'unread' });
  expect(parseInboxSearch({ show: 'all' })).toEqual({});
  expect(parseInboxSearch({ show: 'nonsense' })).toEqual({});
});
