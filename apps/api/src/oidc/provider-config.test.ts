import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../config.js';

const CORP = {
  id: 'corp',
  name: 'Corp',
  issuer: 'https://login.example.com',
  clientId: 'incident-tracker',
  clientSecret: 'very-secret-value',
};

function read(value: unknown) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return readConfig({ OIDC_PROVIDERS: text }).OIDC_PROVIDERS;
}

describe('OIDC_PROVIDERS', () => {
  test('is empty by default, and asks for openid, email and profile', () => {
    expect(readConfig({}).OIDC_PROVIDERS).toEqual([]);
    expect(read([CORP])).toEqual([{ ...CORP, scopes: ['openid', 'email', 'profile'] }]);
  });

  test('takes an issuer without TLS on this machine only', () => {
    for (const issuer of ['http://localhost:4000', 'http://127.0.0.1', 'http://[::1]:80/realm']) {
      expect(read([{ ...CORP, issuer }])).toHaveLength(1);
    }
    for (const issuer of [
      'http://login.example.com',
      'http://localhost.example.com',
      'http://localhost@example.com',
      'https://login.example.com/?a=b',
      'https://login.example.com/#a',
      'login.example.com',
    ]) {
      expect(() => read([{ ...CORP, issuer }])).toThrow('OIDC_PROVIDERS: 0 issuer');
    }
  });

  test.each([
    ['[{"id":"corp","clientSecret":"very-secret-value"', 'is not valid JSON'],
    [CORP, 'expected array'],
    [[{ ...CORP, id: 'Corp!' }], '0 id'],
    [[{ ...CORP, clientSecret: undefined }], '0 clientSecret'],
    [[{ ...CORP, secret: 'very-secret-value' }], 'secret'],
    [[{ ...CORP, scopes: ['email'] }], '0 scopes'],
    [[{ ...CORP, domains: ['not a domain'] }], '0 domains 0'],
    [[CORP, { ...CORP, issuer: 'https://other.example.com' }], 'same id'],
    [[CORP, { ...CORP, id: 'two', issuer: 'https://login.example.com/' }], 'same issuer'],
  ])('stops the start, names itself and the fault, and quotes no secret: %#', (value, fault) => {
    expect(() => read(value)).toThrow(ConfigError);
    expect(() => read(value)).toThrow('OIDC_PROVIDERS');
    expect(() => read(value)).toThrow(fault);
    expect(() => read(value)).not.toThrow('very-secret');
  });
});
