import { newId } from '@incident-tracker/db';
import type { PlatformTransaction } from '@incident-tracker/db';
import { firstIdAt } from '../platform/id-time.js';

/** An id as it would have been made at a time. */
export function idAt(time: Date): string {
  return firstIdAt(time).slice(0, 19) + newId().slice(19);
}

/** Who owns a row, and when it was made. */
export interface AgedRow {
  readonly tenantId: string;
  readonly userId: string;
  readonly at: Date;
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Inserts one row of each table that has a retention rule, as it would have been made at a time. */
export const INSERT_AGED: Readonly<
  Record<string, (trx: PlatformTransaction, row: AgedRow) => Promise<unknown>>
> = {
  webhook_attempts: (trx, { tenantId, at }) =>
    trx
      .insertInto('webhook_attempts')
      .values({
        tenant_id: tenantId,
        id: idAt(at),
        delivery_id: newId(),
        endpoint_id: newId(),
        number: 1,
        probe: false,
        outcome: 'delivered',
        started_at: at,
        duration_ms: 1,
        status: 200,
        error: null,
        request: '{}',
        response: null,
      })
      .execute(),
  webhook_deliveries: (trx, { tenantId, at }) =>
    trx
      .insertInto('webhook_deliveries')
      .values({
        tenant_id: tenantId,
        id: idAt(at),
        endpoint_id: newId(),
        event_id: newId(),
        event_type: 'incident.declared',
        occurred_at: at,
        sequence: 1,
        status: 'delivered',
        created_at: at,
        completed_at: at,
      })
      .execute(),
  outbox_events: (trx, { tenantId, at }) =>
    trx
      .insertInto('outbox_events')
      .values({
        tenant_id: tenantId,
        id: idAt(at),
        type: 'incident.declared',
        payload: '{}',
        occurred_at: at,
        traceparent: null,
      })
      .execute(),
  security_events: (trx, { tenantId, at }) =>
    trx
      .insertInto('security_events')
      .values({
        tenant_id: tenantId,
        id: idAt(at),
        type: 'authn.login_failed',
        severity: 'low',
        occurred_at: at,
        last_occurred_at: at,
        count: 1,
        actor_type: null,
        actor_id: null,
        api_key_id: null,
        ip: null,
        trace_id: null,
        details: '{}',
      })
      .execute(),
  user_activity: (trx, { userId, at }) =>
    trx
      .insertInto('user_activity')
      .values({
        id: idAt(at),
        user_id: userId,
        type: 'signed_in',
        occurred_at: at,
        ip: null,
        user_agent: null,
        details: '{}',
      })
      .execute(),
  usage_counters: (trx, { tenantId, at }) =>
    trx
      .insertInto('usage_counters')
      .values({ tenant_id: tenantId, day: dayOf(at), kind: 'api.read', count: 1 })
      .execute(),
  quota_marks: (trx, { tenantId, at }) =>
    trx
      .insertInto('quota_marks')
      .values({ tenant_id: tenantId, day: dayOf(at), quota: 1, mark: 'near', created_at: at })
      .execute(),
  notifications: async (trx, { tenantId, userId, at }) => {
    await trx
      .insertInto('memberships')
      .values({ tenant_id: tenantId, user_id: userId, role: 'VIEWER' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('notifications')
      .values({
        tenant_id: tenantId,
        id: idAt(at),
        user_id: userId,
        event_id: newId(),
        kind: 'mentioned',
        urgent: false,
        subject_type: 'incident',
        subject_id: newId(),
        part_id: null,
        reference: 'INC-1',
        details: '{}',
        actor_type: 'system',
        actor_id: null,
        permission: 'incidents.read',
        requester_id: null,
        visibility: null,
        inbox: true,
        read_at: at,
        mail: 'none',
        occurred_at: at,
        created_at: at,
      })
      .execute();
  },
  chat_messages: async (trx, { tenantId, at }) => {
    const channelId = newId();
    await trx
      .insertInto('chat_channels')
      .values({
        tenant_id: tenantId,
        id: channelId,
        provider: 'slack',
        name: '#incidents',
        url: 'sealed',
        host: 'hooks.slack.com',
        kinds: ['incident_declared'],
        created_by_type: 'system',
        created_by_id: null,
        created_at: at,
        updated_at: at,
      })
      .execute();
    await trx
      .insertInto('chat_messages')
      .values({
        tenant_id: tenantId,
        id: idAt(at),
        channel_id: channelId,
        event_id: newId(),
        kind: 'incident_declared',
        subject_type: 'incident',
        subject_id: newId(),
        part_id: null,
        reference: 'INC-1',
        details: '{}',
        actor_type: 'system',
        actor_id: null,
        status: 'sent',
        last_error: null,
        created_at: at,
        completed_at: at,
      })
      .execute();
  },
  alerts: (trx, { tenantId, at }) =>
    trx
      .insertInto('alerts')
      .values({
        tenant_id: tenantId,
        id: idAt(at),
        source: 'prometheus',
        dedup_key: newId(),
        status: 'resolved',
        title: 'Disk full',
        severity: 'SEV3',
        labels: '{}',
        url: null,
        incident_id: null,
        occurrences: 1,
        first_received_at: at,
        last_received_at: at,
      })
      .execute(),
  attachments: async (trx, { tenantId, at }) => {
    const incidentId = newId();
    await trx
      .insertInto('incidents')
      .values({
        tenant_id: tenantId,
        id: incidentId,
        number: Math.floor(Math.random() * 1e9) + 1,
        title: 'It had a file',
        status: 'closed',
        declared_at: at,
        created_by_type: 'system',
        created_by_id: null,
        external_id: null,
        merged_into_id: null,
        created_at: at,
        updated_at: at,
      })
      .execute();
    await trx
      .insertInto('attachments')
      .values({
        tenant_id: tenantId,
        id: idAt(at),
        filename: 'a.txt',
        content_type: 'text/plain',
        size_bytes: 1,
        sha256: Buffer.alloc(32),
        status: 'rejected',
        rejection: 'malware',
        ticket_id: null,
        comment_id: null,
        incident_id: incidentId,
        timeline_event_id: null,
        visibility: 'internal',
        uploaded_by_type: 'system',
        uploaded_by_id: null,
        thumbnail_type: null,
        created_at: at,
        updated_at: at,
      })
      .execute();
  },
  invites: (trx, { tenantId, userId, at }) =>
    trx
      .insertInto('invites')
      .values({
        tenant_id: tenantId,
        id: idAt(at),
        email: `${newId()}@example.com`,
        role: 'VIEWER',
        token_hash: Buffer.from(newId()),
        invited_by: userId,
        expires_at: at,
      })
      .execute(),
  retention_runs: (trx, { at }) =>
    trx
      .insertInto('retention_runs')
      .values({ id: idAt(at), started_at: at })
      .execute(),
};
