import { describe, expect, it } from 'vitest';
import {
  choiceParam,
  defined,
  listParam,
  parseSearch,
  stringifySearch,
  textParam,
} from './search-params';

describe('search parameters', () => {
  it('survive a round trip through the address, lists as commas', () => {
    const written = stringifySearch({
      status: ['triage', 'closed'],
      q: 'a&b=ü',
      sort: undefined,
      empty: '',
    });
    expect(written).toBe('?status=triage,closed&q=a%26b%3D%C3%BC');
    expect(parseSearch(written)).toEqual({ status: 'triage,closed', q: 'a&b=ü' });
  });

  it('join a repeated name, as links from elsewhere may have it', () => {
    expect(parseSearch('?status=triage&status=closed')).toEqual({ status: 'triage,closed' });
  });

  it('write nothing at all when nothing is set', () => {
    expect(stringifySearch({ q: undefined, status: [] })).toBe('');
  });

  it('keep numbers that look like text as text', () => {
    expect(parseSearch('?token=0012')).toEqual({ token: '0012' });
  });
});

describe('reading single parameters', () => {
  it('drops members of a list that are not allowed, and doubles', () => {
    expect(listParam('b,x,a,b', ['a', 'b'])).toEqual(['a', 'b']);
    expect(listParam('x', ['a'])).toBeUndefined();
    expect(listParam(undefined, ['a'])).toBeUndefined();
  });

  it('takes blank text as absent', () => {
    expect(textParam('  ')).toBeUndefined();
    expect(textParam(' db ')).toBe('db');
  });

  it('refuses a choice that does not exist', () => {
    expect(choiceParam('b', ['a'])).toBeUndefined();
    expect(choiceParam('a', ['a'])).toBe('a');
  });

  it('leaves out what is undefined', () => {
    expect(Object.keys(defined({ a: 1, b: undefined }))).toEqual(['a']);
  });
});
