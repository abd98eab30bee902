import type { ActorType, TenantTransaction } from '@incident-tracker/db';
import { actorName, shownActor } from '../../incidents/actor.js';
import { iso } from '../../incidents/present.js';
import type { Circuit } from '../sending/circuit.js';
import type { Webhook } from '../schemas.js';

/** The webhooks of a tenant with what is shown of them, to be narrowed down further. */
export function selectWebhooks(trx: TenantTransaction, tenantId: string) {
  return trx
    .selectFrom('webhook_endpoints as w')
    .innerJoin('webhook_states as s', (join) =>
      join.onRef('s.tenant_id', '=', 'w.tenant_id').onRef('s.endpoint_id', '=', 'w.id'),
    )
    .select([
      'w.id',
      'w.url',
      'w.description',
      'w.events',
      'w.disabled_at',
      'w.disabled_reason',
      'w.secret',
      'w.previous_secret_expires_at',
      'w.created_by_type',
      'w.created_by_id',
      'w.version',
      'w.created_at',
      'w.updated_at',
      's.circuit',
      's.consecutive_failures as consecutiveFailures',
      's.failed_probes as failedProbes',
      's.opened_at as openedAt',
      's.probe_at as probeAt',
    ])
    .select(
      actorName({ table: 'w', type: 'created_by_type', id: 'created_by_id' }).as('creator_name'),
    )
    .where('w.tenant_id', '=', tenantId)
    .where('w.deleted_at', 'is', null);
}

/** An endpoint with its circuit, as `selectWebhooks` reads it. */
export interface WebhookRow extends Circuit {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly disabled_at: Date | null;
  readonly disabled_reason: Webhook['disabledReason'];
  readonly previous_secret_expires_at: Date | null;
  readonly created_by_type: ActorType;
  readonly created_by_id: string | null;
  readonly creator_name: string | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A webhook as callers see it, without its secret. */
export function webhookView(row: WebhookRow, now: Date): Webhook {
  const overlap = row.previous_secret_expires_at;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: [...row.events],
    enabled: row.disabled_at === null,
    disabledAt: iso(row.disabled_at),
    disabledReason: row.disabled_reason,
    circuit: {
      state: row.circuit,
      consecutiveFailures: row.consecutiveFailures,
      openedAt: iso(row.openedAt),
      probeAt: iso(row.probeAt),
    },
    previousSecretExpiresAt: overlap !== null && overlap > now ? overlap.toISOString() : null,
    createdBy: shownActor(row.created_by_type, row.created_by_id, row.creator_name),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
}
