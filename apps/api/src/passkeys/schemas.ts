import { z } from 'zod';
import { sessionState } from '../identity/schemas.js';
import { displayName, id, timestamp } from '../trpc/common-schemas.js';
import { assertion, registrationResponse } from './credential-schemas.js';

export const passkey = z
  .object({
    id,
    name: z.string(),
    backedUp: z.boolean().meta({ description: 'Synced by its provider to more than one device.' }),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
  })
  .meta({ id: 'Passkey' });
export type Passkey = z.infer<typeof passkey>;

export const passkeyList = z.object({ items: z.array(passkey), nextCursor: z.null() });
export type PasskeyList = z.infer<typeof passkeyList>;

export const registerInput = z.strictObject({ name: displayName, response: registrationResponse });

export const passkeyRegistered = z
  .object({
    passkey,
    recoveryCodes: z.array(z.string()).nullable().meta({
      description: 'Made with the first second factor of an account. Shown this once only.',
    }),
    session: sessionState
      .nullable()
      .meta({ description: 'Where two-step sign-in is on from now on, the session is a new one.' }),
  })
  .meta({ id: 'PasskeyRegistered' });
export type PasskeyRegistered = z.infer<typeof passkeyRegistered>;

export const passkeyInput = z.strictObject({ passkeyId: id });

export const renameInput = z.strictObject({ passkeyId: id, name: displayName });

export const signInOptionsInput = z.strictObject({
  challenge: z.string().min(1).max(200).optional().meta({
    description: 'Of a sign-in that waits for its second factor; else it is without password.',
  }),
});

export const signInInput = z.strictObject({ response: assertion });
