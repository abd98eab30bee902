import { describe, expect, it } from 'vitest';
import { parseSignInSearch, secondStepOf } from './sign-in-search';

describe('parseSignInSearch', () => {
  it('takes the second step from the address that a provider leads back to', () => {
    expect(
      parseSignInSearch({ challenge: 'abc', methods: 'totp,passkey,magic', redirect: '/usage' }),
    ).toEqual({ challenge: 'abc', methods: ['totp', 'passkey'], redirect: '/usage' });
  });

  it('leaves out what is absent', () => {
    expect(parseSignInSearch({})).toEqual({});
  });
});

describe('secondStepOf', () => {
  it('takes challenge and methods from the details of the refusal', () => {
    expect(secondStepOf({ challenge: 'abc', methods: ['passkey', 'recovery_code'] })).toEqual({
      challenge: 'abc',
      methods: ['passkey', 'recovery_code'],
    });
  });

  it('offers a code where the server names no method that is known', () => {
    expect(secondStepOf({ challenge: 'abc', methods: ['magic'] })?.methods).toEqual(['totp']);
  });

  it('sees none without a challenge', () => {
    expect(secondStepOf({ enroll: true })).toBeNull();
  });
});
