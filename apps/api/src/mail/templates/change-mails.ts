import { composeMail } from './mail-content.js';
import type { MailContent } from './mail-content.js';
import { tokenLink } from './text.js';

interface Reader {
  readonly name: string;
}

const IF_NOT_YOU =
  'If it was not you, change your password at once, sign out everywhere, and tell an administrator of your tenant.';

/** To the owner of an account that has just been signed in to from a device it has not seen before. */
export function newDeviceMail(
  given: Reader & { device: string | null; ip: string; at: Date },
): MailContent {
  const { name, device, ip, at } = given;
  return composeMail({
    subject: 'New sign-in to your account',
    greets: name,
    paragraphs: [
      `Your account was signed in to from a device that it has not seen before: ${device ?? 'an unknown device'}, at the address ${ip === '' ? 'unknown' : ip}, on ${at.toISOString()}.`,
      IF_NOT_YOU,
    ],
  });
}

/** To the owner of an account that has just got a phone number. */
export function phoneAddedMail({ name }: Reader): MailContent {
  return composeMail({
    subject: 'A phone number was added to your account',
    greets: name,
    paragraphs: [
      'A phone number was verified for your account. It can be used to set a new password.',
      IF_NOT_YOU,
    ],
  });
}

/** To the owner of an account whose phone number was removed by themselves. */
export function phoneRemovedMail({ name }: Reader): MailContent {
  return composeMail({
    subject: 'Your phone number was removed',
    greets: name,
    paragraphs: ['The phone number of your account was removed.', IF_NOT_YOU],
  });
}

/** To the former owner of a number that somebody else has just verified. */
export function phoneLostMail({ name }: Reader): MailContent {
  return composeMail({
    subject: 'Your phone number was removed',
    greets: name,
    paragraphs: [
      'Somebody else has proven that the phone number of your account is theirs by now, so it was removed from your account.',
      'If you still have the number, verify it again on the security page.',
    ],
  });
}

interface ChangeMail extends Reader {
  readonly publicUrl: string;
  readonly token: string;
}

const changeLink = (publicUrl: string, token: string) => ({
  label: 'Confirm or call off the change',
  url: tokenLink(publicUrl, 'confirm-email-change', token),
});

/** To the present address of an account that is to get another one. */
export function changeFromMail(given: ChangeMail & { newEmail: string }): MailContent {
  const { name, publicUrl, token, newEmail } = given;
  return composeMail({
    subject: 'Confirm the change of your email address',
    greets: name,
    paragraphs: [
      `The email address of your account is to be changed to ${newEmail}. This happens once it is confirmed here and at the new address.`,
    ],
    link: changeLink(publicUrl, token),
    notes: [`The link works once and for 24 hours. ${IF_NOT_YOU}`],
  });
}

/** To the address that an account is to get. */
export function changeToMail({ name, publicUrl, token }: ChangeMail): MailContent {
  return composeMail({
    subject: 'Confirm your new email address',
    greets: name,
    paragraphs: [
      'This is to be the email address of your account. It happens once it is confirmed here and at the present address.',
    ],
    link: changeLink(publicUrl, token),
    notes: ['The link works once and for 24 hours. If you do not expect it, ignore this mail.'],
  });
}

/** To the owner of an address that another account wanted to have. */
export function changeTakenMail({ name }: Reader): MailContent {
  return composeMail({
    subject: 'Your address was given for another account',
    greets: name,
    paragraphs: [
      'Somebody, hopefully you, wanted to make this the email address of another account. You have an account with it already, so nothing was changed.',
      'If it was you, change or delete that account first. If not, there is nothing to do.',
    ],
  });
}

/** To the former address of an account. */
export function emailChangedMail({ name, newEmail }: Reader & { newEmail: string }): MailContent {
  return composeMail({
    subject: 'Your email address was changed',
    greets: name,
    paragraphs: [
      `The email address of your account is ${newEmail} from now on. This address is not used any more.`,
      'If it was not you, tell an administrator of your tenant at once.',
    ],
  });
}
