import { composeMail } from './mail-content.js';
import type { MailContent } from './mail-content.js';

/** To whoever has connected an account of a sign-in provider, or should know that somebody has. */
export function providerLinkedMail(given: {
  name: string;
  provider: string;
  email: string;
}): MailContent {
  return composeMail({
    subject: 'A sign-in provider was connected to your account',
    greets: given.name,
    paragraphs: [
      `From now on you can sign in through ${given.provider} as ${given.email}.`,
      'If it was not you, disconnect it on your account page, change your password, and tell an administrator of your tenant.',
    ],
  });
}

/** To whoever has disconnected one. */
export function providerUnlinkedMail(given: { name: string; provider: string }): MailContent {
  return composeMail({
    subject: 'A sign-in provider was disconnected from your account',
    greets: given.name,
    paragraphs: [
      `You can no longer sign in through ${given.provider}. Other sessions that began there have ended.`,
      'If it was not you, change your password and tell an administrator of your tenant.',
    ],
  });
}
