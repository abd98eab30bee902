import { z } from 'zod';
import { providersFromJson } from '../oidc/provider-config.js';
import { parseKeys } from '../platform/encryption/key-set.js';
import { parsedBy, variable, wholeNumber } from './variable.js';

/** Secrets, sessions, tokens, and how people sign in. */
export const identityVariables = {
  SESSION_SECRET: variable(
    z.string().min(32).optional(),
    'At least 32 characters; keys for CSRF tokens and lockout counters derive from it. Without it, one is generated in DATA_DIR; several nodes must share it.',
    'change-me-to-a-long-random-string',
  ),
  ENCRYPTION_KEYS: variable(
    parsedBy(parseKeys).optional(),
    'Keys that encrypt single values in the database: version:base64 of 32 bytes, comma-separated, the one for new values first. Without it, keys are generated in DATA_DIR; several nodes must share them.',
    '2:base64-of-32-random-bytes,1:base64-of-32-random-bytes',
  ),
  SESSION_IDLE_DAYS: variable(
    wholeNumber(14, 1, 90),
    'A session ends after this many days without use.',
  ),
  SESSION_ABSOLUTE_DAYS: variable(
    wholeNumber(90, 1, 365),
    'A session ends this many days after sign-in, used or not.',
  ),
  ACCESS_TOKEN_MINUTES: variable(
    wholeNumber(15, 1, 60),
    'How long an access token (JWT) is good for.',
  ),
  REFRESH_TOKEN_DAYS: variable(
    wholeNumber(30, 1, 365),
    'How long a refresh token is good for; each use answers a new one. SESSION_ABSOLUTE_DAYS bounds them all.',
  ),
  JWT_KEY_ROTATION_DAYS: variable(
    wholeNumber(90, 1, 3650),
    'A new key signs access tokens after this many days; the old one is believed until its last token has expired.',
  ),
  EMAIL_VERIFICATION: variable(
    z.enum(['required', 'optional']).optional(),
    'required: an account works after its address is verified (default with SMTP_URL); optional: at once (default without).',
  ),
  OIDC_PROVIDERS: variable(
    providersFromJson,
    'Providers to sign in through, as a JSON array of {id, name, issuer, clientId, clientSecret, scopes?, domains?}. The redirect address to register with each is PUBLIC_URL/v1/auth/oidc/{id}/callback; domains limits the email addresses it may vouch for.',
    '[{"id":"corp","name":"Example Corp","issuer":"https://login.example.com","clientId":"incident-tracker","clientSecret":"change-me"}]',
  ),
  PASSWORD_HASH_CONCURRENCY: variable(
    wholeNumber(0, 0, 16),
    'Password hashes computed at a time, each in a thread of low priority; a flood of sign-ins waits in a queue. 0: one less than the cores, from 1 to 4.',
  ),
} as const;
