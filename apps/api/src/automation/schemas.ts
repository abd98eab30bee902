import { ROLES, SCOPES } from '@incident-tracker/policy';
import { z } from 'zod';
import {
  displayName,
  expectedVersion,
  id,
  pageInput,
  pageOf,
  timestamp,
  timestampInput,
} from '../trpc/common-schemas.js';

const role = z.enum(ROLES);
const person = z.object({ id, name: z.string() });

export const serviceAccount = z
  .object({
    id,
    name: z.string(),
    role,
    createdBy: person,
    createdAt: timestamp,
    updatedAt: timestamp,
    /** Set while the account is disabled: none of its keys opens anything. */
    disabledAt: timestamp.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'ServiceAccount' });
export type ServiceAccount = z.output<typeof serviceAccount>;

export const serviceAccountPage = pageOf(serviceAccount);

export const listServiceAccountsInput = z.strictObject({ tenantId: id, ...pageInput });

export const createServiceAccountInput = z.strictObject({ tenantId: id, name: displayName, role });

export const updateServiceAccountInput = z.strictObject({
  tenantId: id,
  serviceAccountId: id,
  name: displayName.optional(),
  role: role.optional(),
  disabled: z.boolean().optional(),
  expectedVersion,
});

const scope = z.enum(SCOPES);

export const apiKey = z
  .object({
    id,
    name: z.string(),
    /** The beginning of the key, by which people recognise it. */
    prefix: z.string(),
    scopes: z.array(z.string()),
    status: z.enum(['active', 'expired', 'revoked']),
    serviceAccountId: id,
    serviceAccount: z.object({ id, name: z.string(), role }),
    createdBy: person,
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
    expiresAt: timestamp.nullable(),
    revokedAt: timestamp.nullable(),
    /** The key that a rotation put in its place. */
    replacedBy: id.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.output<typeof apiKey>;

/** A key with its secret: answered when it is made, and never again. */
export const issuedApiKey = apiKey.extend({ key: z.string() }).meta({ id: 'IssuedApiKey' });
export type IssuedApiKey = z.output<typeof issuedApiKey>;

export const apiKeyPage = pageOf(apiKey);

export const listApiKeysInput = z.strictObject({
  tenantId: id,
  serviceAccountId: id.optional(),
  ...pageInput,
});

export const createApiKeyInput = z.strictObject({
  tenantId: id,
  serviceAccountId: id,
  name: displayName,
  scopes: z.array(scope).min(1).max(SCOPES.length),
  expiresAt: timestampInput.optional(),
});

export const apiKeyInput = z.strictObject({ tenantId: id, apiKeyId: id });

const HOUR_SECONDS = 3_600;

export const rotateApiKeyInput = z.strictObject({
  tenantId: id,
  apiKeyId: id,
  /** How long the old key still works: a day unless said otherwise, a week at most. */
  graceSeconds: z
    .number()
    .int()
    .min(0)
    .max(7 * 24 * HOUR_SECONDS)
    .default(24 * HOUR_SECONDS),
  /** When the new key ends; that of the old one unless said otherwise. */
  expiresAt: timestampInput.optional(),
});
