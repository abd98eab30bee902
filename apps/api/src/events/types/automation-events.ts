import { z } from 'zod';
import { id } from '../../trpc/common-schemas.js';
import { changes } from './changes.js';
import type { EventTypeEntry } from './event-type.js';
import { AN_OBJECT, ANOTHER_OBJECT, A_MACHINE } from './examples.js';

/** Events about machines, their keys and webhooks. */
export const AUTOMATION_EVENTS = {
  'service_account.created': {
    description: 'A service account was created.',
    permission: 'service_accounts.read',
    payload: z.strictObject({ serviceAccountId: id, role: z.string() }),
    example: { serviceAccountId: A_MACHINE, role: 'AGENT' },
  },
  'service_account.updated': {
    description: 'A service account was renamed, given another role, disabled or enabled.',
    permission: 'service_accounts.read',
    payload: z.strictObject({ serviceAccountId: id, changes }),
    example: { serviceAccountId: A_MACHINE, changes: ['role'] },
  },
  'api_key.created': {
    description: 'An API key was issued.',
    permission: 'api_keys.read',
    payload: z.strictObject({ apiKeyId: id, serviceAccountId: id }),
    example: { apiKeyId: AN_OBJECT, serviceAccountId: A_MACHINE },
  },
  'api_key.revoked': {
    description: 'An API key was revoked.',
    permission: 'api_keys.read',
    payload: z.strictObject({ apiKeyId: id, serviceAccountId: id }),
    example: { apiKeyId: AN_OBJECT, serviceAccountId: A_MACHINE },
  },
  'api_key.rotated': {
    description: 'An API key was replaced by a new one.',
    permission: 'api_keys.read',
    payload: z.strictObject({ apiKeyId: id, replacedBy: id, serviceAccountId: id }),
    example: { apiKeyId: AN_OBJECT, replacedBy: ANOTHER_OBJECT, serviceAccountId: A_MACHINE },
  },
  'webhook.created': {
    description: 'A webhook was created.',
    permission: 'webhooks.read',
    payload: z.strictObject({ webhookId: id }),
    example: { webhookId: AN_OBJECT },
    reaches: 'stream',
  },
  'webhook.updated': {
    description: 'A webhook was changed, disabled or enabled, or its secret was rotated.',
    permission: 'webhooks.read',
    payload: z.strictObject({ webhookId: id, changes }),
    example: { webhookId: AN_OBJECT, changes: ['events'] },
    reaches: 'stream',
  },
  'webhook.deleted': {
    description: 'A webhook was deleted.',
    permission: 'webhooks.read',
    payload: z.strictObject({ webhookId: id }),
    example: { webhookId: AN_OBJECT },
    reaches: 'stream',
  },
  'webhook.test': {
    description: 'Somebody tried the webhook out. Sent to that webhook, whatever it subscribes to.',
    permission: 'webhooks.read',
    payload: z.strictObject({ webhookId: id }),
    example: { webhookId: AN_OBJECT },
  },
} as const satisfies Readonly<Record<string, EventTypeEntry>>;
