import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { getDelivery } from './deliveries/get-delivery.js';
import { listDeliveries } from './deliveries/list-deliveries.js';
import { redeliver } from './deliveries/redeliver.js';
import { redeliverRange } from './deliveries/redeliver-range.js';
import {
  delivery,
  deliveryInput,
  deliveryPage,
  deliveryWithAttempts,
  listDeliveriesInput,
  redeliverRangeInput,
  redeliveredRange,
} from './schemas.js';
import { deliveryTarget, webhookTarget } from './targets.js';

const tags = ['webhooks'];
const ONE = '/v1/webhooks/deliveries/{deliveryId}';

export const deliveriesRouter = router({
  list: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'webhooks.read',
      tenant: 'active',
      rate: 'read',
      target: webhookTarget,
      rest: {
        method: 'GET',
        path: '/v1/webhooks/{webhookId}/deliveries',
        summary: 'List the deliveries of a webhook',
        description: 'Newest first. `status=dead_letter` lists those that were given up.',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listDeliveriesInput)
    .output(deliveryPage)
    .query(({ ctx, input }) => listDeliveries(ctx, input)),

  get: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'webhooks.read',
      tenant: 'active',
      rate: 'read',
      target: deliveryTarget,
      rest: { method: 'GET', path: ONE, summary: 'Get a delivery with its attempts', tags },
    })
    .input(deliveryInput)
    .output(deliveryWithAttempts)
    .query(({ ctx, input }) => getDelivery(ctx, input)),

  redeliver: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'webhooks.manage',
      tenant: 'active',
      rate: 'write',
      usage: 'tenant.write',
      target: deliveryTarget,
      rest: {
        method: 'POST',
        path: `${ONE}/redeliver`,
        summary: 'Send a delivery again',
        description: 'With the same id, from the start of the schedule, whatever became of it.',
        tags,
        status: 202,
        errors: ['CONFLICT'],
      },
    })
    .input(deliveryInput)
    .output(delivery)
    .mutation(({ ctx, input }) => redeliver(ctx, input)),

  redeliverRange: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'webhooks.manage',
      tenant: 'active',
      rate: 'bulk',
      usage: 'tenant.write',
      target: webhookTarget,
      rest: {
        method: 'POST',
        path: '/v1/webhooks/{webhookId}/redeliver',
        summary: 'Send the deliveries of a range of time again',
        description: 'Dead letters unless other statuses are given; at most 10,000 at a time.',
        tags,
        status: 202,
        errors: ['CONFLICT'],
      },
    })
    .input(redeliverRangeInput)
    .output(redeliveredRange)
    .mutation(({ ctx, input }) => redeliverRange(ctx, input)),
});
