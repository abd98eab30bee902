import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { createApiKey } from './create-api-key.js';
import { createServiceAccount } from './create-service-account.js';
import { listApiKeys } from './list-api-keys.js';
import { listServiceAccounts } from './list-service-accounts.js';
import { revokeApiKey } from './revoke-api-key.js';
import { rotateApiKey } from './rotate-api-key.js';
import {
  apiKey,
  apiKeyInput,
  apiKeyPage,
  createApiKeyInput,
  createServiceAccountInput,
  issuedApiKey,
  listApiKeysInput,
  listServiceAccountsInput,
  rotateApiKeyInput,
  serviceAccount,
  serviceAccountPage,
  updateServiceAccountInput,
} from './schemas.js';
import { apiKeyTarget, serviceAccountTarget } from './targets.js';
import { updateServiceAccount } from './update-service-account.js';

/* Machines do not make machines: everything here takes a person who is signed in. */

const tags = ['automation'];
const ACCOUNTS = '/v1/tenants/{tenantId}/service-accounts';
const KEYS = '/v1/tenants/{tenantId}/api-keys';

export const serviceAccountsRouter = router({
  list: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'service_accounts.read',
      tenant: 'path',
      rate: 'read',
      rest: {
        method: 'GET',
        path: ACCOUNTS,
        summary: 'List the service accounts',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listServiceAccountsInput)
    .output(serviceAccountPage)
    .query(({ ctx, input }) => listServiceAccounts(ctx, input)),

  create: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'service_accounts.manage',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      rest: {
        method: 'POST',
        path: ACCOUNTS,
        summary: 'Create a service account',
        description: 'Its role may not hold more than yours. It outlives your membership.',
        tags,
        status: 201,
        errors: ['CONFLICT'],
      },
    })
    .input(createServiceAccountInput)
    .output(serviceAccount)
    .mutation(({ ctx, input }) => createServiceAccount(ctx, input)),

  update: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'service_accounts.manage',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      target: serviceAccountTarget,
      rest: {
        method: 'PATCH',
        path: `${ACCOUNTS}/{serviceAccountId}`,
        summary: 'Rename a service account, change its role, disable or enable it',
        tags,
        errors: ['CONFLICT', 'VERSION_MISMATCH'],
      },
    })
    .input(updateServiceAccountInput)
    .output(serviceAccount)
    .mutation(({ ctx, input }) => updateServiceAccount(ctx, input)),
});

export const apiKeysRouter = router({
  list: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'api_keys.read',
      tenant: 'path',
      rate: 'read',
      rest: {
        method: 'GET',
        path: KEYS,
        summary: 'List the API keys',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listApiKeysInput)
    .output(apiKeyPage)
    .query(({ ctx, input }) => listApiKeys(ctx, input)),

  create: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'api_keys.manage',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      secretOutput: ['key'],
      rest: {
        method: 'POST',
        path: KEYS,
        summary: 'Issue an API key',
        description: 'The key is in this answer and nowhere else.',
        tags,
        status: 201,
        errors: ['NOT_FOUND', 'CONFLICT'],
      },
    })
    .input(createApiKeyInput)
    .output(issuedApiKey)
    .mutation(({ ctx, input }) => createApiKey(ctx, input)),

  revoke: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'api_keys.manage',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      target: apiKeyTarget,
      rest: {
        method: 'POST',
        path: `${KEYS}/{apiKeyId}/revoke`,
        summary: 'Revoke an API key',
        tags,
      },
    })
    .input(apiKeyInput)
    .output(apiKey)
    .mutation(({ ctx, input }) => revokeApiKey(ctx, input)),

  rotate: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'api_keys.manage',
      tenant: 'path',
      rate: 'write',
      usage: 'tenant.write',
      secretOutput: ['key'],
      target: apiKeyTarget,
      rest: {
        method: 'POST',
        path: `${KEYS}/{apiKeyId}/rotate`,
        summary: 'Replace an API key by a new one',
        description:
          'The new key is in this answer and nowhere else. The old one works until its grace ends.',
        tags,
        errors: ['CONFLICT'],
      },
    })
    .input(rotateApiKeyInput)
    .output(issuedApiKey)
    .mutation(({ ctx, input }) => rotateApiKey(ctx, input)),
});
