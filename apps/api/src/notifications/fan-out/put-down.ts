import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { detailsOf } from './notices.js';
import type { Notice } from './notices.js';
import { partOf } from './part-of.js';

/** Rows written by one statement. */
const CHUNK = 2_000;

/**
 * Writes notifications down, each once: one that is there already, because its event came a second time,
 * is left alone. @returns those that are new.
 */
export async function putDown(
  trx: PlatformTransaction,
  notices: readonly Notice[],
  now: Date,
): Promise<Notice[]> {
  const fresh: Notice[] = [];
  for (let start = 0; start < notices.length; start += CHUNK) {
    const chunk = notices.slice(start, start + CHUNK);
    const { rows } = await sql<{ id: string }>`
      INSERT INTO notifications (tenant_id, id, user_id, event_id, kind, urgent, subject_type,
        subject_id, part_id, reference, details, actor_type, actor_id, permission, requester_id,
        visibility, inbox, mail, mail_due_at, occurred_at, created_at)
      SELECT tenant_id, id, user_id, event_id, kind, urgent, subject_type, subject_id, part_id,
        reference, details, actor_type, actor_id, permission, requester_id, visibility, inbox,
        CASE WHEN mail_due_at IS NULL THEN 'none' ELSE 'waiting' END, mail_due_at, occurred_at,
        ${now}::timestamptz
      FROM json_to_recordset(${JSON.stringify(chunk.map(rowOf))}::json) AS r (
        tenant_id uuid, id uuid, user_id uuid, event_id uuid, kind text, urgent boolean,
        subject_type text, subject_id uuid, part_id uuid, reference text, details jsonb,
        actor_type text, actor_id uuid, permission text, requester_id uuid, visibility text,
        inbox boolean, mail_due_at timestamptz, occurred_at timestamptz)
      ON CONFLICT (tenant_id, event_id, user_id, subject_id) DO NOTHING
      RETURNING id`.execute(trx);
    const written = new Set(rows.map(({ id }) => id));
    fresh.push(...chunk.filter(({ id }) => written.has(id)));
  }
  return fresh;
}

function rowOf({ id, userId, kind, occurrence, addressee, isUrgent, inbox, mailDueAt }: Notice) {
  const { told, tenantId, permission } = occurrence;
  const { subject, requesterId } = addressee;
  return {
    tenant_id: tenantId,
    id,
    user_id: userId,
    event_id: told.event.id,
    kind,
    urgent: isUrgent,
    subject_type: subject.type,
    subject_id: subject.id,
    part_id: partOf(told)?.id ?? null,
    reference: subject.reference,
    details: detailsOf(told),
    actor_type: told.actor.type,
    actor_id: told.actor.id,
    permission,
    requester_id: requesterId,
    visibility: told.visibility ?? null,
    inbox,
    mail_due_at: mailDueAt,
    occurred_at: told.event.occurredAt,
  };
}
