import { z } from 'zod';
import type { TenantContext } from '../../trpc/context.js';
import { decodeCursor, encodeCursor } from '../../trpc/cursor.js';
import { takePage } from '../../trpc/take-page.js';
import { getWebhook } from '../endpoints/get-webhook.js';
import type { Delivery } from '../schemas.js';
import { deliveryView, selectDeliveries } from './delivery-view.js';

const position = z.tuple([z.uuid()]);

/**
 * The deliveries of a webhook, newest first; those with the status `dead_letter` were given up.
 * @throws AppError NOT_FOUND, CURSOR_INVALID.
 */
export async function listDeliveries(
  ctx: TenantContext,
  input: {
    webhookId: string;
    status?: readonly Delivery['status'][] | undefined;
    eventType?: readonly string[] | undefined;
    limit: number;
    cursor?: string | undefined;
  },
): Promise<{ items: Delivery[]; nextCursor: string | null }> {
  const { webhookId, limit, cursor } = input;
  const status = input.status ?? [];
  const eventType = input.eventType ?? [];
  const binding = {
    list: 'webhookDeliveries',
    sort: '-createdAt',
    webhookId,
    status: status.toSorted(),
    eventType: eventType.toSorted(),
  };
  let query = selectDeliveries(ctx.trx, ctx.tenantId)
    .where('d.endpoint_id', '=', webhookId)
    .orderBy('d.id', 'desc')
    .limit(limit + 1);
  if (status.length > 0) query = query.where('d.status', 'in', status);
  if (eventType.length > 0) query = query.where('d.event_type', 'in', eventType);
  if (cursor !== undefined) {
    const [id] = decodeCursor(binding, cursor, position);
    query = query.where('d.id', '<', id);
  }
  const [rows] = await Promise.all([query.execute(), getWebhook(ctx, { webhookId })]);
  return takePage(rows, limit, {
    view: deliveryView,
    cursorAfter: (row) => encodeCursor(binding, [row.id]),
  });
}
