import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { eraseSubject } from './erase-subject.js';

/** Somebody who is forgotten in every tenant. */
export interface ForgottenPerson {
  readonly userId: string;
  readonly texts: readonly string[];
  readonly emails: readonly string[];
  readonly now: Date;
}

/**
 * Erases a person's data from the log of every tenant in which they did anything, anything was done to
 * them, or to which they were invited. Comes before the invites lose their addresses.
 */
export async function eraseFromAllLogs(
  trx: PlatformTransaction,
  { userId, texts, emails, now }: ForgottenPerson,
): Promise<void> {
  const invites = await trx
    .selectFrom('invites')
    .select(['tenant_id', 'id'])
    .where((eb) =>
      eb.or([
        eb(
          eb.fn<string>('lower', ['email']),
          'in',
          emails.map((email) => email.toLowerCase()),
        ),
        eb('accepted_by', '=', userId),
      ]),
    )
    .execute();
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM tenants t WHERE id = ANY (${invites.map((invite) => invite.tenant_id)}::uuid[])
      OR EXISTS (SELECT FROM audit_log_events e WHERE e.tenant_id = t.id AND e.actor_id = ${userId}::uuid)
      OR EXISTS (SELECT FROM audit_log_events e WHERE e.tenant_id = t.id
        AND e.target_type IN ('user', 'member') AND e.target_id = ${userId}::text)
    ORDER BY id`.execute(trx);
  const request = { traceId: 'account-deletion', ip: null, userAgent: null };
  for (const { id: tenantId } of rows) {
    await sql`SELECT set_config('app.tenant_id', ${tenantId}, true)`.execute(trx);
    const inviteIds = invites.filter((one) => one.tenant_id === tenantId).map(({ id }) => id);
    await eraseSubject(
      trx,
      { userId, texts, inviteIds, everywhere: false },
      { tenantId, actor: { type: 'system', id: null }, now, request },
    );
  }
  await sql`SELECT set_config('app.tenant_id', '', true)`.execute(trx);
}
