import { sql } from 'kysely';
import { recordAudit } from '../../audit/record-audit.js';
import { firstIdAt, timeOfId } from '../../platform/id-time.js';
import type { TenantContext } from '../../trpc/context.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { lockEnabledWebhook } from '../endpoints/lock-webhook.js';
import type { Delivery, RedeliveredRange } from '../schemas.js';
import { markDue } from '../sending/endpoint-state.js';
import { newRound } from './redeliver.js';

/** Most deliveries taken by one request, so that it ends in time. */
const MOST = 10_000;

/**
 * Sends the deliveries again that were created in a range of time and have one of the statuses, oldest
 * first. Where there are more than one request can take, the answer says where to go on.
 * @throws AppError NOT_FOUND; VALIDATION_FAILED for an empty range; CONFLICT while it is disabled.
 */
export async function redeliverRange(
  ctx: TenantContext,
  input: {
    webhookId: string;
    from: string;
    to?: string | undefined;
    status: readonly Delivery['status'][];
  },
): Promise<RedeliveredRange> {
  const { trx, tenantId, now } = ctx;
  const { webhookId } = input;
  const from = new Date(input.from);
  const to = input.to === undefined ? null : new Date(input.to);
  if (to !== null && to <= from) throw invalidInput('to', 'Must be after `from`.');
  await lockEnabledWebhook(ctx, webhookId);
  const range = trx
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('endpoint_id', '=', webhookId)
    // Ids begin with the time at which they were made.
    .where('id', '>=', firstIdAt(from))
    .$if(to !== null, (query) => query.where('id', '<', firstIdAt(to ?? from)))
    .where('status', 'in', input.status)
    .orderBy('id');
  const taken = await range.limit(MOST).execute();
  const last = taken.at(-1);
  const [rest] = await Promise.all([
    last === undefined || taken.length < MOST
      ? undefined
      : range.where('id', '>', last.id).limit(1).executeTakeFirst(),
    trx
      .updateTable('webhook_deliveries')
      .set(newRound(now))
      .where('tenant_id', '=', tenantId)
      .where('id', '=', sql<string>`any(${taken.map(({ id }) => id)}::uuid[])`)
      .execute(),
    markDue(trx, { tenantId, endpointId: webhookId }, now),
    recordAudit(ctx, {
      action: 'webhook.redelivered',
      target: { type: 'webhook', id: webhookId },
      after: {
        from: from.toISOString(),
        to: to?.toISOString() ?? null,
        status: input.status,
        queued: taken.length,
      },
    }),
  ]);
  const continueFrom = rest === undefined ? null : timeOfId(rest.id).toISOString();
  return { queued: taken.length, continueFrom };
}
