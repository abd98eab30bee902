import { composeMail } from './mail-content.js';
import type { MailContent } from './mail-content.js';
import { tokenLink } from './text.js';

interface TokenMail {
  readonly name: string;
  readonly publicUrl: string;
  readonly token: string;
}

/** To a new account: prove that the address is yours. */
export function verifyEmailMail({ name, publicUrl, token }: TokenMail): MailContent {
  return composeMail({
    subject: 'Verify your email address',
    greets: name,
    paragraphs: ['Please confirm that this is your email address.'],
    link: { label: 'Verify email address', url: tokenLink(publicUrl, 'verify-email', token) },
    notes: ['The link works for 24 hours. If you did not sign up, ignore this mail.'],
  });
}

/** To whoever forgot their password. */
export function resetPasswordMail({ name, publicUrl, token }: TokenMail): MailContent {
  return composeMail({
    subject: 'Reset your password',
    greets: name,
    paragraphs: ['Somebody, hopefully you, asked to set a new password for your account.'],
    link: { label: 'Set a new password', url: tokenLink(publicUrl, 'reset-password', token) },
    notes: [
      'The link works once and for 30 minutes. If it was not you, ignore this mail: your password stays as it is.',
    ],
  });
}

/** To the owner of an address with which somebody tried to sign up again. */
export function accountExistsMail(given: { name: string; publicUrl: string }): MailContent {
  return composeMail({
    subject: 'You already have an account',
    greets: given.name,
    paragraphs: [
      'Somebody, hopefully you, tried to sign up with this email address. You have an account already: sign in, or ask for a new password if you have forgotten yours.',
    ],
    link: { label: 'Open Incident Tracker', url: `${given.publicUrl}/` },
    notes: ['If it was not you, there is nothing to do.'],
  });
}

/** To the owner of an account whose password has just changed. */
export function passwordChangedMail({ name }: { name: string }): MailContent {
  return composeMail({
    subject: 'Your password was changed',
    greets: name,
    paragraphs: [
      'The password of your account was changed, and all other sessions were signed out.',
      'If it was not you, reset your password at once and tell an administrator of your tenant.',
    ],
  });
}
