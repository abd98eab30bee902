import { composeMail } from './mail-content.js';
import type { MailContent } from './mail-content.js';

interface Named {
  readonly name: string;
}

const IF_NOT_YOU =
  'If it was not you, change your password at once, end your other sessions and tell an administrator of your tenant.';

/** To the owner of an account that has just got its first second factor. */
export function mfaEnabledMail({ name }: Named): MailContent {
  return composeMail({
    subject: 'Two-step sign-in is on',
    greets: name,
    paragraphs: [
      'Signing in to your account now takes a second step, and all other sessions were signed out.',
      'Keep the recovery codes in a safe place: they are the way in when you lose your device.',
      IF_NOT_YOU,
    ],
  });
}

/** To the owner of an account that has just lost its last second factor. */
export function mfaDisabledMail({ name }: Named): MailContent {
  return composeMail({
    subject: 'Two-step sign-in is off',
    greets: name,
    paragraphs: ['Your password alone now signs in to your account.', IF_NOT_YOU],
  });
}

/** To somebody whose authenticator app was added, replaced or removed. */
export function authenticatorChangedMail(given: Named & { added: boolean }): MailContent {
  const what = given.added ? 'added to' : 'removed from';
  return composeMail({
    subject: `An authenticator app was ${what} your account`,
    greets: given.name,
    paragraphs: [`An authenticator app was ${what} your account.`, IF_NOT_YOU],
  });
}

/** To somebody with one recovery code fewer. */
export function recoveryCodeUsedMail(given: Named & { left: number }): MailContent {
  return composeMail({
    subject: 'A recovery code was used',
    greets: given.name,
    paragraphs: [
      `A recovery code of your account was used. Unused ones left: ${given.left}.`,
      'You can make new ones on the security page of your account.',
      IF_NOT_YOU,
    ],
  });
}

/** To somebody whose recovery codes were replaced. */
export function recoveryCodesReplacedMail({ name }: Named): MailContent {
  return composeMail({
    subject: 'You have new recovery codes',
    greets: name,
    paragraphs: ['Your recovery codes were replaced: the old ones are worthless now.', IF_NOT_YOU],
  });
}

/** To somebody who has one passkey more or fewer. */
export function passkeyChangedMail(
  given: Named & { passkeyName: string; added: boolean },
): MailContent {
  const what = given.added ? 'added to' : 'removed from';
  return composeMail({
    subject: `A passkey was ${what} your account`,
    greets: given.name,
    paragraphs: [`The passkey “${given.passkeyName}” was ${what} your account.`, IF_NOT_YOU],
  });
}
