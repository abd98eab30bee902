import { z } from 'zod';
import { assertion } from '../passkeys/credential-schemas.js';

/** A password as it is typed. */
export const password = z.string().min(1).max(1024);

/** A code as it is typed: of the authenticator app, or for recovery. */
export const code = z.string().trim().min(1).max(100);

export const ONE_PROOF = 'Give one proof, not several or none.';

/** How many of the proofs are there. */
export function countGiven(...proofs: readonly unknown[]): number {
  return proofs.filter((proof) => proof !== undefined).length;
}

/** What a signed-in person proves again who they are with. */
export const proofInput = z
  .strictObject({
    password: password.optional(),
    code: code
      .optional()
      .meta({ description: 'Of the authenticator app, or one of the recovery codes.' }),
    passkey: assertion.optional(),
  })
  .refine((given) => countGiven(given.password, given.code, given.passkey) === 1, ONE_PROOF);
