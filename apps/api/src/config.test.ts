import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configurationTable, envExample, withGeneratedTable } from './config-docs.js';
import { ConfigError, readConfig } from './config.js';

const repositoryFile = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('the configuration', () => {
  it('needs no variable at all', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      PORT: 3000,
      DATA_DIR: '.data',
      embedded: true,
      emailVerification: 'optional',
      RATE_LIMIT_ENABLED: true,
      DEMO: true,
    });
  });

  it('verifies addresses by default as soon as mail can be sent', () => {
    expect(readConfig({ SMTP_URL: 'smtp://mail.example.com' }).emailVerification).toBe('required');
    expect(
      readConfig({ SMTP_URL: 'smtp://mail.example.com', EMAIL_VERIFICATION: 'optional' })
        .emailVerification,
    ).toBe('optional');
  });

  it('refuses a network for webhooks that it cannot read, by the name of the variable', () => {
    const read = (cidrs: string) => readConfig({ WEBHOOK_ALLOWED_PRIVATE_CIDRS: cidrs });
    expect(read('10.0.0.0/8, fd00::/8').WEBHOOK_ALLOWED_PRIVATE_CIDRS).toStrictEqual([
      '10.0.0.0/8',
      'fd00::/8',
    ]);
    expect(() => read('10.0.0.0/8,10.0.0/24')).toThrow(
      /WEBHOOK_ALLOWED_PRIVATE_CIDRS.*10\.0\.0\/24/,
    );
  });

  it('takes an empty value for an unset one', () => {
    expect(readConfig({ DATABASE_URL: '', DEMO: '' })).toMatchObject({
      embedded: true,
      DEMO: true,
    });
  });

  it('reads DEMO=0 as false', () => {
    expect(readConfig({ DEMO: '0' }).DEMO).toBe(false);
  });

  it.each([
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://localhost'],
    ['PUBLIC_URL', 'incidents.example.com'],
    ['SESSION_SECRET', 'short'],
    ['ROLE', 'leader'],
    ['DEMO', 'perhaps'],
  ])('names %s when its value cannot be used', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it.each([
    ['SMS_TWILIO_AUTH_TOKEN', { SMS_TWILIO_ACCOUNT_SID: 'AC1', SMS_FROM: 'x' }],
    ['SMS_FROM', { SMS_TWILIO_ACCOUNT_SID: 'AC1', SMS_TWILIO_AUTH_TOKEN: 'x' }],
    [
      'SMS_TWILIO_ACCOUNT_SID',
      {
        SMS_TWILIO_ACCOUNT_SID: 'AC1',
        SMS_TWILIO_AUTH_TOKEN: 'x',
        SMS_FROM: 'x',
        SMS_HTTP_URL: 'https://sms.example.com',
      },
    ],
    ['SMS_HTTP_HEADER', { SMS_HTTP_HEADER: 'no colon' }],
    ['SMS_HTTP_HEADER', { SMS_HTTP_HEADER: 'X-Key: a\r\nX-Other: b' }],
  ])('names %s when the SMS provider is not whole', (name, env) => {
    expect(() => readConfig(env)).toThrow(name);
  });

  it('is documented in .env.example and docs/configuration.md, word for word', () => {
    expect(repositoryFile('.env.example')).toBe(envExample());
    const page = repositoryFile('docs/configuration.md');
    expect(withGeneratedTable(page, configurationTable())).toBe(page);
  });
});
