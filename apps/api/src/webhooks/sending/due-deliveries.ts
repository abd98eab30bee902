import type { PlatformTransaction } from '@incident-tracker/db';
import type { Circuit } from './circuit.js';
import type { EndpointKey } from './endpoint-state.js';

/** An endpoint that may be sent to, with what that takes. */
export interface Endpoint extends Circuit {
  readonly url: string;
  /** Encrypted. */
  readonly secret: string | null;
  readonly previous_secret: string | null;
  readonly previous_secret_expires_at: Date | null;
}

/** A delivery whose time has come. */
export interface DueDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly occurredAt: Date;
  readonly sequence: number;
  readonly attempts: number;
  readonly step: number;
  readonly nextAttemptAt: Date;
  /** Null when the event is no longer kept. */
  readonly data: Readonly<Record<string, unknown>> | null;
  /** The trace of the request in which the event happened. */
  readonly traceparent: string | null;
}

/** The endpoint as it is now; null while it is disabled, deleted, or its tenant is. */
export async function findOpenEndpoint(
  trx: PlatformTransaction,
  { tenantId, endpointId }: EndpointKey,
): Promise<Endpoint | null> {
  const row = await trx
    .selectFrom('webhook_endpoints as e')
    .innerJoin('tenants as t', 't.id', 'e.tenant_id')
    .innerJoin('webhook_states as s', (join) =>
      join.onRef('s.tenant_id', '=', 'e.tenant_id').onRef('s.endpoint_id', '=', 'e.id'),
    )
    .select([
      'e.url',
      'e.secret',
      'e.previous_secret',
      'e.previous_secret_expires_at',
      's.circuit',
      's.consecutive_failures as consecutiveFailures',
      's.failed_probes as failedProbes',
      's.opened_at as openedAt',
      's.probe_at as probeAt',
    ])
    .where('e.tenant_id', '=', tenantId)
    .where('e.id', '=', endpointId)
    .where('e.disabled_at', 'is', null)
    .where('e.deleted_at', 'is', null)
    .where('t.deleted_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** The deliveries of an endpoint that are due, in the order in which they are to be sent. */
export async function listDueDeliveries(
  trx: PlatformTransaction,
  { tenantId, endpointId }: EndpointKey,
  { now, limit }: { now: Date; limit: number },
): Promise<DueDelivery[]> {
  const rows = await trx
    .selectFrom('webhook_deliveries as d')
    .leftJoin('outbox_events as o', (join) =>
      join.onRef('o.tenant_id', '=', 'd.tenant_id').onRef('o.id', '=', 'd.event_id'),
    )
    .select([
      'd.id',
      'd.event_id as eventId',
      'd.event_type as eventType',
      'd.occurred_at as occurredAt',
      'd.sequence',
      'd.attempts',
      'd.step',
      'd.next_attempt_at',
      'd.test_payload',
      'o.payload',
      'o.traceparent',
    ])
    .where('d.tenant_id', '=', tenantId)
    .where('d.endpoint_id', '=', endpointId)
    .where('d.status', '=', 'pending')
    .where('d.next_attempt_at', '<=', now)
    .orderBy('d.next_attempt_at')
    .orderBy('d.sequence')
    .limit(limit)
    .execute();
  return rows.map(({ test_payload: test, payload, next_attempt_at: at, sequence, ...row }) => ({
    ...row,
    sequence: Number(sequence),
    nextAttemptAt: at ?? now,
    data: test ?? payload,
  }));
}
