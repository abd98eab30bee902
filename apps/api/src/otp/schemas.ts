import { z } from 'zod';
import { emailAddress, id, timestamp } from '../trpc/common-schemas.js';
import { OTP_CHANNELS, OTP_PURPOSES } from './purposes.js';

/** A phone number as people write it, kept as E.164 (ITU-T E.164 §6: 15 digits at most). */
const phoneNumber = z
  .string()
  .max(40)
  .transform((text) => text.replaceAll(/[\s().-]/g, ''))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'A phone number begins with + and the country code.'))
  .meta({ examples: ['+15005550100'] });

const destination = {
  email: emailAddress.optional().meta({ description: 'Left out: the one of your account.' }),
  phone: phoneNumber.optional(),
};

export const sendInput = z.strictObject({
  channel: z.enum(OTP_CHANNELS),
  purpose: z.enum(OTP_PURPOSES),
  ...destination,
});
export type SendInput = z.output<typeof sendInput>;

/** The same whether or not the destination has an account. */
export const sentCode = z
  .object({
    accepted: z.literal(true),
    flowId: id.meta({ description: 'Verify the code with it.' }),
    expiresAt: timestamp,
  })
  .meta({ id: 'SentCode' });
export type SentCode = z.infer<typeof sentCode>;

export const verifyInput = z.strictObject({
  flowId: id.optional().meta({
    description: 'From the answer to `send`. Left out: the last one your session asked for.',
  }),
  purpose: z
    .enum(OTP_PURPOSES)
    .optional()
    .meta({ description: 'Left out: that of the flow. Needed without `flowId`.' }),
  channel: z.enum(OTP_CHANNELS).optional(),
  ...destination,
  code: z
    .string()
    .max(20)
    .transform((text) => text.replaceAll(/\s/g, ''))
    .pipe(z.string().regex(/^\d{6}$/, 'A code has six digits.')),
});
export type VerifyInput = z.output<typeof verifyInput>;

export const verifiedCode = z
  .object({
    verified: z.literal(true),
    purpose: z.enum(OTP_PURPOSES),
    reset: z
      .object({ token: z.string(), expiresAt: timestamp })
      .nullable()
      .meta({ description: 'For `recovery`: what `POST /v1/auth/password/reset` takes.' }),
  })
  .meta({ id: 'VerifiedCode' });
export type VerifiedCode = z.infer<typeof verifiedCode>;

export const flowInput = z.strictObject({ flowId: id });

/** How far the message with a code has come. */
export const flowState = z
  .object({
    flowId: id,
    purpose: z.enum(OTP_PURPOSES),
    channel: z.enum(OTP_CHANNELS),
    delivery: z.enum(['queued', 'retrying', 'sent', 'failed']).meta({
      description:
        '`retrying`: the provider is down or slow, and will be asked again; `failed`: nobody will.',
    }),
    attemptsLeft: z.number().int(),
    expiresAt: timestamp,
  })
  .meta({ id: 'CodeState' });
export type FlowState = z.infer<typeof flowState>;
