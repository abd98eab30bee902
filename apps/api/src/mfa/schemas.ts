import { z } from 'zod';
import { ONE_PROOF, code, countGiven, password } from '../identity/proof-schema.js';
import { sessionState } from '../identity/schemas.js';
import { assertion } from '../passkeys/credential-schemas.js';
import { timestamp } from '../trpc/common-schemas.js';

export const codeInput = z.strictObject({ code });

export const verifyInput = z
  .strictObject({
    challenge: z.string().min(1).max(200),
    code: code
      .optional()
      .meta({ description: 'Of the authenticator app, or one of the recovery codes.' }),
    passkey: assertion.optional(),
  })
  .refine(({ code, passkey }) => countGiven(code, passkey) === 1, ONE_PROOF);

export const disableTotpInput = z
  .strictObject({ code: code.optional(), password: password.optional() })
  .refine((given) => countGiven(given.code, given.password) <= 1, ONE_PROOF);

export const totpSetup = z
  .object({
    otpauthUri: z.string().meta({ description: 'What the QR code holds.' }),
    secret: z.string().meta({ description: 'For typing, in base32.' }),
  })
  .meta({ id: 'TotpSetup' });
export type TotpSetup = z.infer<typeof totpSetup>;

const codes = z.array(z.string()).meta({ description: 'Each is good once. Shown this once only.' });

export const recoveryCodes = z.object({ recoveryCodes: codes }).meta({ id: 'RecoveryCodes' });
export type RecoveryCodes = z.infer<typeof recoveryCodes>;

export const totpEnabled = z
  .object({
    recoveryCodes: codes,
    session: sessionState
      .nullable()
      .meta({ description: 'Where two-step sign-in is on from now on, the session is a new one.' }),
  })
  .meta({ id: 'TotpEnabled' });
export type TotpEnabled = z.infer<typeof totpEnabled>;

export const mfaStatus = z
  .object({
    enabled: z.boolean().meta({ description: 'Sign-in takes a second step.' }),
    totpEnabledAt: timestamp.nullable(),
    passkeys: z.number().int(),
    recoveryCodesLeft: z.number().int(),
  })
  .meta({ id: 'MfaStatus' });
export type MfaStatus = z.infer<typeof mfaStatus>;
