import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';

/** Makes a tenant the one that a session works in, and the one that the next sign-in begins in. */
export async function switchSessionTenant(
  db: Kysely<Schema>,
  { sessionId, userId, tenantId }: { sessionId: string; userId: string; tenantId: string },
): Promise<void> {
  await Promise.all([
    db
      .updateTable('sessions')
      .set({ active_tenant_id: tenantId })
      .where('id', '=', sessionId)
      .where('user_id', '=', userId)
      .execute(),
    db.updateTable('users').set({ last_tenant_id: tenantId }).where('id', '=', userId).execute(),
  ]);
}
