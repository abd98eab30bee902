import type { OtpPurpose } from '../../otp/purposes.js';
import { composeMail } from './mail-content.js';
import type { MailContent } from './mail-content.js';

const SUBJECTS: Readonly<Record<OtpPurpose, string>> = {
  verify_email: 'Your code to verify your email address',
  verify_phone: 'Your code to verify your phone number',
  recovery: 'Your code to set a new password',
};

/** To whoever asked for a code by mail. The code is in the text only: subjects show on locked screens. */
export function codeMail(given: { name: string; purpose: OtpPurpose; code: string }): MailContent {
  const { name, purpose, code } = given;
  return composeMail({
    subject: SUBJECTS[purpose],
    greets: name,
    paragraphs: [`${SUBJECTS[purpose]} is`, code],
    notes: [
      'It works once and for 10 minutes. Nobody of ours will ever ask you for it. If you did not ask for it, ignore this mail.',
    ],
  });
}

const IN_SHORT: Readonly<Record<OtpPurpose, string>> = {
  verify_email: 'to verify your email address',
  verify_phone: 'to verify this number',
  recovery: 'to set a new password',
};

/** The same as a text message: one segment of 160 characters. */
export function codeSms({ purpose, code }: { purpose: OtpPurpose; code: string }): string {
  return `Incident Tracker: ${code} is your code ${IN_SHORT[purpose]}. It works once and for 10 minutes. Give it to nobody.`;
}
