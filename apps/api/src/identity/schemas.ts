import { PERMISSION_NAMES, ROLES } from '@incident-tracker/policy';
import { z } from 'zod';
import { prose } from '../trpc/text-schemas.js';
import {
  displayName,
  emailAddress,
  id,
  pageInput,
  pageOf,
  timestamp,
} from '../trpc/common-schemas.js';
import { ACTIVITY_TYPES } from './activity/record-user-activity.js';

/** A password as it is typed; whether it is a good one is checked where one is chosen. */
const password = prose(1024).min(1);
/** A token from a mail. */
const token = z.string().min(1).max(200);

export const signUpInput = z.strictObject({
  email: emailAddress,
  password: password.meta({ description: 'At least 12 characters; common ones are refused.' }),
  name: displayName,
});
export const logInInput = z.strictObject({ email: emailAddress, password });
export const emailInput = z.strictObject({ email: emailAddress });
export const tokenInput = z.strictObject({ token });
export const resetPasswordInput = z.strictObject({ token, password });
export const changePasswordInput = z.strictObject({
  currentPassword: password,
  newPassword: password,
});
export const sessionIdInput = z.strictObject({ sessionId: id });
export const listInput = z.strictObject(pageInput);

const role = z.enum(ROLES);
const permissions = z.array(z.enum(PERMISSION_NAMES));

/** What the caller's session amounts to: the answer of `me` and of everything that changes it. */
export const sessionState = z
  .object({
    user: z
      .object({
        id,
        email: z.string(),
        name: z.string(),
        emailVerified: z.boolean(),
        mfaEnabled: z.boolean().meta({ description: 'Sign-in takes a second step.' }),
      })
      .nullable()
      .meta({ description: 'null before sign-in.' }),
    memberships: z.array(
      z.object({
        tenantId: id,
        tenantName: z.string(),
        role,
        plan: z.string(),
        joinedAt: timestamp,
      }),
    ),
    activeTenantId: id.nullable(),
    permissions: permissions.meta({ description: 'What the caller may do in the active tenant.' }),
    csrfToken: z.string().meta({
      description:
        'Send it as `x-csrf-token`; it changes with the session. Empty for an access token, which needs none.',
    }),
    instance: z.object({
      embedded: z.boolean().meta({ description: 'Runs with its own database.' }),
      emailVerification: z.enum(['required', 'optional']),
      mailbox: z
        .boolean()
        .meta({ description: 'Mail stays here and can be read at /v1/dev/mailbox.' }),
      textMessages: z
        .boolean()
        .meta({ description: 'Codes can be sent to phones, or to the local mailbox instead.' }),
    }),
  })
  .meta({ id: 'SessionState' });
export type SessionState = z.infer<typeof sessionState>;

/** The same whether or not the address has an account. */
export const verificationPending = z
  .object({ verificationRequired: z.literal(true) })
  .meta({ id: 'VerificationPending' });

export const signUpOutput = z.union([sessionState, verificationPending]);

/** Said whether or not there was anything to do. */
export const accepted = z.object({ accepted: z.literal(true) }).meta({ id: 'Accepted' });

export const identityOutput = z
  .object({
    kind: z.enum(['user', 'service_account']),
    id,
    name: z.string(),
    tenantId: id.nullable(),
    role: role.nullable(),
    scopes: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Of the API key; null for a person.' }),
    permissions,
  })
  .meta({ id: 'Identity' });
export type Identity = z.infer<typeof identityOutput>;

const session = z
  .object({
    id,
    current: z.boolean().meta({ description: 'The one that asks.' }),
    transport: z.enum(['cookie', 'token']).meta({ description: 'By browser, or by API tokens.' }),
    device: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    createdAt: timestamp,
    lastSeenAt: timestamp,
    expiresAt: timestamp,
  })
  .meta({ id: 'Session' });
export const sessionPage = pageOf(session);
export type SessionPage = z.infer<typeof sessionPage>;

const activity = z
  .object({
    id,
    type: z.enum(ACTIVITY_TYPES),
    occurredAt: timestamp,
    device: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'Activity' });
export const activityPage = pageOf(activity);
export type ActivityPage = z.infer<typeof activityPage>;

export const revokedCount = z.object({ revoked: z.number().int() });
