import { describe, expect, it } from 'vitest';
import { searchQuery } from './search-query.js';

describe('searchQuery', () => {
  it('asks for every word, as the beginning of one', () => {
    expect(searchQuery('  checkout  fai ')).toBe("'checkout':* & 'fai':*");
  });

  it('quotes what would be an operator', () => {
    expect(searchQuery(`a & !b | (c) <-> d:* o'neill back\\slash`)).toBe(
      `'a':* & '&':* & '!b':* & '|':* & '(c)':* & '<->':* & 'd:*':* & 'o''neill':* & 'back\\\\slash':*`,
    );
  });

  it('takes ten words at most', () => {
    expect(searchQuery('a '.repeat(99))?.split(' & ')).toHaveLength(10);
  });

  it.each(['', '   ', '\0', '\n\t'])('finds nothing to search for in %j', (text) => {
    expect(searchQuery(text)).toBeNull();
  });
});
