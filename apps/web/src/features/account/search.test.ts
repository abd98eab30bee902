import { expect, it } from 'vitest';
import { parseAccountSearch, parseLinkSearch } from './search';

it('opens the part of the account that the address names, and the first one for anything else', () => {
  expect(parseAccountSearch({ tab: 'security' })).toEqual({ tab: 'security' });
  expect(parseAccountSearch({ tab: 'profile' })).toEqual({});
  expect(parseAccountSearch({ tab: 'magic' })).toEqual({});
});

it('keeps why a trip to a provider failed', () => {
  expect(parseAccountSearch({ tab: 'security', error: 'oidc_denied' })).toEqual({
    tab: 'security',
    error: 'oidc_denied',
  });
});

it('reads what waits for consent', () => {
  expect(parseLinkSearch({ link: 'abc', provider: 'corp', tab: 'data' })).toEqual({
    link: 'abc',
    provider: 'corp',
  });
  expect(parseLinkSearch({ link: ' ' })).toEqual({});
});
