import type { Schema } from '@incident-tracker/db';
import type { Transaction } from 'kysely';
import { recordAuditAs } from '../audit/record-audit.js';
import type { AuditOrigin } from '../audit/record-audit.js';
import { emitEventAs } from '../events/emit-event.js';
import type { Actor } from '../trpc/principal.js';
import { purgeTimeOf } from './tenant-view.js';

/** A living tenant, locked by the caller, and who deletes it. */
interface TenantDeletion {
  readonly tenantId: string;
  readonly name: string;
  /** As it is before. */
  readonly version: number;
  readonly actor: Actor;
  readonly now: Date;
  readonly request: AuditOrigin;
}

/**
 * Deletes a tenant: from now on it is 404 for everybody and its API keys open nothing. Its data stays
 * until the returned moment; the retention removes it then.
 */
export async function markTenantDeleted(
  trx: Transaction<Schema>,
  { name, version, ...circumstances }: TenantDeletion,
): Promise<Date> {
  const { tenantId, now } = circumstances;
  const purgeAfter = purgeTimeOf(now);
  await Promise.all([
    trx
      .updateTable('tenants')
      .set({ deleted_at: now, purge_after: purgeAfter, version: version + 1, updated_at: now })
      .where('id', '=', tenantId)
      .execute(),
    recordAuditAs(trx, {
      ...circumstances,
      action: 'tenant.deleted',
      target: { type: 'tenant', id: tenantId },
      before: { name },
      after: { restorableUntil: purgeAfter },
    }),
    emitEventAs(trx, { ...circumstances, type: 'tenant.deleted', payload: {} }),
  ]);
  return purgeAfter;
}
