import { ROLES } from '@incident-tracker/policy';
import { z } from 'zod';

/** What an access token says. */
export const accessTokenClaims = z.object({
  /** The public URL of the installation. */
  iss: z.string(),
  aud: z.string(),
  /** The person. */
  sub: z.uuid(),
  /** The session, by the id that listings show: it can be ended before the token is. */
  sid: z.uuid(),
  /** The active tenant; null for somebody who belongs to none. */
  org: z.uuid().nullable(),
  /** The role in it at the time of issue. */
  role: z.enum(ROLES).nullable(),
  /** The version of that membership: a token from before a change of role is not good any more. */
  mv: z.number().int().nullable(),
  /** Seconds since 1970. */
  iat: z.number().int(),
  exp: z.number().int(),
  jti: z.string(),
});
export type AccessTokenClaims = z.infer<typeof accessTokenClaims>;
