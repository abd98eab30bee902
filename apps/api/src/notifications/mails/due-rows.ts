import type { ActorType, NotificationDetails, PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { actorName } from '../../incidents/actor.js';
import type { MemberToTell } from '../fan-out/members.js';

/** Somebody to whom something is to be mailed. */
export type Person = Pick<MemberToTell, 'tenantId' | 'userId'>;

/** A notification that is due, with everything that its mail says but the text. */
export interface DueRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly user_id: string;
  readonly kind: string;
  readonly urgent: boolean;
  readonly subject_type: 'incident' | 'ticket';
  readonly part_id: string | null;
  readonly reference: string;
  readonly details: NotificationDetails;
  readonly actor_type: ActorType;
  readonly actor_name: string | null;
  readonly permission: string;
  /** Facts as they are now; null for what is gone. */
  readonly requester_id: string | null;
  readonly visibility: string | null;
  /** Null when the incident or ticket is gone. */
  readonly title: string | null;
  readonly read_at: Date | null;
  readonly mail_due_at: Date;
  readonly occurred_at: Date;
  readonly created_at: Date;
  readonly name: string;
  readonly email: string;
  readonly tenant_name: string;
}

/** The people for whom something is due, those who have waited longest first. */
export async function duePeople(
  trx: PlatformTransaction,
  now: Date,
  limit: number,
): Promise<Person[]> {
  const { rows } = await sql<Person>`
    SELECT tenant_id AS "tenantId", user_id AS "userId" FROM (
      SELECT tenant_id, user_id, mail_due_at FROM notifications WHERE mail_due_at <= ${now}
      ORDER BY mail_due_at LIMIT ${limit * 10}) AS due
    GROUP BY tenant_id, user_id ORDER BY min(mail_due_at) LIMIT ${limit}`.execute(trx);
  return rows;
}

/** What is due for them, oldest first, held until the transaction ends. */
export async function dueRows(
  trx: PlatformTransaction,
  people: readonly Person[],
  { now, limit }: { now: Date; limit: number },
): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    SELECT n.tenant_id, n.id, n.user_id, n.kind, n.urgent, n.subject_type, n.part_id, n.reference,
      n.details, n.actor_type, n.permission, n.read_at, n.mail_due_at, n.occurred_at, n.created_at,
      ${actorName({ table: 'n', type: 'actor_type', id: 'actor_id' })} AS actor_name,
      CASE n.subject_type WHEN 'ticket' THEN t.requester_id END AS requester_id,
      CASE WHEN n.details ->> 'part' = 'comment' THEN c.visibility ELSE n.visibility END AS visibility,
      coalesce(i.title, t.title) AS title,
      u.name, u.email, tenants.name AS tenant_name
    FROM notifications n
    JOIN people u ON u.id = n.user_id
    JOIN tenants ON tenants.id = n.tenant_id AND tenants.deleted_at IS NULL
    LEFT JOIN incidents i ON n.subject_type = 'incident'
      AND i.tenant_id = n.tenant_id AND i.id = n.subject_id
    LEFT JOIN tickets t ON n.subject_type = 'ticket'
      AND t.tenant_id = n.tenant_id AND t.id = n.subject_id
    LEFT JOIN ticket_comments c ON n.details ->> 'part' = 'comment'
      AND c.tenant_id = n.tenant_id AND c.id = n.part_id
    WHERE n.mail_due_at <= ${now} AND (n.tenant_id, n.user_id) IN (
      SELECT * FROM unnest(
        ${people.map(({ tenantId }) => tenantId)}::uuid[], ${people.map(({ userId }) => userId)}::uuid[]))
    ORDER BY n.id LIMIT ${limit} FOR UPDATE OF n`.execute(trx);
  return rows;
}

type RowKey = Pick<DueRow, 'tenant_id' | 'id'>;

function keysOf(rows: readonly RowKey[]) {
  return sql`SELECT * FROM unnest(
    ${rows.map(({ tenant_id }) => tenant_id)}::uuid[], ${rows.map(({ id }) => id)}::uuid[])`;
}

/** Notes what became of notifications: a mail is on its way, or there will be none. */
export async function settle(
  trx: PlatformTransaction,
  rows: readonly RowKey[],
  mail: 'queued' | 'dropped',
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    UPDATE notifications SET mail = ${mail}, mail_due_at = NULL
    WHERE (tenant_id, id) IN (${keysOf(rows)})`.execute(trx);
}

/** Puts mails off. */
export async function putOff(
  trx: PlatformTransaction,
  rows: readonly RowKey[],
  until: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    UPDATE notifications SET mail_due_at = ${until}
    WHERE (tenant_id, id) IN (${keysOf(rows)})`.execute(trx);
}

/** Nothing is mailed to the members of a tenant that has been deleted. */
export async function dropOfDeletedTenants(trx: PlatformTransaction, now: Date): Promise<void> {
  await sql`
    UPDATE notifications n SET mail = 'dropped', mail_due_at = NULL FROM tenants t
    WHERE t.id = n.tenant_id AND t.deleted_at IS NOT NULL AND n.mail_due_at <= ${now}`.execute(trx);
}
