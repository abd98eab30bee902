import { ROLES } from '@incident-tracker/policy';
import { z } from 'zod';
import { verificationPending } from '../identity/schemas.js';
import { id } from '../trpc/common-schemas.js';

const refreshToken = z.string().min(1).max(200);

export const refreshInput = z.strictObject({ refreshToken });
export const logOutInput = z.strictObject({
  refreshToken: refreshToken
    .optional()
    .meta({ description: 'In place of an access token that has expired.' }),
});

/** What a client of the API goes on with (RFC 6749 §5.1, in the casing of this API). */
export const tokenPair = z
  .object({
    accessToken: z
      .string()
      .meta({ description: 'A JWT (RFC 9068); sent as `Authorization: Bearer`.' }),
    refreshToken: z.string().meta({ description: 'Good for one use, which answers the next one.' }),
    tokenType: z.literal('Bearer'),
    expiresIn: z.number().int().meta({ description: 'Seconds that the access token lives.' }),
  })
  .meta({ id: 'TokenPair' });
export type TokenPair = z.infer<typeof tokenPair>;

export const registerOutput = z.union([tokenPair, verificationPending]);

/** RFC 7662 §2.2, with the claims of the token beside. */
export const tokenDescription = z
  .object({
    active: z.literal(true),
    token_type: z.literal('Bearer'),
    sub: id.meta({ description: 'The person.' }),
    sid: id.meta({ description: 'The session, as listed by /v1/auth/sessions.' }),
    org: id.nullable().meta({ description: 'The active tenant.' }),
    role: z.enum(ROLES).nullable(),
    scope: z.string().meta({ description: 'The permissions of the role, separated by spaces.' }),
    mv: z.number().int().nullable().meta({ description: 'Version of the membership.' }),
    iss: z.string(),
    aud: z.string(),
    jti: z.string(),
    iat: z.number().int().meta({ description: 'Seconds since 1970.' }),
    exp: z.number().int().meta({ description: 'Seconds since 1970.' }),
  })
  .meta({ id: 'TokenDescription' });
export type TokenDescription = z.infer<typeof tokenDescription>;
