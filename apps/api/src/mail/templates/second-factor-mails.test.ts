import { expect, test } from 'vitest';
import {
  authenticatorChangedMail,
  mfaDisabledMail,
  mfaEnabledMail,
  passkeyChangedMail,
  recoveryCodeUsedMail,
  recoveryCodesReplacedMail,
} from './second-factor-mails.js';

const name = '<img src=x onerror="alert(1)">\r\nBcc: all@example.com';

test.each([
  ['Two-step sign-in is on', mfaEnabledMail({ name })],
  ['Two-step sign-in is off', mfaDisabledMail({ name })],
  [
    'An authenticator app was added to your account',
    authenticatorChangedMail({ name, added: true }),
  ],
  [
    'An authenticator app was removed from your account',
    authenticatorChangedMail({ name, added: false }),
  ],
  ['A recovery code was used', recoveryCodeUsedMail({ name, left: 3 })],
  ['You have new recovery codes', recoveryCodesReplacedMail({ name })],
  [
    'A passkey was added to your account',
    passkeyChangedMail({ name: 'Ada', passkeyName: name, added: true }),
  ],
  [
    'A passkey was removed from your account',
    passkeyChangedMail({ name, passkeyName: name, added: false }),
  ],
])('“%s” says what to do, without a link to be imitated and without markup', (subject, mail) => {
  expect(mail.subject).toBe(subject);
  expect(mail.text).toContain('If it was not you');
  expect(mail.text).not.toContain('http');
  expect(mail.html).not.toMatch(/<img|href/);
});

test('the mail about a used recovery code says how many are left', () => {
  expect(recoveryCodeUsedMail({ name: 'Ada', left: 3 }).text).toContain('left: 3.');
});
