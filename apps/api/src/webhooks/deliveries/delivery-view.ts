import type { TenantTransaction } from '@incident-tracker/db';
import { iso } from '../../incidents/present.js';
import type { Delivery } from '../schemas.js';

const COLUMNS = [
  'd.id',
  'd.endpoint_id',
  'd.event_id',
  'd.event_type',
  'd.occurred_at',
  'd.sequence',
  'd.test_payload',
  'd.status',
  'd.attempts',
  'd.next_attempt_at',
  'd.last_attempt_at',
  'd.last_status',
  'd.last_error',
  'd.created_at',
  'd.completed_at',
] as const;

/** The deliveries of a tenant to webhooks that still exist, to be narrowed down further. */
export function selectDeliveries(trx: TenantTransaction, tenantId: string) {
  return trx
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_endpoints as w', (join) =>
      join.onRef('w.tenant_id', '=', 'd.tenant_id').onRef('w.id', '=', 'd.endpoint_id'),
    )
    .select(COLUMNS)
    .where('d.tenant_id', '=', tenantId)
    .where('w.deleted_at', 'is', null);
}

/** A delivery as `selectDeliveries` reads it. */
export interface DeliveryRow {
  readonly id: string;
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly occurred_at: Date;
  readonly sequence: string;
  readonly test_payload: Readonly<Record<string, unknown>> | null;
  readonly status: Delivery['status'];
  readonly attempts: number;
  readonly next_attempt_at: Date | null;
  readonly last_attempt_at: Date | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly created_at: Date;
  readonly completed_at: Date | null;
}

/** A delivery as callers see it. */
export function deliveryView(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    webhookId: row.endpoint_id,
    eventId: row.event_id,
    eventType: row.event_type,
    sequence: Number(row.sequence),
    status: row.status,
    test: row.test_payload !== null,
    attempts: row.attempts,
    occurredAt: row.occurred_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    lastAttemptAt: iso(row.last_attempt_at),
    nextAttemptAt: iso(row.next_attempt_at),
    completedAt: iso(row.completed_at),
    responseStatus: row.last_status,
    error: row.last_error,
  };
}
