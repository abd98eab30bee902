import type { OtpFlowsTable } from '@incident-tracker/db';

/** What a code is good for. A code of one purpose is worth nothing for another. */
export type OtpPurpose = OtpFlowsTable['purpose'];
/** How a code reaches its reader. */
export type OtpChannel = OtpFlowsTable['channel'];

export const OTP_PURPOSES = [
  'verify_email',
  'verify_phone',
  'recovery',
] as const satisfies readonly OtpPurpose[];
export const OTP_CHANNELS = ['email', 'sms'] as const satisfies readonly OtpChannel[];

/** The channels of each purpose: what is verified is what the code was sent over. */
export const CHANNELS_OF: Readonly<Record<OtpPurpose, readonly OtpChannel[]>> = {
  verify_email: ['email'],
  verify_phone: ['sms'],
  recovery: ['email', 'sms'],
};
