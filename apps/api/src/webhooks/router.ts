import { z } from 'zod';
import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { deliveriesRouter } from './deliveries-router.js';
import { sendTestEvent } from './deliveries/send-test-event.js';
import { createWebhook } from './endpoints/create-webhook.js';
import { deleteWebhook } from './endpoints/delete-webhook.js';
import { getWebhook } from './endpoints/get-webhook.js';
import { listWebhooks } from './endpoints/list-webhooks.js';
import { recoverWebhook } from './endpoints/recover-webhook.js';
import { rotateWebhookSecret } from './endpoints/rotate-webhook-secret.js';
import { updateWebhook } from './endpoints/update-webhook.js';
import { listEventTypes } from './event-types/list-event-types.js';
import {
  createWebhookInput,
  delivery,
  eventTypePage,
  listWebhooksInput,
  testWebhookInput,
  updateWebhookInput,
  webhook,
  webhookInput,
  webhookPage,
  webhookWithSecret,
} from './schemas.js';
import { webhookTarget } from './targets.js';

const tags = ['webhooks'];
const PATH = '/v1/webhooks';
const ONE = `${PATH}/{webhookId}` as const;

/** What reading takes. */
const reading = {
  auth: ['session', 'apiKey'],
  permission: 'webhooks.read',
  tenant: 'active',
  rate: 'read',
} as const;

/** What every change takes. */
const managing = {
  auth: ['session', 'apiKey'],
  permission: 'webhooks.manage',
  tenant: 'active',
  rate: 'write',
  usage: 'tenant.write',
} as const;

export const webhooksRouter = router({
  list: tenantProcedure
    .meta({
      ...reading,
      rest: {
        method: 'GET',
        path: PATH,
        summary: 'List the webhooks',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listWebhooksInput)
    .output(webhookPage)
    .query(({ ctx, input }) => listWebhooks(ctx, input)),

  create: tenantProcedure
    .meta({
      ...managing,
      secretOutput: ['secret'],
      rest: {
        method: 'POST',
        path: PATH,
        summary: 'Create a webhook',
        description: 'The secret is in this answer and nowhere else.',
        tags,
        status: 201,
        errors: ['QUOTA_EXCEEDED'],
      },
    })
    .input(createWebhookInput)
    .output(webhookWithSecret)
    .mutation(({ ctx, input }) => createWebhook(ctx, input)),

  eventTypes: tenantProcedure
    .meta({
      ...reading,
      rest: {
        method: 'GET',
        path: `${PATH}/event-types`,
        summary: 'List the types of events that webhooks can subscribe to',
        description: 'Each with the JSON Schema of its body and an example.',
        tags,
      },
    })
    .input(z.strictObject({}))
    .output(eventTypePage)
    .query(() => ({ items: listEventTypes(), nextCursor: null })),

  get: tenantProcedure
    .meta({
      ...reading,
      target: webhookTarget,
      rest: { method: 'GET', path: ONE, summary: 'Get a webhook', tags },
    })
    .input(webhookInput)
    .output(webhook)
    .query(({ ctx, input }) => getWebhook(ctx, input)),

  update: tenantProcedure
    .meta({
      ...managing,
      target: webhookTarget,
      rest: {
        method: 'PATCH',
        path: ONE,
        summary: 'Change a webhook, disable or enable it',
        tags,
        errors: ['VERSION_MISMATCH'],
      },
    })
    .input(updateWebhookInput)
    .output(webhook)
    .mutation(({ ctx, input }) => updateWebhook(ctx, input)),

  delete: tenantProcedure
    .meta({
      ...managing,
      target: webhookTarget,
      rest: {
        method: 'DELETE',
        path: ONE,
        summary: 'Delete a webhook',
        description: 'Its secret is gone at once, its deliveries soon after.',
        tags,
        status: 204,
      },
    })
    .input(webhookInput)
    .output(nothing)
    .mutation(({ ctx, input }) => deleteWebhook(ctx, input)),

  rotateSecret: tenantProcedure
    .meta({
      ...managing,
      target: webhookTarget,
      secretOutput: ['secret'],
      rest: {
        method: 'POST',
        path: `${ONE}/rotate-secret`,
        summary: 'Replace the secret of a webhook',
        description:
          'The new secret is in this answer and nowhere else. For 24 hours deliveries are signed with both.',
        tags,
      },
    })
    .input(webhookInput)
    .output(webhookWithSecret)
    .mutation(({ ctx, input }) => rotateWebhookSecret(ctx, input)),

  recover: tenantProcedure
    .meta({
      ...managing,
      target: webhookTarget,
      rest: {
        method: 'POST',
        path: `${ONE}/recover`,
        summary: 'Close the circuit of a webhook',
        description: 'Everything that waits is tried again at once.',
        tags,
        errors: ['CONFLICT'],
      },
    })
    .input(webhookInput)
    .output(webhook)
    .mutation(({ ctx, input }) => recoverWebhook(ctx, input)),

  test: tenantProcedure
    .meta({
      ...managing,
      target: webhookTarget,
      rest: {
        method: 'POST',
        path: `${ONE}/test`,
        summary: 'Send a test event to a webhook',
        description: '`webhook.test`, or the example of another type.',
        tags,
        status: 202,
        errors: ['CONFLICT'],
      },
    })
    .input(testWebhookInput)
    .output(delivery)
    .mutation(({ ctx, input }) => sendTestEvent(ctx, input)),

  deliveries: deliveriesRouter,
});
