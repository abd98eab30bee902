import { describe, expect, test } from 'vitest';
import {
  accountExistsMail,
  passwordChangedMail,
  resetPasswordMail,
  verifyEmailMail,
} from './account-mails.js';
import { inviteMail } from './invite-mail.js';

const publicUrl = 'https://incidents.example.com';
const token = 'a-token_of-43-characters';
const hostile = '<img src=x onerror="alert(1)">\r\nBcc: all@example.com';
const name = 'Ada';

describe('a mail', () => {
  test.each([
    ['reset-password', resetPasswordMail({ name, publicUrl, token })],
    ['verify-email', verifyEmailMail({ name, publicUrl, token })],
    [
      'accept-invite',
      inviteMail({ publicUrl, token, tenantName: 'Example', role: 'AGENT', inviterName: name }),
    ],
  ])('holds exactly one link, to %s, in both of its forms', (page, mail) => {
    const link = `${publicUrl}/${page}?token=${token}`;
    expect(mail.text.match(/https?:\/\/\S+/g)).toEqual([link]);
    expect([...mail.html.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([link]);
    expect(mail.html.match(/https?:\/\//g)).toHaveLength(1);
  });

  test('about an account that exists holds no token, the notice of a change no link at all', () => {
    expect(accountExistsMail({ name, publicUrl }).text).not.toContain('token');
    expect(passwordChangedMail({ name }).text).not.toContain('http');
  });

  test.each([
    resetPasswordMail({ name: hostile, publicUrl, token }),
    inviteMail({ publicUrl, token, tenantName: hostile, role: 'AGENT', inviterName: hostile }),
  ])('says names as text: no markup, no further headers', (mail) => {
    expect(mail.html).not.toContain('<img');
    expect(mail.html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    expect(mail.subject).not.toMatch(/[\r\n]/);
  });
});
