import type { NotificationChoices, PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Timing } from '../timing/mail-due-at.js';

/** A member as notifications see them. */
export interface MemberToTell {
  readonly tenantId: string;
  readonly userId: string;
  readonly role: string;
  readonly choices: NotificationChoices;
  /** Whether they want mails at all. */
  readonly email: boolean;
  readonly timing: Timing;
}

interface Row {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly role: string;
  readonly choices: NotificationChoices | null;
  readonly email: boolean | null;
  readonly digest: Timing['digest'] | null;
  readonly digest_hour: number | null;
  readonly time_zone: string | null;
  readonly quiet_from: string | null;
  readonly quiet_to: string | null;
  readonly urgent_passes: boolean | null;
}

const COLUMNS = sql`m.tenant_id, m.user_id, m.role, p.choices, p.email, p.digest, p.digest_hour,
  p.time_zone, p.quiet_from, p.quiet_to, p.urgent_passes`;
/** Of tenants that exist; the lock keeps a member until they have been told, who would leave meanwhile. */
const FROM = sql`FROM memberships m
  JOIN tenants t ON t.id = m.tenant_id AND t.deleted_at IS NULL
  LEFT JOIN notification_preferences p ON p.tenant_id = m.tenant_id AND p.user_id = m.user_id`;
const LOCK = sql`FOR KEY SHARE OF m`;

function memberOf(row: Row): MemberToTell {
  return {
    tenantId: row.tenant_id,
    userId: row.user_id,
    role: row.role,
    choices: row.choices ?? {},
    email: row.email ?? true,
    timing: {
      digest: row.digest ?? 'off',
      digestHour: row.digest_hour ?? 8,
      timeZone: row.time_zone ?? 'UTC',
      quietFrom: row.quiet_from,
      quietTo: row.quiet_to,
      urgentPasses: row.urgent_passes ?? true,
    },
  };
}

/** Those of the people who are members. */
export async function findMembers(
  trx: PlatformTransaction,
  people: readonly { readonly tenantId: string; readonly userId: string }[],
): Promise<MemberToTell[]> {
  if (people.length === 0) return [];
  const { rows } = await sql<Row>`
    SELECT ${COLUMNS} ${FROM} WHERE (m.tenant_id, m.user_id) IN (
      SELECT * FROM unnest(
        ${people.map(({ tenantId }) => tenantId)}::uuid[], ${people.map(({ userId }) => userId)}::uuid[]))
    ORDER BY m.tenant_id, m.user_id ${LOCK}`.execute(trx);
  return rows.map(memberOf);
}

/** All members of tenants. */
export async function findAllMembers(
  trx: PlatformTransaction,
  tenantIds: readonly string[],
): Promise<MemberToTell[]> {
  if (tenantIds.length === 0) return [];
  const { rows } = await sql<Row>`
    SELECT ${COLUMNS} ${FROM} WHERE m.tenant_id = any(${[...tenantIds]}::uuid[])
    ORDER BY m.tenant_id, m.user_id ${LOCK}`.execute(trx);
  return rows.map(memberOf);
}
